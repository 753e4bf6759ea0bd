using System;
using Accrete.Edn;
using Accrete.Roots;
using Accrete.Segments;
using Accrete.Storage.Actors;
using Akka.Actor;

namespace Accrete.Remote;

/// <summary>What the databases of one storage share in this process.</summary>
internal sealed record RemoteContext
{
    /// <summary>Gets the storage.</summary>
    public required StorageNode Node { get; init; }

    /// <summary>Gets who reads segments.</summary>
    public required IActorRef Reader { get; init; }

    /// <summary>Gets who opens lines to the transactor.</summary>
    public required IActorRef Switchboard { get; init; }

    /// <summary>Gets what the services of the peer share.</summary>
    public required PeerContext Peer { get; init; }

    /// <summary>Gets what the databases have: functions, bounds.</summary>
    public DatabaseOptions Options => Peer.Options;

    /// <summary>Makes what opens the roots of a database; a peer writes none.</summary>
    public RootStore NewRoots() => new(
        new SegmentIdSequence(
            () => Instant.From(Peer.Clock.GetUtcNow()),
            () => BitConverter.ToUInt64(Node.Chance.NewToken().ToByteArray())),
        NoTarget.Instance, Node.SegmentsThrough(Reader, PeerTelemetry.Waited), Peer.ObjectCache);

    private sealed class NoTarget : ISegmentTarget
    {
        public static NoTarget Instance { get; } = new();

        public void Write(SegmentId id, byte[] bytes) => throw new NotSupportedException("A peer writes no segments.");
    }
}
