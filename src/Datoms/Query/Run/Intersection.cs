using System;
using System.Collections.Generic;
using Accrete.Index;
using Accrete.Query.Columns;
using Accrete.Query.Patterns;

namespace Accrete.Query.Run;

/// <summary>Binds one variable by several patterns at once, so that a circle of patterns never makes rows that
/// it drops again.</summary>
/// <remarks>Each pattern says which values go with what is bound; the smallest of these sets is walked, and the others
/// are searched from where the last search ended (the leapfrog join, one variable after the other).</remarks>
internal sealed class Intersection(ExecutionState state)
{
    /// <summary>From this many rows on the patterns are read whole.</summary>
    private const int RowsMin = 512;

    /// <summary>Returns the slot that a pattern would bind, where it is of the form that can take part; -1
    /// for others.</summary>
    public static int SlotOf(PreparedPattern? pattern, VarSet bound, VarSet keep)
    {
        if (pattern is not { Attribute: not null, Constant: null, Entity: null, T: null, Added: null, IsEmpty: false }
            || pattern.ValueColumnKind != ColumnKind.Long || !pattern.Source.HasSingleFacts
            || pattern.E < 0 || pattern.V < 0 || pattern.E == pattern.V
            || IsUsed(pattern.Tx, bound, keep) || IsUsed(pattern.Op, bound, keep))
        {
            return -1;
        }

        bool hasE = bound.Contains(pattern.E), hasV = bound.Contains(pattern.V);
        return hasE == hasV ? -1 : hasE ? pattern.V : pattern.E;
    }

    /// <summary>Tells whether reading the pattern whole pays for a table.</summary>
    public static bool Pays(Table table, PreparedPattern pattern)
    {
        int other = table.Bound.Contains(pattern.E) ? pattern.E : pattern.V;
        return table.Count >= RowsMin && table.Count * 4L >= pattern.Count && table[other].Kind == ColumnKind.Long;
    }

    /// <summary>Joins a table with patterns that all bind the slot.</summary>
    public Table Join(Table table, List<PreparedPattern> patterns, int slot, VarSet keep)
    {
        List<Adjacency> sets = [];
        List<Column> keys = [];
        foreach (PreparedPattern pattern in patterns)
        {
            int other = slot == pattern.E ? pattern.V : pattern.E;
            Table read = state.Patterns.Read(pattern, table.SlotCount, VarSet.Of(slot) | VarSet.Of(other));
            sets.Add(new Adjacency(read[other], read[slot]));
            keys.Add(table[other]);
        }

        IntList rows = new(table.Count);
        Column found = new(ColumnKind.Long);
        Invariant.Check(sets.Count == keys.Count && sets.Count > 1, "a circle has at least two patterns");
        for (int row = 0; row < table.Count; row++)
        {
            Intersect(sets, keys, row, rows, found);
            state.Budget.Watch(rows.Count, keep);
        }

        Invariant.Check(rows.Count == found.Count, "each row has what it found");
        Table joined = table.Pick(rows.Items, keep);
        if (keep.Contains(slot))
        {
            joined.Set(slot, found);
        }

        joined.SortedBy = keep.Contains(table.SortedBy) ? table.SortedBy : -1;
        state.Budget.Check(joined.Count, joined.Bound.Count);
        VarSet key = table.Key | VarSet.Of(slot);
        return table.IsDistinct && joined.Bound.ContainsAll(key) ? joined.WithKey(key) : joined.WithoutKey();
    }

    private static bool IsUsed(int slot, VarSet bound, VarSet keep) =>
        slot >= 0 && (bound.Contains(slot) || keep.Contains(slot));

    private static void Intersect(List<Adjacency> sets, List<Column> keys, int row, IntList rows, Column found)
    {
        // Two sets are what triangles and squares need; more are folded in one after the other.
        ReadOnlySpan<long> common = sets[0].Of(keys[0][row]);
        for (int i = 1; i < sets.Count - 1 && common.Length > 0; i++)
        {
            common = Common(common, sets[i].Of(keys[i][row]));
        }

        ReadOnlySpan<long> last = sets[^1].Of(keys[^1][row]);
        ReadOnlySpan<long> small = common.Length <= last.Length ? common : last;
        ReadOnlySpan<long> large = common.Length <= last.Length ? last : common;
        int at = 0;
        foreach (long code in small)
        {
            at = Galloping.Search(large, at, code);
            if (at < large.Length && large[at] == code)
            {
                rows.Add(row);
                found.Add(code);
            }
        }
    }

    private static long[] Common(ReadOnlySpan<long> left, ReadOnlySpan<long> right)
    {
        List<long> common = [];
        int at = 0;
        foreach (long code in left)
        {
            at = Galloping.Search(right, at, code);
            if (at < right.Length && right[at] == code)
            {
                common.Add(code);
            }
        }

        return [.. common];
    }
}
