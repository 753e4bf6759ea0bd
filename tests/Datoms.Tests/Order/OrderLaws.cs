using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Index;
using Accrete.Index.Codec;
using Accrete.Index.Leaves;
using Accrete.Index.Memory;
using Accrete.Index.Trees;
using Accrete.Values;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Accrete.Datoms.Tests.Order;

/// <summary>Laws of the orders, and of what is sorted, packed and merged by them.</summary>
public sealed class OrderLaws
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300);
    private static readonly IndexOrder[] Orders = Enum.GetValues<IndexOrder>();

    [Fact]
    public void Values_of_all_kinds_have_a_total_order() => Check(AnyDatom.OneValue.ArrayOf(6), values =>
        IsTotalOrder(values, (x, y) => ValueComparer.Compare(x, y)));

    [Fact]
    public void Equal_values_share_place_and_hash_and_others_of_a_place_are_told_apart_as_twins() => Check(
        AnyDatom.OneValue.Two(), pair =>
        {
            (Value x, Value y) = pair;
            bool samePlace = ValueComparer.Compare(x, y) == 0;
            return (x == y) == (samePlace && ValueComparer.CompareTwins(x, y) == 0)
                && (x != y || x.GetHashCode() == y.GetHashCode());
        });

    [Fact]
    public void Datoms_have_a_total_order_in_every_index() => Check(AnyDatom.One.ArrayOf(6), datoms =>
        Orders.All(order => IsTotalOrder(datoms, (x, y) => DatomOrder.Compare(order, x, y))
            && datoms.All(x => datoms.All(y => (DatomOrder.Compare(order, x, y) == 0) == (x == y)))));

    [Fact]
    public void Newer_datoms_of_a_fact_come_first_and_of_one_transaction_the_assertion() => Check(
        AnyDatom.One, datom =>
        {
            Datom later = new(datom.E, datom.A, datom.V, datom.T + 1, added: false);
            Datom asserted = new(datom.E, datom.A, datom.V, datom.T, added: true);
            Datom retracted = new(datom.E, datom.A, datom.V, datom.T, added: false);
            return Orders.All(order => DatomOrder.Compare(order, later, asserted) < 0
                && DatomOrder.Compare(order, asserted, retracted) < 0);
        });

    [Fact]
    public void A_place_parts_every_sorted_list_in_two() => Check(
        Three(AnyDatom.One.NonEmptyListOf(), AnyDatom.One, Gen.Choose(0, 9)), drawn =>
        {
            (IList<Datom> datoms, Datom near, int choice) = drawn;
            int parts = choice / 2;
            Bound place = choice % 2 == 0
                ? Bound.Before(parts, near.E, near.A, near.V, near.T)
                : Bound.After(parts, near.E, near.A, near.V, near.T);
            return Orders.All(order =>
            {
                // Only refs stand in Vaet.
                Datom[] sorted = Sorted(order,
                    datoms.Where(d => order != IndexOrder.Vaet || d.V.Kind == ValueKind.Ref));
                int before = sorted.TakeWhile(d => DatomOrder.IsBefore(order, d, place)).Count();
                return !sorted.Skip(before).Any(d => DatomOrder.IsBefore(order, d, place))
                    && (sorted.Length == 0 || Pack(order, sorted).Rank(order, place) == before);
            });
        });

    [Fact]
    public void A_segment_reads_back_as_it_was_written() => Check(AnyDatom.One.NonEmptyListOf(), datoms =>
    {
        Leaf read = LeafCodec.Read(LeafCodec.Write(Pack(IndexOrder.Eavt, Sorted(IndexOrder.Eavt, datoms))));
        return Enumerable.Range(0, read.Rows).Select(read.DatomAt).SequenceEqual(Sorted(IndexOrder.Eavt, datoms));
    });

    [Fact]
    public void Damaged_segments_with_a_right_checksum_are_refused_or_can_be_read() => Check(
        Three(
            AnyDatom.One.NonEmptyListOf(),
            Gen.Choose(0, int.MaxValue - 1).Zip(Gen.Choose(0, 255)).ArrayOf(3),
            Gen.Choose(0, 5000)),
        drawn =>
        {
            (IList<Datom> datoms, (int At, int Byte)[] changes, int rows) = drawn;
            byte[] segment = LeafCodec.Write(Pack(null, [.. datoms]));
            foreach ((int at, int value) in changes)
            {
                segment[SegmentFormat.HeadBytes + (at % (segment.Length - SegmentFormat.HeadBytes))] = (byte)value;
            }

            SegmentFormat.WriteHead(segment, SegmentFormat.LeafKind, rows % 4 == 0 ? rows : datoms.Count);
            try
            {
                Leaf leaf = LeafCodec.Read(segment);
                DatomBatch batch = new();
                leaf.Decode(0, leaf.Rows, batch);
                return Enumerable.Range(0, leaf.Rows).All(row => leaf.DatomAt(row) == batch.DatomAt(row));
            }
            catch (AccreteException refused)
            {
                return refused.Error!.Name == "corrupt-segment";
            }
        });

    [Fact]
    public void Merging_gives_the_sorted_union_without_what_was_removed() => Check(
        Three(AnyDatom.One.ListOf(), AnyDatom.One.ListOf(), Gen.Choose(1, 4)), drawn =>
        {
            (IList<Datom> first, IList<Datom> second, int share) = drawn;
            return Orders.All(order =>
            {
                Datom[] old = Sorted(order, first);
                Datom[] added = [.. Sorted(order, second).Except(old)];
                Datom[] removed = [.. old.Where((_, i) => i % share == 0)];
                DatomStore store = DatomStore.Empty.Append([.. old, .. added, .. removed]);
                IndexTree tree = IndexTree.Empty(order).Merge(store, Ids(0, old), [], new MergeSpace());
                tree = tree.Merge(
                    store, Ids(old.Length, added), Ids(old.Length + added.Length, removed), new MergeSpace());
                return Read(tree.Count == 0 ? EmptyCursor.Instance : tree.Open(Bound.First, Bound.Last, reverse: false))
                    .SequenceEqual(Sorted(order, [.. old.Except(removed), .. added]));
            });
        });

    [Fact]
    public void The_memory_index_is_the_sorted_list_of_what_was_put_in_and_not_taken_out() => Check(
        AnyDatom.One.ArrayOf().Select(batch => batch.Take(40).ToArray()).ListOf().Zip(AnyDatom.One), drawn =>
        {
            (IList<Datom[]> batches, Datom near) = drawn;
            return Orders.All(order =>
            {
                DatomStore store = DatomStore.Empty;
                MemoryIndex index = MemoryIndex.Empty(order);
                List<Datom> model = [];
                foreach (Datom[] batch in batches)
                {
                    Datom[] changed = Sorted(order, batch);
                    Datom[] added = [.. changed.Except(model)];
                    Datom[] removed = [.. changed.Where((_, i) => i % 3 == 0).Intersect(model)];
                    int first = store.Count;
                    store = store.Append([.. added, .. removed]);
                    index = index.Insert(store, Ids(first, added)).Remove(store, Ids(first + added.Length, removed));
                    model = [.. Sorted(order, [.. model.Except(removed), .. added])];
                    if (!Agrees(index, store, model, near))
                    {
                        return false;
                    }
                }

                return true;
            });
        });

    private static bool Agrees(MemoryIndex index, DatomStore store, List<Datom> model, Datom near)
    {
        Bound place = Bound.Before(3, near.E, near.A, near.V);
        int before = model.TakeWhile(d => DatomOrder.IsBefore(index.Order, d, place)).Count();
        int first = index.FirstFrom(store, place);
        int[] later = new int[model.Count - (model.Count / 3)];
        index.CopyIds(model.Count / 3, later);
        DatomStore asked = store.Append([near]);
        return index.Count == model.Count
            && Enumerable.Range(0, model.Count).All(rank => store[index.IdAt(rank)] == model[rank])
            && later.Select(id => store[id]).SequenceEqual(model.Skip(model.Count / 3))
            && index.Rank(store, place) == before
            && (first < 0 ? before == model.Count : store[first] == model[before])
            && index.Find(asked, store.Count) >= 0 == model.Contains(near);
    }

    private static bool IsTotalOrder<T>(T[] items, Func<T, T, int> compare) =>
        items.All(x => compare(x, x) == 0 && items.All(y => Math.Sign(compare(x, y)) == -Math.Sign(compare(y, x))
            && items.All(z => compare(x, y) > 0 || compare(y, z) > 0 || compare(x, z) <= 0)));

    private static Datom[] Sorted(IndexOrder order, IEnumerable<Datom> datoms) =>
        [.. datoms.Distinct().Order(Comparer<Datom>.Create((x, y) => DatomOrder.Compare(order, x, y)))];

    private static Leaf Pack(IndexOrder? order, Datom[] datoms)
    {
        LeafBuilder builder = new();
        foreach (Datom datom in datoms)
        {
            builder.Add(datom);
        }

        return builder.Finish(order, datoms.Length);
    }

    private static int[] Ids(int first, Datom[] datoms) => [.. Enumerable.Range(first, datoms.Length)];

    private static IEnumerable<Datom> Read(DatomCursor cursor)
    {
        DatomBatch batch = new();
        while (cursor.Next(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                yield return batch.DatomAt(i);
            }
        }
    }

    private static Gen<(T1, T2, T3)> Three<T1, T2, T3>(Gen<T1> first, Gen<T2> second, Gen<T3> third) =>
        from one in first
        from two in second
        from three in third
        select (one, two, three);

    private static void Check<T>(Gen<T> drawn, Func<T, bool> law) => Prop.ForAll(drawn.ToArbitrary(), law).Check(Runs);
}
