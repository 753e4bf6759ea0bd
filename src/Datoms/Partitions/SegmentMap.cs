using System;
using System.Collections.Generic;
using Accrete.Index.Sets;
using Accrete.Values;

namespace Accrete.Partitions;

/// <summary>Where groups of entities lie among the segments of the present's Eavt, which stand along its keys in
/// columns of equal length.</summary>
/// <param name="BasisT">The basis of the value that was looked at.</param>
/// <param name="Segments">How many leaves there are.</param>
/// <param name="Columns">For each column the partition that its first leaf begins in: its entity id.</param>
/// <param name="Groups">The groups.</param>
internal sealed record SegmentMap(
    long BasisT, int Segments, IReadOnlyList<long> Columns, IReadOnlyList<MappedGroup> Groups)
{
    /// <summary>Looks where groups lie. Reads directories and the members of the groups alone.</summary>
    /// <param name="database">The database.</param>
    /// <param name="grouping">Makes the groups.</param>
    /// <param name="keys">The entities that they are named by.</param>
    /// <param name="columnsMax">The most columns.</param>
    public static SegmentMap Of(Database database, Grouping grouping, IReadOnlyList<long> keys, int columnsMax)
    {
        Invariant.Check(columnsMax > 0, "there are columns");
        IndexSet indexes = database.Indexes;
        using IEnumerator<Index.Reading.OrderedIndex> parts = indexes.Parts.GetEnumerator();
        parts.MoveNext();
        LeafPlaces places = LeafPlaces.Of(parts.Current.Tree, new ReportWork(0, null, default));
        int columns = Math.Min(columnsMax, places.Count);
        long[] partitions = new long[columns];
        for (int i = 0; i < columns; i++)
        {
            int first = (int)(((long)i * places.Count + columns - 1) / columns);
            partitions[i] = EntityIds.Partition(EntityIds.Make(places.PartitionOf(first), 0));
        }

        List<MappedGroup> groups = [];
        foreach (long key in keys)
        {
            groups.Add(GroupOf(places, columns, key, grouping.MembersOf(key)));
        }

        return new SegmentMap(database.BasisT, places.Count, partitions, groups);
    }

    private static MappedGroup GroupOf(LeafPlaces places, int columns, long key, IReadOnlySet<long> members)
    {
        SortedSet<int> leaves = [];
        foreach (long member in members)
        {
            int last = places.Count == 0 ? -1 : places.LastOf(member);
            for (int leaf = places.Count == 0 ? 0 : places.FirstOf(member); leaf <= last; leaf++)
            {
                leaves.Add(leaf);
            }
        }

        int[] perColumn = new int[columns];
        foreach (int leaf in leaves)
        {
            perColumn[(long)leaf * columns / places.Count]++;
        }

        return new MappedGroup(key, members.Count, leaves.Count, perColumn);
    }
}

/// <summary>Where one group lies.</summary>
/// <param name="Key">The entity that it is named by.</param>
/// <param name="Entities">How many entities it has.</param>
/// <param name="Segments">In how many leaves they lie.</param>
/// <param name="PerColumn">How many of these each column has.</param>
internal sealed record MappedGroup(long Key, int Entities, int Segments, IReadOnlyList<int> PerColumn);
