using System;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Wire;
using Akka.Actor;
using Akka.Actor.Setup;

namespace Accrete.Transactor.Intake;

/// <summary>The certificates and the secret of one start of a transactor.</summary>
internal sealed class WireKeys : IWirePlace, IDisposable
{
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2 _peers;
    private readonly TaskCompletionSource _published = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WireKeys(X509Certificate2 own, X509Certificate2 peers, byte[] secret) =>
        (_own, _peers, Secret) = (own, peers, secret);

    /// <inheritdoc/>
    public byte[] Secret { get; }

    /// <summary>Gets what ends when the keys were first published.</summary>
    public Task IsPublished => _published.Task;

    /// <summary>Draws new keys; the peers' certificate stays that of the last start while it lasts, so that peers that
    /// run need no other.</summary>
    /// <exception cref="AccreteException">Storage does not answer.</exception>
    public static async Task<WireKeys> DrawAsync(StorageNode node, TimeProvider clock, CancellationToken token)
    {
        DateTimeOffset now = clock.GetUtcNow();
        RefRecord? record = await node.Storage.ReadAsync(Location.Key, node.Settings.CallTimeout, token)
            .ConfigureAwait(false);
        ReadOnlyMemory<byte> known = record is null ? default : LocationCodec.Read(record.Value).PeerCertificate;
        return new WireKeys(
            Certificates.Make("accrete-transactor", now),
            Certificates.IsFresh(known, now) ? Certificates.Read(known) : Certificates.Make("accrete-peer", now),
            [.. node.Chance.NewToken().ToByteArray(), .. node.Chance.NewToken().ToByteArray()]);
    }

    /// <summary>Returns what makes TLS show the transactor's certificate, and take the peers' alone.</summary>
    public Setup Tls()
    {
        byte[] pin = Certificates.PinOf(_peers);
        return WireConfig.Tls(_own, certificate => Certificates.IsPinned(certificate, pin));
    }

    /// <inheritdoc/>
    public Location At(Address address)
    {
        Invariant.Check(address.Port is not null, "what listens has a port");
        return new Location(
            address.Host, address.Port.Value, Certificates.PinOf(_own), Secret, Certificates.Write(_peers));
    }

    /// <inheritdoc/>
    public void Published() => _published.TrySetResult();

    /// <summary>Forgets the keys.</summary>
    public void Dispose()
    {
        _own.Dispose();
        _peers.Dispose();
    }
}
