using System;
using System.Collections.Generic;
using Accrete.Index;
using Accrete.Query.Plan;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Query.Run;

/// <summary>Estimates how many rows a step leaves and what it costs, from exact counts of the indexes for a
/// few of the rows.</summary>
internal sealed class StepEstimator(ExecutionState state)
{
    /// <summary>For how many rows the matches are counted exactly.</summary>
    private const int SampleCount = 8;

    /// <summary>What a function call, a search in an index and the like cost, in rows scanned.</summary>
    private const double ProbeCost = 30;

    /// <summary>What a row of a result costs afterwards, in rows scanned.</summary>
    private const double RowWeight = 4;

    /// <summary>The rows that a rule is taken to find for one row, and without anything bound.</summary>
    private const double RuleRows = 64, RuleRowsUnbound = 1e7;

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
                return new StepEstimate(rows / 2, rows * not.Body.Atoms.Length * 4);
            case OrAtom or:
                return OfUnion(table, or);
            case RuleAtom rule:
                bool isBound = table.Bound.Overlaps(rule.Uses);
                double found = rule.Uses.Count == (rule.Uses & table.Bound).Count ? rows
                    : isBound ? rows * RuleRows : rows * RuleRowsUnbound;
                return new StepEstimate(found, found + (rows * ProbeCost * 10));
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
    public static double Score(StepEstimate estimate) => estimate.Work + (estimate.Rows * RowWeight);

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
            return new StepEstimate(rows * 8, rows * ProbeCost * 4);
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
        bool canProbe = hasE || pattern.CanProbeByValue;
        double scan = pattern.Count + (rows * 2), probe = canProbe ? rows * ProbeCost : double.MaxValue;
        return new StepEstimate(matches, Math.Min(scan, probe));
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
        if (_fanOuts.TryGetValue((pattern.Atom, e, v), out double known))
        {
            return known;
        }

        double fanOut = Measure(table, pattern, e, v);
        _fanOuts.Add((pattern.Atom, e, v), fanOut);
        return fanOut;
    }

    private double Measure(Table table, PreparedPattern pattern, Column? e, Column? v)
    {
        DbAttribute attribute = pattern.Attribute!; // the caller knows it
        if (e is not null && v is null && pattern.Constant is null && !attribute.IsMany
            && pattern.Source.HasSingleValues)
        {
            return Math.Min(1, (double)pattern.Count / table.Count);
        }

        if (e is null && !pattern.CanProbeByValue)
        {
            return pattern.Count == 0 ? 0 : Math.Max(1, pattern.Count / 256.0);
        }

        int samples = Math.Min(SampleCount, table.Count);
        long found = 0;
        for (int i = 0; i < samples; i++)
        {
            int row = (int)((long)i * table.Count / samples);
            found += CountAt(pattern, e, v, row);
        }

        bool isExact = samples == table.Count;
        return found == 0 && !isExact
            ? Math.Min(0.5 / samples, (double)pattern.Count / table.Count)
            : (double)found / samples;
    }

    private long CountAt(PreparedPattern pattern, Column? e, Column? v, int row)
    {
        DbAttribute attribute = pattern.Attribute!; // the caller knows it
        Value value = pattern.Constant ?? default;
        bool hasValue = pattern.Constant is not null;
        if (v is not null)
        {
            if (!pattern.Source.TryValueLeniently(v.ValueAt(row, state.Pool), attribute, out value))
            {
                return 0;
            }

            hasValue = true;
        }

        DatomSource datoms = pattern.Source.Datoms;
        if (e is not null || pattern.Entity is not null)
        {
            long entity = e is null ? pattern.Entity!.Value
                : e.Kind == ColumnKind.Long ? e[row]
                : pattern.Source.TryResolveEntity(e.ValueAt(row, state.Pool)) ?? -1;
            int parts = hasValue ? 3 : 2;
            return datoms.Count(
                IndexOrder.Aevt,
                Bound.Before(parts, entity, attribute.Id, value),
                Bound.After(parts, entity, attribute.Id, value));
        }

        IndexOrder order = attribute.IsRef ? IndexOrder.Vaet : IndexOrder.Avet;
        return datoms.Count(order, Bound.Before(2, 0, attribute.Id, value), Bound.After(2, 0, attribute.Id, value));
    }
}

/// <summary>What a step is expected to do.</summary>
/// <param name="Rows">How many rows are left.</param>
/// <param name="Work">What it costs, in datoms scanned.</param>
internal readonly record struct StepEstimate(double Rows, double Work);
