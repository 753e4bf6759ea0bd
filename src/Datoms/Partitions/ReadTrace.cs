using System.Collections.Generic;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Index.Trees;
using Accrete.Values;

namespace Accrete.Partitions;

/// <summary>Where an entity's datoms lie in an order: of Aevt those of one attribute; in Vaet those that refer to
/// it.</summary>
/// <param name="Order">The order.</param>
/// <param name="Attribute">The attribute in Aevt, else 0.</param>
/// <param name="Entity">The entity.</param>
internal readonly record struct ReadPlace(IndexOrder Order, int Attribute, long Entity);

/// <summary>What reads of a database touch: entities, and the leaves that they lie in today.</summary>
/// <param name="database">The database; its present counts.</param>
internal sealed class ReadTrace(Database database)
{
    private readonly OrderedIndex[] _orders = [.. database.Indexes.Parts];
    private readonly LeafWalk?[] _walks = new LeafWalk?[4];
    private readonly HashSet<object>[] _leaves = [[], [], [], []];

    /// <summary>Gets what was read, but from Avet: there partitions change nothing.</summary>
    public HashSet<ReadPlace> Places { get; } = [];

    /// <summary>Gets the attributes that were read.</summary>
    public SortedSet<int> Attributes { get; } = [];

    /// <summary>Gets the entities whose own datoms were read.</summary>
    public HashSet<long> Entities { get; } = [];

    /// <summary>Returns the database with all reads traced.</summary>
    public Database Traced() => new(database, source => new TracedSource(source, this));

    /// <summary>Returns how many leaves of an order were touched.</summary>
    public int LeavesOf(IndexOrder order) => _leaves[(int)order].Count;

    /// <summary>Notes that a read began at a place, whether or not there was anything.</summary>
    public void Begin(IndexOrder order, in Bound from)
    {
        NoteLeaf(order, from);
        switch (order)
        {
            case IndexOrder.Eavt when from.Parts > 0:
                Places.Add(new ReadPlace(order, 0, from.E));
                break;
            case IndexOrder.Aevt when from.Parts > 1:
                Places.Add(new ReadPlace(order, from.A, from.E));
                break;
            case IndexOrder.Vaet when from.Parts > 0:
                Places.Add(new ReadPlace(order, 0, from.V.Bits));
                break;
            default:
                break;
        }
    }

    /// <summary>Notes datoms that were read.</summary>
    public void Read(IndexOrder order, DatomBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            Note(order, batch.E[i], batch.A[i], batch.V[i]);
        }

        if (batch.Count > 0)
        {
            NoteLeaf(order, Before(order, batch.DatomAt(0)));
            NoteLeaf(order, Before(order, batch.DatomAt(batch.Count - 1)));
        }
    }

    /// <summary>Notes one datom.</summary>
    public void Read(IndexOrder order, in Datom datom)
    {
        // Only those of references are looked at.
        Note(order, datom.E, datom.A, datom.V.IsInline ? datom.V.Bits : 0);
        NoteLeaf(order, Before(order, datom));
    }

    private void Note(IndexOrder order, long e, int a, long v)
    {
        Attributes.Add(a);
        Entities.Add(e);
        if (order != IndexOrder.Avet)
        {
            Places.Add(order switch
            {
                IndexOrder.Aevt => new ReadPlace(order, a, e),
                IndexOrder.Vaet => new ReadPlace(order, 0, v),
                _ => new ReadPlace(order, 0, e),
            });
        }
    }

    private void NoteLeaf(IndexOrder order, in Bound place)
    {
        if (_orders[(int)order].Tree is not { Root: not null } tree)
        {
            return;
        }

        LeafWalk walk = _walks[(int)order] ??= new LeafWalk(tree);
        walk.Seek(place);
        _leaves[(int)order].Add(walk.Node is StoredNode stored ? stored.Id : walk.Node);
    }

    private static Bound Before(IndexOrder order, in Datom datom) => order == IndexOrder.Vaet
        ? Bound.Before(3, datom.E, datom.A, Value.Ref(datom.V.Bits))
        : Bound.Before(3, datom.E, datom.A, datom.V);
}
