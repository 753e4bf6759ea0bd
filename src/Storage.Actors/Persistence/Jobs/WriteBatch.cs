using System.Collections.Generic;
using Akka.Persistence;

namespace Accrete.Storage.Persistence.Jobs;

/// <summary>Is what a persistent actor wants written, cut into appends: each holds whole atomic writes.</summary>
internal sealed class WriteBatch
{
    private readonly List<Group> _groups = [];

    private WriteBatch(WriteMessages request) => Request = request;

    /// <summary>Gets the request.</summary>
    public WriteMessages Request { get; }

    /// <summary>Gets the groups of events, one an append, in order.</summary>
    public IReadOnlyList<Group> Groups => _groups;

    /// <summary>Gets the id of the log; null where the request has no events.</summary>
    public static string? PersistenceIdOf(WriteMessages request)
    {
        foreach (IPersistentEnvelope envelope in request.Messages)
        {
            if (envelope is AtomicWrite write)
            {
                return write.PersistenceId;
            }
        }

        return null;
    }

    /// <summary>Encodes the events of a request and cuts them into appends.</summary>
    /// <param name="request">The request.</param>
    /// <param name="codec">Writes events.</param>
    /// <param name="bytesMax">The most bytes of an append, unless a single atomic write has more.</param>
    /// <exception cref="AccreteException">An event cannot be written.</exception>
    public static WriteBatch Of(WriteMessages request, IEventCodec codec, int bytesMax)
    {
        WriteBatch batch = new(request);
        Group group = new();
        foreach (IPersistentEnvelope envelope in request.Messages)
        {
            if (envelope is not AtomicWrite write)
            {
                group.Add(envelope);
                continue;
            }

            IReadOnlyList<IPersistentRepresentation> events = Events(write);
            LogEvent[] encoded = new LogEvent[events.Count];
            long bytes = 0;
            for (int i = 0; i < encoded.Length; i++)
            {
                encoded[i] = codec.Encode(events[i].Payload);
                bytes += AppendCodec.BytesOf(encoded[i]);
            }

            if (group.Events.Count > 0 && group.Bytes + bytes > bytesMax)
            {
                batch._groups.Add(group);
                group = new Group();
            }

            group.Add(write, events, encoded, bytes);
        }

        batch._groups.Add(group);
        return batch;
    }

    /// <summary>Returns the events of an atomic write.</summary>
    public static IReadOnlyList<IPersistentRepresentation> Events(AtomicWrite write) =>
        (IReadOnlyList<IPersistentRepresentation>)write.Payload;

    /// <summary>Is what one append carries, and what else is answered with it.</summary>
    internal sealed class Group
    {
        private readonly List<IPersistentEnvelope> _envelopes = [];
        private readonly List<LogEvent> _events = [];

        /// <summary>Gets what is answered, in order: atomic writes, and messages that are only sent back.</summary>
        public IReadOnlyList<IPersistentEnvelope> Envelopes => _envelopes;

        /// <summary>Gets the events, in order.</summary>
        public IReadOnlyList<LogEvent> Events => _events;

        /// <summary>Gets the bytes of the events.</summary>
        public long Bytes { get; private set; }

        /// <summary>Gets the sequence number of the first event; 0 where there is none.</summary>
        public long FirstSequence { get; private set; }

        /// <summary>Gets the writer's own id.</summary>
        public string Writer { get; private set; } = "";

        /// <summary>Adds a message that is only sent back.</summary>
        public void Add(IPersistentEnvelope envelope) => _envelopes.Add(envelope);

        /// <summary>Adds an atomic write.</summary>
        public void Add(
            AtomicWrite write, IReadOnlyList<IPersistentRepresentation> events, LogEvent[] encoded, long bytes)
        {
            if (_events.Count == 0)
            {
                FirstSequence = events[0].SequenceNr;
                Writer = events[0].WriterGuid;
            }

            Invariant.Check(events[0].SequenceNr == FirstSequence + _events.Count, "sequence numbers have no gap");
            _envelopes.Add(write);
            _events.AddRange(encoded);
            Bytes += bytes;
        }
    }
}
