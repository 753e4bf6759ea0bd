using System;
using System.Collections.Generic;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Index.Trees;
using Accrete.Query.Columns;
using Accrete.Query.Patterns;
using Accrete.Query.Plan;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Query.Run;

/// <summary>Estimates how many rows a step leaves and what it costs, from directories alone: no plan reads a
/// leaf.</summary>
internal sealed class StepEstimator(ExecutionState state)
{
    /// <summary>For how many rows their matches are estimated.</summary>
    private const int SampleCount = 8;

    /// <summary>The rows that a rule is taken to find for one row, and without anything bound.</summary>
    private const double RuleRows = 64, RuleRowsUnbound = 1e7;

    /// <summary>The datoms that a row is taken to match where the attribute is not known.</summary>
    private const double OpenRows = 8;

    /// <summary>How many different values an attribute is taken to have where no index tells.</summary>
    private const double ValuesUnknown = 256;

    private readonly Dictionary<(PatternAtom Atom, Column? E, Column? V), double> _fanOuts = [];

    /// <summary>Estimates a step.</summary>
    public StepEstimate Of(Table table, Atom atom, Func<PatternAtom, PreparedPattern?> prepared)
    {
        double rows = table.Count;
        switch (atom)
        {
            case PatternAtom pattern:
                return OfPattern(table, pattern, prepared(pattern));
            case NotAtom not:
                return new StepEstimate(rows / 2, rows * not.Body.Atoms.Length * Costs.Row);
            case OrAtom or:
                return OfUnion(table, or);
            case RuleAtom rule:
                bool isBound = table.Bound.Overlaps(rule.Uses);
                double found = rule.Uses.Count == (rule.Uses & table.Bound).Count ? rows
                    : isBound ? rows * RuleRows : rows * RuleRowsUnbound;
                return new StepEstimate(found, found + (rows * Costs.RuleCall));
            case InputAtom input:
                double all = rows * input.Rows.Rows.Count;
                return new StepEstimate(
                    table.Bound.Overlaps(input.Uses)
                        ? Math.Min(all, Math.Max(rows, input.Rows.Rows.Count))
                        : all, rows);
            default:
                return new StepEstimate(rows, rows);
        }
    }

    /// <summary>Returns the score by which the cheapest step is chosen.</summary>
    public static double Score(StepEstimate estimate) => estimate.Work + (estimate.Rows * Costs.Row);

    private StepEstimate OfUnion(Table table, OrAtom or)
    {
        double rows = 0, work = 0;
        foreach (Conjunction branch in or.Branches)
        {
            StepEstimate? best = null;
            foreach (Atom atom in branch.Atoms)
            {
                if (atom is PatternAtom or OrAtom or RuleAtom && (best is null || table.Bound.Overlaps(atom.Uses)))
                {
                    StepEstimate own = Of(table, atom, state.Prepare);
                    best = best is null || own.Rows < best.Value.Rows ? own : best;
                }
            }

            rows += best?.Rows ?? table.Count;
            work += best?.Work ?? table.Count;
        }

        return new StepEstimate(rows, work + rows);
    }

    private StepEstimate OfPattern(Table table, PatternAtom atom, PreparedPattern? pattern)
    {
        double rows = table.Count;
        if (pattern is null)
        {
            Table scanned = state.Scanned(atom, table.SlotCount).Rows;
            VarSet shared = table.Bound & scanned.Bound;
            double found = shared.IsEmpty ? rows * scanned.Count : Math.Max(rows, scanned.Count);
            return new StepEstimate(found, scanned.Count + rows);
        }

        if (pattern.Attribute is null)
        {
            return new StepEstimate(rows * OpenRows, rows * Costs.EntityRead);
        }

        bool hasE = table.Bound.Contains(pattern.E), hasV = table.Bound.Contains(pattern.V);
        if (!hasE && !hasV)
        {
            bool onlyExists = (pattern.Atom.Uses - table.Bound).IsEmpty;
            double all = pattern.Constant is null || pattern.IsValueInRange
                ? pattern.Count
                : Math.Max(1, pattern.Count * ShareOf(pattern.Attribute.ValueType));
            return new StepEstimate(onlyExists ? rows : rows * all, pattern.Count + rows);
        }

        double matches = rows * FanOut(table, pattern, hasE, hasV);
        if (table.IsDistinct && (hasE ? VarSet.Of(pattern.E) : VarSet.Of(pattern.V)).ContainsAll(table.Key))
        {
            matches = Math.Min(matches, pattern.Count); // each datom goes with one row
        }

        return new StepEstimate(matches, PatternAccess.Of(table, pattern).Work);
    }

    /// <summary>Returns what share of an attribute's datoms is taken to have one value, where no index tells.</summary>
    private static double ShareOf(ValueKind kind) => kind switch
    {
        ValueKind.Boolean => 0.5,
        ValueKind.Keyword or ValueKind.Symbol => 0.1,
        ValueKind.Long => 0.02,
        _ => 0.002,
    };

