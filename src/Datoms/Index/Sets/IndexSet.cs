using System;
using System.Collections.Generic;
using Accrete.Index.Memory;
using Accrete.Index.Reading;
using Accrete.Index.Trees;

namespace Accrete.Index.Sets;

/// <summary>All datoms of a database up to a basis, in every order, present and past: an immutable value.</summary>
/// <remarks>The present and the past are kept apart, so that reads of the present do not pay for history: a
/// retraction moves the assertion that it ends, and itself, into the past.</remarks>
internal sealed class IndexSet
{
    private readonly DatomStore _store;
    private readonly OrderedIndex[] _present;
    private readonly OrderedIndex[] _past;

    private readonly LateAvet _latePresent;
    private readonly LateAvet _latePast;

    private IndexSet(DatomStore store, OrderedIndex[] present, OrderedIndex[] past)
        : this(store, present, past, LateAvet.None, LateAvet.None)
    {
    }

    private IndexSet(
        DatomStore store, OrderedIndex[] present, OrderedIndex[] past, LateAvet latePresent, LateAvet latePast)
    {
        _store = store;
        _present = present;
        _past = past;
        _latePresent = latePresent;
        _latePast = latePast;
        Invariant.Check(present.Length == 4 && past.Length == 4, "present and past stand in four orders");
        Invariant.Check(
            present[0].Count == present[1].Count && past[0].Count == past[1].Count,
            "Eavt and Aevt have the same datoms");
        // The tree of Avet may have datoms of attributes that left it, until the next merge.
        Invariant.Check(
            (present[2].Count <= present[0].Count || !latePresent.IsEmpty) && present[3].Count <= present[0].Count,
            "Avet and Vaet have some of them");
        StoredSource current = new(store, present, latePresent);
        Past = new StoredSource(store, past, latePast);
        Current = current;
        History = new UnionSource(current, Past);
    }

    /// <summary>Gets the set without datoms.</summary>
    public static IndexSet Empty { get; } = new(DatomStore.Empty, MakeOrders(), MakeOrders());

    /// <summary>Makes a set of trees, four of the present and four of the past, in the order of
    /// <see cref="IndexOrder"/>.</summary>
    public static IndexSet Of(IndexTree[] present, IndexTree[] past) => new(
        DatomStore.Empty,
        Array.ConvertAll(present, tree => OrderedIndex.Empty(tree.Order) with { Tree = tree }),
        Array.ConvertAll(past, tree => OrderedIndex.Empty(tree.Order) with { Tree = tree }));

    /// <summary>Gets the present: for each fact that holds, its assertion.</summary>
    public DatomSource Current { get; }

    /// <summary>Gets all assertions and retractions ever made.</summary>
    public DatomSource History { get; }

    /// <summary>Gets the assertions that no longer hold, and the retractions.</summary>
    public DatomSource Past { get; }

    /// <summary>Gets the datoms of the memory index, which <see cref="Parts"/> name by their numbers.</summary>
    public DatomStore Novelty => _store;

    /// <summary>Gets all orders, of the present and of the past.</summary>
    public IEnumerable<OrderedIndex> Parts => [.. _present, .. _past];

    /// <summary>Gets how many datoms there are, history included.</summary>
    public long DatomCount => _present[(int)IndexOrder.Eavt].Count + PastCount;

    /// <summary>Gets how many datoms no longer hold or are retractions.</summary>
    public long PastCount => _past[(int)IndexOrder.Eavt].Count;

    /// <summary>Gets how many datoms the trees have, history included.</summary>
    public long MergedCount => _present[(int)IndexOrder.Eavt].Tree.Count + _past[(int)IndexOrder.Eavt].Tree.Count;

    /// <summary>Gets how many datoms the memory index holds that no segment has yet.</summary>
    public long NoveltyCount => _store.Count - _store.First;

    /// <summary>Gets how many bytes these take, about.</summary>
    public long NoveltyBytes => _store.Bytes;

    /// <summary>Returns the set after one transaction.</summary>
    /// <param name="attributes">Tells how attributes are indexed, by the schema after the transaction.</param>
    /// <param name="datoms">The transaction's datoms: no assertion of a fact that holds already, no retraction of one
    /// that does not.</param>
    public IndexSet Apply(Schema.DbSchema attributes, ReadOnlySpan<Datom> datoms) =>
        Apply(id => OrdersOf(attributes.Attribute(id)), datoms);

    /// <summary>Returns the set after one transaction.</summary>
    /// <param name="ordersOf">Tells in which orders, beside Eavt and Aevt, an attribute's datoms stand.</param>
    /// <param name="datoms">The transaction's datoms.</param>
    public IndexSet Apply(Func<int, ExtraOrders> ordersOf, ReadOnlySpan<Datom> datoms)
    {
        if (datoms.IsEmpty)
        {
            return this;
        }

        IndexChange change = new(ordersOf, _store, _present, _past, _latePresent);
        change.Apply(datoms);
        return new IndexSet(change.Store, change.Present, change.Past, _latePresent, _latePast);
    }

    /// <summary>Returns the same datoms with the memory index merged into segments; only segments that change are
    /// written anew.</summary>
    public IndexSet Merge() => NoveltyCount == 0 && !IsAvetLate ? this : Merge(new MergeSpace());

