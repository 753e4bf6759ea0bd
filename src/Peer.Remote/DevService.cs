using System;
using Accrete.Storage;
using Accrete.Storage.Remote;

namespace Accrete.Remote;

/// <summary>The databases of transactors with dev storage: <c>datomic:dev://HOST:PORT/NAME</c>.</summary>
/// <param name="context">What the services of the peer share.</param>
internal sealed class DevService(PeerContext context) : RemoteService(context)
{
    private readonly TimeProvider _clock = context.Clock;

    /// <inheritdoc/>
    private protected override (string Storage, string Name, Func<IStorage> Open) Parse(DatabaseUri uri) =>
        Parse(uri, RemoteStorageOptions.PeerRole);

    /// <inheritdoc/>
    /// <remarks>The password of the URI is the administrator's then.</remarks>
    private protected override (string Storage, string Name, Func<IStorage> Open) ParseToWrite(DatabaseUri uri) =>
        Parse(uri, RemoteStorageOptions.AdminRole);

    private (string Storage, string Name, Func<IStorage> Open) Parse(DatabaseUri uri, string role)
    {
        DevUri dev = DevUri.Parse(uri);
        // Where no password was set, a role is its own.
        RemoteStorageOptions place = new()
        {
            Host = dev.Host,
            Port = dev.Port,
            Role = role,
            Password = dev.Password ?? role,
            Time = _clock,
        };
        return ($"{dev.Host}:{dev.Port}:{dev.Password}", dev.Name, () => RemoteStorage.Connect(place));
    }
}
