using System;
using System.Collections.Concurrent;
using Accrete.Edn;
using Accrete.Roots;
using Accrete.Segments;
using Accrete.Storage.Actors;
using Accrete.Storage.Persistence;
using Akka.Actor;

namespace Accrete.Transactor;

/// <summary>What the actors of one database share.</summary>
/// <remarks>Nothing in it changes but caches.</remarks>
internal sealed class DatabaseContext
{
    private volatile WarmValue? _warm;

    /// <summary>Makes the context of a database.</summary>
    /// <param name="id">What names the database for ever.</param>
    /// <param name="node">The storage.</param>
    /// <param name="reader">Reads its segments.</param>
    /// <param name="settings">What the node's configuration says.</param>
    public DatabaseContext(string id, StorageNode node, IActorRef reader, TransactorSettings settings)
    {
        Id = id;
        Node = node;
        Settings = settings;
        Buffer = new SegmentBuffer(node.SegmentsThrough(reader));
        Roots = new RootStore(
            new SegmentIdSequence(() => Now, () => BitConverter.ToUInt64(node.Chance.NewToken().ToByteArray())),
            Buffer, Buffer, settings.ObjectCache, settings.Shape);
    }

    /// <summary>Gets what names the database for ever.</summary>
    public string Id { get; }

    /// <summary>Gets the storage.</summary>
    public StorageNode Node { get; }

    /// <summary>Gets what the node's configuration says.</summary>
    public TransactorSettings Settings { get; }

    /// <summary>Gets where the segments of an index job wait to be stored.</summary>
    public SegmentBuffer Buffer { get; }

    /// <summary>Gets what writes and opens roots.</summary>
    public RootStore Roots { get; }

    /// <summary>Gets or sets what a standby knows of the database; null where nothing is known that need not be
    /// asked for.</summary>
    public WarmValue? Warm
    {
        get => _warm;
        set => _warm = value;
    }

    /// <summary>Gets the time.</summary>
    public Instant Now => Instant.From(Settings.Clock.GetUtcNow());
}

/// <summary>A value that a standby has read from the log.</summary>
/// <param name="Anchor">The place of the log up to which it holds everything.</param>
/// <param name="State">The value.</param>
internal sealed record WarmValue(LogAnchor Anchor, DatabaseState State);

/// <summary>Finds the context of a database, made when first asked for.</summary>
/// <param name="settings">What the node's configuration says.</param>
internal sealed class DatabaseContexts(TransactorSettings settings)
{
    private readonly ConcurrentDictionary<string, DatabaseContext> _contexts = new(StringComparer.Ordinal);

    /// <summary>Gets or sets the storage; set once, before the first database is asked for.</summary>
    public StorageNode? Node { get; set; }

    /// <summary>Gets or sets who reads segments; set with the storage.</summary>
    public IActorRef Reader { get; set; } = ActorRefs.Nobody;

    /// <summary>Returns the context of a database.</summary>
    public DatabaseContext Of(string id)
    {
        Invariant.Check(Node is not null, "the node is set before its databases");
        return _contexts.GetOrAdd(id, static (key, self) => self.Make(key), this);
    }

    private DatabaseContext Make(string id) => new(id, Node!, Reader, settings); // set before, as Of checks
}
