using System.Collections.Generic;
using Accrete.Index;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Partitions;

/// <summary>Measures over how many leaves groups of entities are spread: an entity, and those that refer to it or that
/// it refers to. Groups come in the order of their entities, so that no more than one partition is counted at a
/// time.</summary>
internal sealed class GroupSpreads
{
    private readonly LeafPlaces _places;
    private readonly PartitionTallies _tallies;
    private readonly ReportWork _work;

    // For each leaf the number of the last group that was found in it, from 1 on.
    private readonly long[] _seen;
    private readonly SortedDictionary<int, long> _sizes = [];
    private long _group;
    private long _key = -1;
    private int _size;

    /// <summary>Makes a measure.</summary>
    /// <param name="places">Where entities lie; there are leaves.</param>
    /// <param name="tallies">Gets the spread of each partition's groups.</param>
    /// <param name="work">Is told what was read.</param>
    public GroupSpreads(LeafPlaces places, PartitionTallies tallies, ReportWork work)
    {
        Invariant.Check(places.Count > 0, "groups are spread over leaves");
        (_places, _tallies, _work) = (places, tallies, work);
        _seen = new long[places.Count];
    }

    /// <summary>Measures the groups of a database.</summary>
    /// <param name="db">The database.</param>
    /// <param name="by">The reference that makes groups: of a component attribute an entity with its components, of
    /// another one an entity with those that refer to it. Null for all references.</param>
    public void Measure(Database db, DbAttribute? by)
    {
        bool isByEntity = by is { IsComponent: true };
        DatomCursor cursor = isByEntity
            ? db.Indexes.Current.Open(
                IndexOrder.Aevt, Bound.Before(1, a: by!.Id), Bound.After(1, a: by.Id)) // it is an attribute here
            : db.Indexes.Current.Open(IndexOrder.Vaet, Bound.First, Bound.Last);
        DatomBatch batch = new();
        while (cursor.Next(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                if (by is null || batch.A[i] == by.Id)
                {
                    // Values of refs are inline: their bits are the entity.
                    (long key, long member) = isByEntity ? (batch.E[i], batch.V[i]) : (batch.V[i], batch.E[i]);
                    Take(key, member);
                }
            }

            _work.Read(batch.Count);
        }

        End();
        Finish();
    }

    private void Take(long key, long member)
    {
        if (EntityIds.PartitionBits(key) == EntityIds.PartitionDb)
        {
            // What refers to the schema is no group of anybody's.
            return;
        }

        if (key != _key)
        {
            End();
            if (_key >= 0 && EntityIds.PartitionBits(key) != EntityIds.PartitionBits(_key))
            {
                Finish();
            }

            (_key, _size) = (key, 0);
            _group++;
            Add(key);
        }

        Add(member);
    }

    /// <summary>Counts the leaves of an entity that the group has not been found in yet.</summary>
    private void Add(long entity)
    {
        int last = _places.LastOf(entity);
        for (int leaf = _places.FirstOf(entity); leaf <= last; leaf++)
        {
            if (_seen[leaf] != _group)
            {
                _seen[leaf] = _group;
                _size++;
            }
        }
    }

    private void End()
    {
        if (_size > 0)
        {
            _sizes[_size] = _sizes.GetValueOrDefault(_size) + 1;
            _size = 0;
        }
    }

    /// <summary>Tells the spread of one partition's groups, and begins with the next.</summary>
    private void Finish()
    {
        if (_sizes.Count > 0)
        {
            _tallies.SetSpread(_key, SpreadOf(_sizes));
            _sizes.Clear();
        }
    }

    private static GroupSpread SpreadOf(SortedDictionary<int, long> sizes)
    {
        (long groups, long leaves, int most) = (0, 0, 0);
        foreach ((int size, long count) in sizes)
        {
            (groups, leaves, most) = (groups + count, leaves + (size * count), size);
        }

        (long below, int median) = (0, most);
        foreach ((int size, long count) in sizes)
        {
            below += count;
            if (below * 2 >= groups)
            {
                median = size;
                break;
            }
        }

        return new GroupSpread(groups, median, (double)leaves / groups, most);
    }
}
