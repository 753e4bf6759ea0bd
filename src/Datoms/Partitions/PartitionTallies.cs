using System;
using System.Collections.Generic;
using Accrete.Values;

namespace Accrete.Partitions;

/// <summary>What was counted so far, partition by partition.</summary>
internal sealed class PartitionTallies
{
    private readonly SortedDictionary<int, Tally> _tallies = [];
    private Tally _last = new();
    private int _lastBits = -1;

    /// <summary>Counts an entity with datoms of one part of the index.</summary>
    public void AddEntity(long entity) => Of(entity).Entities++;

    /// <summary>Counts datoms of one entity.</summary>
    public void AddDatoms(EntityRuns run)
    {
        Tally tally = Of(run.E);
        tally.Datoms += run.Rows;
        tally.FirstT = Math.Min(tally.FirstT, run.FirstT);
        tally.LastT = Math.Max(tally.LastT, run.LastT);
    }

    /// <summary>Takes back a datom that a tree has and the value no longer.</summary>
    public void Remove(long entity) => Of(entity).Datoms--;

    /// <summary>Counts a leaf.</summary>
    /// <param name="entities">The entities of its rows, ascending.</param>
    /// <param name="weight">Its bytes, which are shared out by rows to the last one.</param>
    public void AddLeaf(ReadOnlySpan<long> entities, long weight)
    {
        long given = 0;
        for (int from = 0, to; from < entities.Length; from = to)
        {
            int bits = EntityIds.PartitionBits(entities[from]);
            to = from + 1;
            while (to < entities.Length && EntityIds.PartitionBits(entities[to]) == bits)
            {
                to++;
            }

            long until = (long)((Int128)weight * to / entities.Length);
            Tally tally = Of(entities[from]);
            tally.Segments++;
            tally.Bytes += until - given;
            given = until;
        }
    }

    /// <summary>Sets over how many leaves the groups of a partition are spread.</summary>
    public void SetSpread(long key, GroupSpread spread) => Of(key).Spread = spread;

    /// <summary>Returns a row a partition that has datoms, in the order of the index.</summary>
    public IReadOnlyList<PartitionRow> Rows()
    {
        List<PartitionRow> rows = new(_tallies.Count);
        foreach ((int bits, Tally tally) in _tallies)
        {
            // A group may belong to an entity that has no facts of its own, in a partition that has none.
            if (tally.Datoms == 0 && tally.Spread.Groups == 0)
            {
                continue;
            }

            bool isEmpty = tally.Datoms == 0;
            rows.Add(new PartitionRow
            {
                Partition = EntityIds.Partition(EntityIds.Make(bits, 0)),
                Datoms = tally.Datoms,
                Entities = tally.Entities,
                Segments = tally.Segments,
                Bytes = tally.Bytes,
                FirstT = isEmpty ? 0 : tally.FirstT,
                LastT = isEmpty ? 0 : tally.LastT,
                Spread = tally.Spread,
            });
        }

        return rows;
    }

    /// <summary>Returns what is counted for the partition of an entity: mostly that of the one before.</summary>
    private Tally Of(long entity)
    {
        int bits = EntityIds.PartitionBits(entity);
        if (bits == _lastBits)
        {
            return _last;
        }

        if (!_tallies.TryGetValue(bits, out Tally? tally))
        {
            _tallies[bits] = tally = new Tally();
        }

        (_last, _lastBits) = (tally, bits);
        return tally;
    }

    private sealed class Tally
    {
        public long Datoms, Entities, Segments, Bytes, FirstT = long.MaxValue, LastT = long.MinValue;
        public GroupSpread Spread;
    }
}
