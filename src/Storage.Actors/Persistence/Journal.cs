using System;
using System.Collections.Generic;
using Accrete.Storage.Actors;
using Accrete.Storage.Persistence.Jobs;
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
    private readonly Dictionary<IActorRef, IActorRef> _logOf = [];
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
            case WriteMessages write:
                Write(write);
                break;
            case ReplayMessages replay:
                IActorRef log = LogOf(replay.PersistenceId);
                if (_logOf.TryAdd(replay.PersistentActor, log))
                {
                    Context.Watch(replay.PersistentActor);
                }

                log.Forward(replay);
                break;
            case Terminated ended:
                _logOf.Remove(ended.ActorRef);
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

    /// <summary>Passes a write on to its log, also where it has nothing to store but messages that are only sent back:
    /// they must not overtake what was stored before them.</summary>
    /// <remarks>The race: (1) a persistent actor is told that its write is over, before it is told of each event;
    /// (2) it sends a refusal, which is only sent back; (3) answered at once, the refusal would come between those
    /// events, whose handlers are called in the order of the requests.</remarks>
    private void Write(WriteMessages write)
    {
        if (WriteBatch.PersistenceIdOf(write) is { } id)
        {
            LogOf(id).Forward(write);
        }
        else if (_logOf.TryGetValue(write.PersistentActor, out IActorRef? log))
        {
            log.Forward(write);
        }
        else
        {
            new WriteReplies(write, Self).Loop();
        }
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