    private double FanOut(Table table, PreparedPattern pattern, bool hasE, bool hasV)
    {
        Column? e = hasE ? table[pattern.E] : null, v = hasV ? table[pattern.V] : null;
        if (!_fanOuts.TryGetValue((pattern.Atom, e, v), out double fanOut))
        {
            fanOut = pattern.Count == 0 ? 0
                : e is null ? ByValue(table.Count, pattern, v!) // one of the two is bound
                : ByEntity(table.Count, pattern, e) * ShareWithValue(table.Count, pattern, v);
            _fanOuts.Add((pattern.Atom, e, v), fanOut);
        }

        return fanOut;
    }

    /// <summary>Estimates how many datoms an entity of a column has.</summary>
    private static double ByEntity(int rows, PreparedPattern pattern, Column e)
    {
        DbAttribute attribute = pattern.Attribute!; // the caller knows it
        if (!attribute.IsMany && pattern.Source.HasSingleValues)
        {
            return pattern.Constant is null ? Math.Min(1, (double)pattern.Count / rows) : 1;
        }

        if (e.Kind != ColumnKind.Long)
        {
            return 1;
        }

        pattern.Source.Datoms.Fetch(IndexOrder.Aevt, new ReadEntities(attribute.Id, Samples(e)), height: 1);
        return Average(e, row => pattern.Source.Datoms.Estimate(
            IndexOrder.Aevt, IndexRange.OfEntity(e[row], attribute.Id)));
    }

    /// <summary>Estimates how many entities have a value of a column.</summary>
    private double ByValue(int rows, PreparedPattern pattern, Column v)
    {
        if (pattern.Entity is not null)
        {
            return Math.Min(pattern.Count, 1);
        }

        DbAttribute attribute = pattern.Attribute!; // the caller knows it
        if (attribute.Unique != Uniqueness.None && pattern.Source.HasSingleValues)
        {
            return Math.Min(1, (double)pattern.Count / rows);
        }

        // The name of an entity is not looked up: that would read leaves.
        if (!pattern.CanProbeByValue || (attribute.IsRef && v.Kind != ColumnKind.Long))
        {
            return Math.Max(1, pattern.Count / ValuesUnknown);
        }

        if (v.Kind == ColumnKind.Long && attribute.ValueType is ValueKind.Ref or ValueKind.Long)
        {
            ReadValues samples = new(attribute.Id, new ProbeKeys(attribute.ValueType, Samples(v)));
            pattern.Source.Datoms.Fetch(attribute.IsRef ? IndexOrder.Vaet : IndexOrder.Avet, samples, height: 1);
        }

        return Average(v, row => CountOf(pattern, attribute, v, row));
    }

    /// <summary>Estimates what share of an entity's datoms has the value that is asked for.</summary>
    private double ShareWithValue(int rows, PreparedPattern pattern, Column? v)
    {
        DbAttribute attribute = pattern.Attribute!; // the caller knows it
        if (v is null && pattern.Constant is null)
        {
            return 1;
        }

        if (!pattern.CanProbeByValue)
        {
            return ShareOf(attribute.ValueType);
        }

        double all = pattern.Source.Datoms.Estimate(IndexOrder.Aevt, IndexRange.Of(attribute.Id));
        double matching = v is null ? pattern.Count : ByValue(rows, pattern, v);
        return Math.Min(1, matching / Math.Max(1, all));
    }

    private long CountOf(PreparedPattern pattern, DbAttribute attribute, Column v, int row)
    {
        if (!pattern.Source.TryValueLeniently(v.ValueAt(row, state.Pool), attribute, out Value value))
        {
            return 0;
        }

        IndexOrder order = attribute.IsRef ? IndexOrder.Vaet : IndexOrder.Avet;
        return pattern.Source.Datoms.Estimate(order, IndexRange.Of(attribute.Id, value));
    }

    /// <summary>Returns the numbers of the rows that are looked at, ascending: what they need is fetched at
    /// once.</summary>
    private static long[] Samples(Column column)
    {
        long[] samples = new long[Math.Min(SampleCount, column.Count)];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = column[SampleRow(column, i)];
        }

        Array.Sort(samples);
        return samples;
    }

    private static int SampleRow(Column column, int sample) =>
        (int)((long)sample * column.Count / Math.Min(SampleCount, column.Count));

    /// <summary>Averages an estimate over some rows of a column.</summary>
    private static double Average(Column column, Func<int, long> estimate)
    {
        int samples = Math.Min(SampleCount, column.Count);
        double found = 0;
        for (int i = 0; i < samples; i++)
        {
            found += estimate(SampleRow(column, i));
        }

        // That none of a few rows has a match does not mean that no row has.
        return found == 0 && samples < column.Count ? 0.5 / samples : found / samples;
    }
}

/// <summary>What a step is expected to do.</summary>
/// <param name="Rows">How many rows are left.</param>
/// <param name="Work">What it costs, in datoms scanned.</param>
internal readonly record struct StepEstimate(double Rows, double Work);
