using System;

namespace Accrete.Storage.Remote;

/// <summary>Says where a dev storage is served, and who asks.</summary>
public sealed record RemoteStorageOptions
{
    /// <summary>The role that may read: peers.</summary>
    public const string PeerRole = "datomic";

    /// <summary>The role that may write too: tools that work on the storage itself.</summary>
    public const string AdminRole = "admin";

    /// <summary>Gets the host of the transactor.</summary>
    public required string Host { get; init; }

    /// <summary>Gets the port of its storage (<c>h2-port</c>).</summary>
    public required int Port { get; init; }

    /// <summary>Gets the role.</summary>
    public string Role { get; init; } = PeerRole;

    /// <summary>Gets the password of the role; the default one where none was set.</summary>
    public string Password { get; init; } = PeerRole;

    /// <summary>Gets what tells the time for deadlines.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Returns the host and the port; never the password.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
