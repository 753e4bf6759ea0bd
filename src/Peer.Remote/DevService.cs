using System;
using Accrete.Storage;
using Accrete.Storage.Remote;

namespace Accrete.Remote;

/// <summary>The databases of transactors with dev storage: <c>datomic:dev://HOST:PORT/NAME</c>.</summary>
/// <param name="options">What the databases have.</param>
/// <param name="clock">What tells the time.</param>
internal sealed class DevService(DatabaseOptions options, TimeProvider clock) : RemoteService(options, clock)
{
    private readonly TimeProvider _clock = clock;

    /// <inheritdoc/>
    private protected override (string Storage, string Name, Func<IStorage> Open) Parse(DatabaseUri uri)
    {
        DevUri dev = DevUri.Parse(uri);
        RemoteStorageOptions place = new() { Host = dev.Host, Port = dev.Port, Time = _clock };
        place = dev.Password is null ? place : place with { Password = dev.Password };
        return ($"{dev.Host}:{dev.Port}:{dev.Password}", dev.Name, () => RemoteStorage.Connect(place));
    }
}
