using System;
using System.Collections.Generic;
using System.Linq;
using Akka.Actor;
using Akka.Persistence;

namespace Accrete.Storage.Persistence.Jobs;

/// <summary>Answers a write as Akka.Persistence expects it: first that the write is over, then each event.</summary>
/// <remarks>Where a later append fails after an earlier one of the same request succeeded, the events of the earlier
/// one are reported as written, because they are, and the first failure stops the persistent actor.</remarks>
internal sealed class WriteReplies(WriteMessages request, IActorRef journal)
{
    private bool _hasBegun;

    /// <summary>Answers what one append carried.</summary>
    public void Succeed(WriteBatch.Group group)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            Tell(WriteMessagesSuccessful.Instance, journal);
        }

        foreach (IPersistentEnvelope envelope in group.Envelopes)
        {
            if (envelope is not AtomicWrite write)
            {
                Loop(envelope);
                continue;
            }

            foreach (IPersistentRepresentation one in WriteBatch.Events(write))
            {
                Tell(new WriteMessageSuccess(one, request.ActorInstanceId), one.Sender);
            }
        }
    }

    /// <summary>Answers a request that has no events.</summary>
    public void Loop()
    {
        Tell(WriteMessagesSuccessful.Instance, journal);
        foreach (IPersistentEnvelope envelope in request.Messages)
        {
            Loop(envelope);
        }
    }

    /// <summary>Answers that these envelopes are not known to be written.</summary>
    public void Fail(IReadOnlyList<IPersistentEnvelope> envelopes, Exception cause)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            Tell(new WriteMessagesFailed(cause, envelopes.OfType<AtomicWrite>().Count()), journal);
        }

        foreach (IPersistentEnvelope envelope in envelopes)
        {
            if (envelope is not AtomicWrite write)
            {
                Loop(envelope);
                continue;
            }

            foreach (IPersistentRepresentation one in WriteBatch.Events(write))
            {
                Tell(new WriteMessageFailure(one, cause, request.ActorInstanceId), one.Sender);
            }
        }
    }

    private void Loop(IPersistentEnvelope envelope) =>
        Tell(new LoopMessageSuccess(envelope.Payload, request.ActorInstanceId), envelope.Sender);

    private void Tell(object message, IActorRef? sender) =>
        request.PersistentActor.Tell(message, sender ?? ActorRefs.NoSender);
}
