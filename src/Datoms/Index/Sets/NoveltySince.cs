using System;
using System.Buffers;
using Accrete.Index.Memory;
using Accrete.Index.Reading;
using Accrete.Index.Trees;

namespace Accrete.Index.Sets;

/// <summary>What came into a memory index since an index job began, told by the numbers of its datoms: they ascend in
/// the order in which the datoms came.</summary>
/// <remarks>Nothing is compared, and no datom copied: what costs is to pass over the numbers of each order.</remarks>
internal readonly struct NoveltySince
{
    private readonly DatomStore _before;
    private readonly long _t;
    private readonly int _first;
    private readonly int _shift;

    /// <summary>Begins with a memory index.</summary>
    /// <param name="store">Its datoms.</param>
    /// <param name="t">The basis that the index job began with.</param>
    public NoveltySince(DatomStore store, long t)
    {
        _before = store;
        _t = t;
        _first = store.FirstAfter(t);
        Store = store.From(_first, out _shift);
    }

    /// <summary>Gets the datoms that came since.</summary>
    public DatomStore Store { get; }

    /// <summary>Returns what is new in an order of the past: nothing ever leaves it.</summary>
    /// <param name="tree">The tree that the job made.</param>
    /// <param name="past">The order as it is now.</param>
    public OrderedIndex Past(IndexTree tree, OrderedIndex past)
    {
        Invariant.Check(past.Removed.Count == 0, "nothing is removed from the past");
        return OrderedIndex.Empty(tree.Order) with { Tree = tree, Added = Those(past.Added, ended: false) };
    }

    /// <summary>Returns what is new in an order of the present, and what has ended of what the tree has.</summary>
    /// <param name="tree">The tree that the job made.</param>
    /// <param name="present">The order as it is now.</param>
    /// <param name="past">The same order of the past: what ended stands there.</param>
    public OrderedIndex Present(IndexTree tree, OrderedIndex present, OrderedIndex past) =>
        new(tree, Those(present.Added, ended: false), Those(past.Added, ended: true));

    /// <summary>Returns the datoms of a memory index that came since; or, of them, the assertions that the job had and
    /// that have ended since.</summary>
    private MemoryIndex Those(MemoryIndex index, bool ended)
    {
        int[] ids = ArrayPool<int>.Shared.Rent(index.Count);
        Span<int> all = ids.AsSpan(0, index.Count);
        index.CopyIds(0, all);
        int count = 0;
        foreach (int id in all)
        {
            if (id >= _first && (!ended || IsEnded(_before[id])))
            {
                ids[count++] = id - _shift;
            }
        }

        MemoryIndex since = MemoryIndex.Of(index.Order, ids.AsSpan(0, count));
        ArrayPool<int>.Shared.Return(ids);
        return since;
    }

    private bool IsEnded(in Datom past) => past.Added && past.T <= _t;
}
