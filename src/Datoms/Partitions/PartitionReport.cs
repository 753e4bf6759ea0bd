using System;
using System.Collections.Generic;
using System.Threading;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Index.Sets;
using Accrete.Schema;

namespace Accrete.Partitions;

/// <summary>What lies in each partition of a database, and how far apart lies what belongs together.</summary>
/// <param name="BasisT">The basis of the value that was looked at.</param>
/// <param name="Rows">A row a partition, in the order of the index.</param>
/// <param name="Segments">How many leaves Eavt has, present and past: no more than the sum of the rows, since
/// partitions share leaves.</param>
/// <param name="Bytes">Their bytes: the sum of the rows.</param>
/// <param name="Unindexed">How many datoms no segment has yet: they are counted as datoms, and take no bytes.</param>
internal sealed record PartitionReport(
    long BasisT, IReadOnlyList<PartitionRow> Rows, long Segments, long Bytes, long Unindexed)
{
    private const int PastEavt = 4;

    /// <summary>Reads a database, leaf by leaf: each leaf of Eavt and of the index that makes groups once.</summary>
    /// <param name="db">The database; all its datoms count, whatever the view shows.</param>
    /// <param name="by">The reference attribute that makes groups; null for all references.</param>
    /// <param name="progress">Is told how many datoms were read, of how many.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="AccreteException"><c>:db.error/not-an-attribute</c>, <c>not-a-reference</c>; or storage cannot
    /// be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PartitionReport Of(
        Database db,
        object? by = null,
        Action<long, long>? progress = null,
        CancellationToken cancellation = default)
    {
        DbAttribute? attribute = by is null ? null : Grouping.ReferenceOf(db, by);
        IndexSet indexes = db.Indexes;
        OrderedIndex[] parts = [.. indexes.Parts];
        (OrderedIndex present, OrderedIndex past) = (parts[(int)IndexOrder.Eavt], parts[PastEavt]);
        Invariant.Check(past.Order == IndexOrder.Eavt, "the four orders of the past follow those of the present");
        ReportWork work = new(
            present.Tree.Count + past.Tree.Count + GroupedCount(db, attribute), progress, cancellation);
        work.Read(0);
        PartitionTallies tallies = new();
        Count(indexes, present, past, tallies, work);
        LeafPlaces places = LeafPlaces.Of(present.Tree, work);
        if (places.Count > 0)
        {
            new GroupSpreads(places, tallies, work).Measure(db, attribute);
        }

        IReadOnlyList<PartitionRow> rows = tallies.Rows();
        long bytes = 0;
        foreach (PartitionRow row in rows)
        {
            bytes += row.Bytes;
        }

        return new PartitionReport(
            db.BasisT, rows, places.Count + LeafPlaces.Of(past.Tree, work).Count, bytes,
            present.Added.Count + past.Added.Count);
    }

    private static long GroupedCount(Database db, DbAttribute? by) => by is { IsComponent: true }
        ? db.Indexes.Current.Count(IndexOrder.Aevt, Bound.Before(1, a: by.Id), Bound.After(1, a: by.Id))
        : db.Indexes.Current.Count(IndexOrder.Vaet, Bound.First, Bound.Last);

    /// <summary>Counts entities once, wherever their datoms stand: the trees and the memory index of present and past
    /// are walked side by side.</summary>
    private static void Count(
        IndexSet indexes, OrderedIndex present, OrderedIndex past, PartitionTallies tallies, ReportWork work)
    {
        List<EntityRuns> open =
        [
            new TreeRuns(present.Tree, tallies, work),
            new TreeRuns(past.Tree, tallies, work),
            Added(indexes, present),
            Added(indexes, past),
        ];
        open.RemoveAll(static runs => !runs.MoveNext());
        while (open.Count > 0)
        {
            long entity = open[0].E;
            for (int i = 1; i < open.Count; i++)
            {
                entity = Math.Min(entity, open[i].E);
            }

            tallies.AddEntity(entity);
            for (int i = open.Count - 1; i >= 0; i--)
            {
                if (open[i].E == entity)
                {
                    tallies.AddDatoms(open[i]);
                    if (!open[i].MoveNext())
                    {
                        open.RemoveAt(i);
                    }
                }
            }
        }

        TakeBack(indexes, present, tallies);
        TakeBack(indexes, past, tallies);
    }

    private static MemoryRuns Added(IndexSet indexes, OrderedIndex index) => new(
        indexes.Novelty, OrderedIndex.IdsBetween(indexes.Novelty, index.Added, Bound.First, Bound.Last));

    private static void TakeBack(IndexSet indexes, OrderedIndex index, PartitionTallies tallies)
    {
        foreach (int id in OrderedIndex.IdsBetween(indexes.Novelty, index.Removed, Bound.First, Bound.Last))
        {
            tallies.Remove(indexes.Novelty[id].E);
        }
    }
}