    /// <summary>Returns the same datoms with the memory index merged into segments that the sink of a space has
    /// taken.</summary>
    /// <param name="space">Where nodes go, and room to work in.</param>
    /// <param name="forgets">Tells which attributes keep no history: what ended of theirs since the trees were written
    /// is let go; null for none.</param>
    /// <exception cref="AccreteException">Storage cannot be read, or refuses to be written.</exception>
    public IndexSet Merge(MergeSpace space, Predicate<int>? forgets = null)
    {
        return new IndexSet(
            DatomStore.Empty,
            Array.ConvertAll(_present, index => WholeOf(index, _latePresent).Merge(_store, space)),
            Array.ConvertAll(_past, index => WholeOf(index, _latePast).Merge(_store, space, forgets)));
    }

    /// <summary>Returns the set without some datoms, for an index job to write: nobody else adopts it.</summary>
    /// <param name="attributes">Tells how attributes are indexed.</param>
    /// <param name="present">Those of facts that hold.</param>
    /// <param name="past">The others.</param>
    /// <param name="t">The newest t.</param>
    public IndexSet Without(
        Schema.DbSchema attributes, IReadOnlyCollection<Datom> present, IReadOnlyCollection<Datom> past, long t)
    {
        IndexChange change = new(
            id => OrdersOf(attributes.Attribute(id)), _store, _present, _past, _latePresent);
        change.Excise(present, past, _latePast, t);
        return new IndexSet(change.Store, change.Present, change.Past, _latePresent, _latePast);
    }

    /// <summary>Returns these datoms on the trees that an index job made of an older set.</summary>
    /// <param name="merged">The older set, with nothing left to merge.</param>
    /// <param name="t">The basis of the older set: what came later stays in the memory index.</param>
    /// <remarks>Not for sets in which attributes came into Avet or left it since: the job may not know of it.</remarks>
    public IndexSet Adopt(IndexSet merged, long t)
    {
        Invariant.Check(!IsAvetLate, "all attributes that Avet has now, it had when the job began");
        (IndexTree[] present, IndexTree[] past) = merged.Trees();
        NoveltySince since = new(_store, t);
        OrderedIndex[] presentNow = new OrderedIndex[present.Length];
        OrderedIndex[] pastNow = new OrderedIndex[past.Length];
        for (int i = 0; i < present.Length; i++)
        {
            presentNow[i] = since.Present(present[i], _present[i], _past[i]);
            pastNow[i] = since.Past(past[i], _past[i]);
        }

        return new IndexSet(since.Store, presentNow, pastNow);
    }

    /// <summary>Returns the trees of a set without memory index: those of the present and those of the past.</summary>
    public (IndexTree[] Present, IndexTree[] Past) Trees()
    {
        Invariant.Check(NoveltyCount == 0 && !IsAvetLate, "trees alone hold all when nothing is left to merge");
        return (Array.ConvertAll(_present, index => index.Tree), Array.ConvertAll(_past, index => index.Tree));
    }

    /// <summary>Gets whether attributes came into Avet, or left it, since its tree was written.</summary>
    public bool IsAvetLate => !_latePresent.IsEmpty;

    /// <summary>Returns the set with these attributes' present and past datoms in Avet too, or taken out of it. Reads
    /// none of them: who first needs them there does.</summary>
    public IndexSet WithAvet(IReadOnlyCollection<int> added, IReadOnlyCollection<int> dropped)
    {
        ArgumentNullException.ThrowIfNull(added);
        ArgumentNullException.ThrowIfNull(dropped);
        OrderedIndex[] present = [.. _present];
        OrderedIndex[] past = [.. _past];
        (LateAvet latePresent, LateAvet latePast) = (_latePresent, _latePast);
        foreach (int attribute in added)
        {
            latePresent = latePresent.With(attribute, _present[(int)IndexOrder.Aevt], _store);
            latePast = latePast.With(attribute, _past[(int)IndexOrder.Aevt], _store);
        }

        foreach (int attribute in dropped)
        {
            latePresent = latePresent.Without(attribute);
            latePast = latePast.Without(attribute);
            Forget(present, attribute);
            Forget(past, attribute);
        }

        return new IndexSet(_store, present, past, latePresent, latePast);
    }

    /// <summary>Takes an attribute out of the memory index of Avet.</summary>
    private void Forget(OrderedIndex[] orders, int attribute)
    {
        Bound from = Bound.Before(1, a: attribute), to = Bound.After(1, a: attribute);
        OrderedIndex avet = orders[(int)IndexOrder.Avet];
        orders[(int)IndexOrder.Avet] = avet with
        {
            Added = avet.Added.Remove(_store, OrderedIndex.IdsBetween(_store, avet.Added, from, to)),
            Removed = avet.Removed.Remove(_store, OrderedIndex.IdsBetween(_store, avet.Removed, from, to)),
        };
    }

    private static OrderedIndex WholeOf(OrderedIndex index, LateAvet late) =>
        index.Order == IndexOrder.Avet ? late.Whole(index) : index;

    private static ExtraOrders OrdersOf(Schema.DbAttribute? attribute) => attribute is null
        ? ExtraOrders.None
        : (attribute.HasAvet ? ExtraOrders.Avet : ExtraOrders.None)
            | (attribute.IsRef ? ExtraOrders.Vaet : ExtraOrders.None);

    private static OrderedIndex[] MakeOrders() =>
    [
        OrderedIndex.Empty(IndexOrder.Eavt),
        OrderedIndex.Empty(IndexOrder.Aevt),
        OrderedIndex.Empty(IndexOrder.Avet),
        OrderedIndex.Empty(IndexOrder.Vaet),
    ];
}
