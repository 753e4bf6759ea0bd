using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using Accrete.Index.Memory;
using Accrete.Index.Trees;

namespace Accrete.Index.Reading;

/// <summary>The attributes that came into Avet, or left it, since its tree was written: an immutable value.</summary>
/// <remarks>
/// <para>To state <c>:db/index</c> of an attribute that has data costs its transaction nothing: what Avet has of the
/// attribute is sorted out of Aevt when somebody first reads it there, or by the next index job, which writes it into
/// the tree. Who reads other attributes never waits.</para>
/// <para>What is made follows from the datoms as they were at the alteration, which never change. What came later
/// stands in the memory index, as for every other attribute.</para>
/// </remarks>
internal sealed class LateAvet
{
    private readonly ImmutableSortedDictionary<int, Lazy<IndexTree>> _trees;
    private Lazy<IndexTree>? _whole;

    private LateAvet(ImmutableSortedDictionary<int, Lazy<IndexTree>> trees) => _trees = trees;

    /// <summary>Gets the value of a tree that has all there is.</summary>
    public static LateAvet None { get; } = new(ImmutableSortedDictionary<int, Lazy<IndexTree>>.Empty);

    /// <summary>Gets whether there is no such attribute.</summary>
    public bool IsEmpty => _trees.IsEmpty;

    /// <summary>Tells whether an attribute is one.</summary>
    public bool Has(int attribute) => _trees.ContainsKey(attribute);

    /// <summary>Returns the value after an attribute came into Avet.</summary>
    /// <param name="attribute">Its id.</param>
    /// <param name="aevt">Holds its datoms.</param>
    /// <param name="store">Holds those of the memory index.</param>
    public LateAvet With(int attribute, OrderedIndex aevt, DatomStore store) => new(_trees.SetItem(
        attribute,
        new Lazy<IndexTree>(() => Sort(attribute, aevt, store), LazyThreadSafetyMode.ExecutionAndPublication)));

    /// <summary>Returns the value after an attribute left Avet.</summary>
    public LateAvet Without(int attribute) =>
        new(_trees.SetItem(attribute, new Lazy<IndexTree>(IndexTree.Empty(IndexOrder.Avet))));

    /// <summary>Returns Avet as it is for one attribute.</summary>
    public OrderedIndex Of(OrderedIndex avet, int attribute) =>
        _trees.TryGetValue(attribute, out Lazy<IndexTree>? tree) ? avet with { Tree = tree.Value } : avet;

    /// <summary>Returns Avet as it is for all attributes together: what an index job begins with.</summary>
    public OrderedIndex Whole(OrderedIndex avet)
    {
        if (IsEmpty)
        {
            return avet;
        }

        // The tree that this value was made beside is the same for as long as the value is.
        Lazy<IndexTree> whole = LazyInitializer.EnsureInitialized(
            ref _whole, () => new Lazy<IndexTree>(() => MergeAll(avet.Tree)));
        return avet with { Tree = whole.Value };
    }

    private IndexTree MergeAll(IndexTree tree)
    {
        MergeSpace space = new();
        foreach ((int attribute, Lazy<IndexTree> late) in _trees)
        {
            tree = Exchange(tree, ReadAll(tree, attribute), ReadAll(late.Value, attribute), space);
        }

        return tree;
    }

    private static IndexTree Exchange(IndexTree tree, Datom[] removed, Datom[] added, MergeSpace space)
    {
        if (removed.Length > 0)
        {
            tree = tree.Merge(DatomStore.Empty.Append(removed), [], AllIds(removed.Length), space);
        }

        return added.Length == 0 ? tree : tree.Merge(DatomStore.Empty.Append(added), AllIds(added.Length), [], space);
    }

    private static IndexTree Sort(int attribute, OrderedIndex aevt, DatomStore store)
    {
        Datom[] datoms = Read(aevt.Open(store, Bound.Before(1, a: attribute), Bound.After(1, a: attribute), false));
        Array.Sort(datoms, static (left, right) => DatomOrder.Compare(IndexOrder.Avet, left, right));
        return Exchange(IndexTree.Empty(IndexOrder.Avet), [], datoms, new MergeSpace());
    }

    private static Datom[] ReadAll(IndexTree tree, int attribute) =>
        Read(tree.Open(Bound.Before(1, a: attribute), Bound.After(1, a: attribute), reverse: false));

    private static Datom[] Read(DatomCursor cursor)
    {
        List<Datom> datoms = [];
        DatomBatch batch = new();
        while (cursor.Next(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                datoms.Add(batch.DatomAt(i));
            }
        }

        return [.. datoms];
    }

    private static int[] AllIds(int count)
    {
        int[] ids = new int[count];
        for (int i = 0; i < count; i++)
        {
            ids[i] = i;
        }

        return ids;
    }
}
