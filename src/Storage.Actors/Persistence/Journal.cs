using System;
using System.Collections.Generic;
using Accrete.Storage.Actors;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;

namespace Accrete.Storage.Persistence;

/// <summary>Is the journal behind Akka.Persistence: gives each database's log an actor of its own, so that none waits
/// for another.</summary>
/// <remarks>Speaks the protocol itself rather than through <c>AsyncWriteJournal</c>, which holds up all logs behind one
/// unanswered write and turns some errors into rejections that leave gaps. Events are deleted by the collector, once
/// an index holds them, not through this protocol.</remarks>
internal sealed class Journal : UntypedActor
{
    private readonly Dictionary<string, IActorRef> _logs = new(StringComparer.Ordinal);
    private readonly string _nodeName;
    private StorageNode? _node;

    /// <summary>Makes the journal; Akka.Persistence calls it.</summary>
    /// <param name="config">The plugin's section: <c>node</c> names the node that it belongs to.</param>
    public Journal(Config config) => _nodeName = config.GetString("node", StorageNodes.Default);

    /// <inheritdoc/>
    protected override void PreStart() => _node = StorageNodes.Of(Context.System).Get(_nodeName);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WriteMessages write when WriteBatch.PersistenceIdOf(write) is { } id:
                LogOf(id).Forward(write);
                break;
            case WriteMessages write:
                // Messages that are only sent back need no storage.
                new WriteReplies(write, Self).Succeed(LoopsOf(write));
                break;
            case ReplayMessages replay:
                LogOf(replay.PersistenceId).Forward(replay);
                break;
            case DeleteMessagesTo delete:
                delete.PersistentActor.Tell(new DeleteMessagesFailure(
                    new NotSupportedException("Events are deleted by gc-storage."), delete.ToSequenceNr));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private static WriteBatch.Group LoopsOf(WriteMessages write)
    {
        WriteBatch.Group group = new();
        foreach (IPersistentEnvelope envelope in write.Messages)
        {
            group.Add(envelope);
        }

        return group;
    }

    private IActorRef LogOf(string persistenceId)
    {
        Invariant.Check(_node is not null, "the node is set at the start");
        if (!_logs.TryGetValue(persistenceId, out IActorRef? log))
        {
            log = Context.ActorOf(JournalLog.Props(_node, persistenceId, Self), LogKeys.Encode(persistenceId));
            _logs.Add(persistenceId, log);
        }

        return log;
    }
}
