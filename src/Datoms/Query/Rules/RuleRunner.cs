using System.Collections.Generic;
using Accrete.Query.Columns;
using Accrete.Query.Plan;
using Accrete.Query.Run;

namespace Accrete.Query.Rules;

/// <summary>Joins tables with the solutions of rules that call themselves; only what the table asks for is
/// worked out.</summary>
internal sealed class RuleRunner(ExecutionState state) : IRuleRunner
{
    // One solver for each circle of rules: a circle that calls another one waits until that one is solved.
    private readonly List<(RuleKey Rule, RuleSolver Solver)> _solvers = [];
    private readonly RuleBindings _bindings = new(state);
    private readonly List<NegationSolver> _negations = [];

    /// <inheritdoc/>
    public Table Join(Table table, RuleAtom call, VarSet keep)
    {
        if (state.Compiler.Graph.IsNegated(call.Rule.Name))
        {
            return JoinNegated(table, call, keep);
        }

        ulong mask = ChooseMask(table, call);
        (Column[] seeds, int count) = SeedsOf(table, call, mask);
        Column[]? own = TailSolver.TrySolve(call.Rule, mask, seeds, count, state, out int found);
        Column[] answers = own ?? SolverOf(call.Rule).Solve(call.Rule, mask, seeds, count, out found);
        Table solutions = TableOf(call, answers, found, table.SlotCount, state.Pool);
        if (own is not null && table.Count == 1 && AsksForAll(table, call, mask))
        {
            return Spread(table, solutions, keep);
        }

        return new ScannedTable(solutions).Join(table, keep, state.Pool, state.Budget);
    }

    /// <summary>Joins with solutions of a rule that depends on what it does not hold for.</summary>
    private Table JoinNegated(Table table, RuleAtom call, VarSet keep)
    {
        ulong mask = BoundMask(table, call);
        (Column[] seeds, int count) = SeedsOf(table, call, mask);
        int found;
        Column[] answers;
        if (_negations.Find(running => state.Compiler.Graph.InOneCircle(running.Name, call.Rule.Name)) is { } inside)
        {
            answers = inside.Assumed(call.Rule, mask, seeds, count, out found);
        }
        else
        {
            NegationSolver solver = new(call.Rule.Name, state);
            _negations.Add(solver);
            answers = solver.Solve(call, mask, seeds, count, out found);
            _negations.Remove(solver);
        }

        Table solutions = TableOf(call, answers, found, table.SlotCount, state.Pool);
        return new ScannedTable(solutions).Join(table, keep, state.Pool, state.Budget);
    }

    private static ulong BoundMask(Table table, RuleAtom call)
    {
        ulong bound = 0;
        for (int i = 0; i < call.Arguments.Length && i < 64; i++)
        {
            bound |= table.Bound.Contains(call.Arguments[i]) ? 1UL << i : 0;
        }

        return bound;
    }

    /// <summary>Tells whether a rule is asked with all arguments that are bound, each once.</summary>
    private static bool AsksForAll(Table table, RuleAtom call, ulong mask)
    {
        VarSet seen = VarSet.Empty;
        for (int i = 0; i < call.Arguments.Length; i++)
        {
            int slot = call.Arguments[i];
            bool isAsked = i < 64 && (mask >> i & 1) != 0;
            if (seen.Contains(slot) || isAsked != table.Bound.Contains(slot))
            {
                return false;
            }

            seen |= VarSet.Of(slot);
        }

        return true;
    }

    /// <summary>Puts the solutions for the one row of a table beside it.</summary>
    private static Table Spread(Table row, Table solutions, VarSet keep)
    {
        Table joined = new(row.SlotCount, solutions.Count);
        foreach (int slot in row.Bound & keep)
        {
            Column repeated = Column.Sized(row[slot].Kind, solutions.Count);
            repeated.Fill(row[slot][0], solutions.Count);
            joined.Set(slot, repeated);
        }

        VarSet free = solutions.Bound - row.Bound;
        foreach (int slot in free & keep)
        {
            joined.Set(slot, solutions[slot]);
        }

        return keep.ContainsAll(free) ? joined.WithKey(free) : joined.WithoutKey();
    }

    private RuleSolver SolverOf(RuleKey key)
    {
        foreach ((RuleKey rule, RuleSolver known) in _solvers)
        {
            if (rule == key || state.Compiler.Graph.InOneCircle(rule.Name, key.Name))
            {
                return known;
            }
        }

        RuleSolver solver = new(state);
        _solvers.Add((key, solver));
        return solver;
    }

    /// <summary>Puts the solutions into the slots of the call's arguments.</summary>
    public static Table TableOf(RuleAtom call, Column[] answers, int count, int slots, ValuePool pool)
    {
        Table table = new(slots, count);
        IntList? equal = null;
        for (int i = 0; i < call.Arguments.Length; i++)
        {
            int slot = call.Arguments[i];
            if (!table.Bound.Contains(slot))
            {
                table.Set(slot, answers[i]);
                continue;
            }

            equal = IntList.WhereEqual(table[slot].ToPooled(pool), answers[i].ToPooled(pool), equal);
        }

        Table kept = equal is null ? table : table.Filter(equal.Items);
        return kept.WithKey(call.Uses);
    }

    /// <summary>Chooses which of the bound arguments the rule is asked with: where there are several, the one
    /// with the fewest different values, so that the rule is followed from one end only. What a body may leave open
    /// keeps the value it was asked with.</summary>
    private ulong ChooseMask(Table table, RuleAtom call)
    {
        ulong bound = 0, required = 0;
        int distinctMin = int.MaxValue, best = -1, boundCount = 0;
        for (int i = 0; i < call.Arguments.Length && i < 64; i++)
        {
            int slot = call.Arguments[i];
            if (!table.Bound.Contains(slot))
            {
                continue;
            }

            bound |= 1UL << i;
            required |= call.Required.Contains(slot) ? 1UL << i : 0;
            boundCount++;
            int distinct = DistinctRows.Of(table.Keep(VarSet.Of(slot))).Count;
            if (distinct < distinctMin)
            {
                (distinctMin, best) = (distinct, i);
            }
        }

        if (boundCount < 2)
        {
            return bound;
        }

        ulong single = required | (1UL << best);
        return state.Readiness.CanRun(call.Rule, single) && _bindings.BindsAll(call.Rule, single)
            ? single : bound;
    }

    private static (Column[] Seeds, int Count) SeedsOf(Table table, RuleAtom call, ulong mask)
    {
        VarSet slots = VarSet.Empty;
        for (int i = 0; i < call.Arguments.Length && i < 64; i++)
        {
            slots |= (mask >> i & 1) != 0 ? VarSet.Of(call.Arguments[i]) : VarSet.Empty;
        }

        Table distinct = DistinctRows.Of(table.Keep(slots));
        List<Column> seeds = [];
        for (int i = 0; i < call.Arguments.Length && i < 64; i++)
        {
            if ((mask >> i & 1) != 0)
            {
                seeds.Add(distinct[call.Arguments[i]]);
            }
        }

        return ([.. seeds], slots.IsEmpty ? 1 : distinct.Count);
    }
}
