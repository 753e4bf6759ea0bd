using System;

namespace Accrete.Storage.Dev.Server;

/// <summary>Says how a dev storage is served.</summary>
public sealed record DevStorageServerOptions
{
    /// <summary>Gets the folder of the data, where the passwords are kept too.</summary>
    public required string DataDir { get; init; }

    /// <summary>Gets the port (<c>h2-port</c>); 0 takes a free one.</summary>
    public required int Port { get; init; }

    /// <summary>Gets whether other machines may connect (<c>storage-access=remote</c>); then both passwords must be
    /// set.</summary>
    public bool IsRemote { get; init; }

    /// <summary>Gets the passwords.</summary>
    public PasswordSettings Passwords { get; init; } = new();

    /// <summary>Gets how many connections there may be.</summary>
    public int ConnectionsMax { get; init; } = 1_000;

    /// <summary>Gets what tells the time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
