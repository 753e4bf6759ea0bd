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
    private protected override (string Storage, string Name, Func<IStorage> Open) Parse(DatabaseUri uri)
    {
        DevUri dev = DevUri.Parse(uri);
        RemoteStorageOptions place = new() { Host = dev.Host, Port = dev.Port, Time = _clock };
        place = dev.Password is null ? place : place with { Password = dev.Password };
        return ($"{dev.Host}:{dev.Port}:{dev.Password}", dev.Name, () => RemoteStorage.Connect(place));
    }
}
