using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Accrete.Query.Columns;
using Accrete.Query.Patterns;
using Accrete.Query.Plan;

namespace Accrete.Query.Run;

/// <summary>Joins the atoms of a conjunction, the cheapest next step first.</summary>
/// <remarks>The order is chosen while it runs, from the rows that are there and what directories tell of each
/// atom. The order in which the clauses were written does not matter.</remarks>
internal sealed class ConjunctionRunner(ExecutionState state)
{
    private readonly StepEstimator _estimator = new(state);
    private readonly Intersection _intersection = new(state);

    /// <summary>Returns the solutions that extend the rows of a table.</summary>
    /// <param name="atoms">What must hold.</param>
    /// <param name="start">The rows to extend.</param>
    /// <param name="wanted">The slots wanted; those that nothing binds are missing in the result.</param>
    /// <returns>Distinct rows.</returns>
    public Table Run(IEnumerable<Atom> atoms, Table start, VarSet wanted)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        List<Atom> open = [.. atoms];
        Dictionary<PatternAtom, PreparedPattern> narrowed = Narrow(open, start);
        Table table = start;
        VarSet needed = wanted | UsesOf(open);
        while (open.Count > 0)
        {
            table = DistinctRows.Of(table.Keep(needed));
            if (table.Count == 0)
            {
                return EmptyOf(table, wanted & (table.Bound | needed));
            }

            WorkLimit.Spend(open.Count);
            int next = Choose(open, table, narrowed);
            Invariant.Check(next >= 0 && next < open.Count, "the next step is one of those left");
            Atom atom = open[next];
            StepEstimate? estimate = state.Trace is null || !IsEstimated(atom) ? null : Estimate(table, atom, narrowed);
            open.RemoveAt(next);
            List<PreparedPattern> circle = CircleWith(atom, open, table, narrowed, wanted, out int slot);
            needed = wanted | UsesOf(open);
            Table before = table;
            state.Trace?.Enter();
            table = circle.Count > 1
                ? _intersection.Join(table, circle, slot, needed)
                : Step(table, atom, needed, narrowed);
            state.Trace?.Leave(atom, before, table, estimate, state.Patterns.TakeAccess());
        }

        return DistinctRows.Of(table.Keep(wanted));
    }

    private static VarSet UsesOf(List<Atom> atoms)
    {
        VarSet uses = VarSet.Empty;
        foreach (Atom atom in atoms)
        {
            uses |= atom.Uses;
        }

        return uses;
    }

    private static Table EmptyOf(Table table, VarSet wanted)
    {
        Table empty = new(table.SlotCount, 0);
        foreach (int slot in wanted)
        {
            empty.Set(slot, new Column(table.Bound.Contains(slot) ? table[slot].Kind : ColumnKind.Long, 0));
        }

        return empty;
    }

    /// <summary>Chooses the next atom: what costs nothing at once, else the step with the best score.</summary>
    private int Choose(List<Atom> open, Table table, Dictionary<PatternAtom, PreparedPattern> narrowed)
    {
        List<int> ready = [];
        int connected = 0;
        VarSet named = NamedByInputs(open);
        for (int i = 0; i < open.Count; i++)
        {
            if (!state.Readiness.IsReady(open[i], table.Bound) || Waits(open[i], named, narrowed))
            {
                continue;
            }

            if (!IsEstimated(open[i]))
            {
                return i;
            }

            ready.Add(i);
            connected += IsConnected(open[i], table) ? 1 : 0;
        }

        if (ready.Count == 0)
        {
            throw OpenVariable.Error(open[0].Form);
        }

        int best = ready[0];
        if (ready.Count == 1)
        {
            return best;
        }

        double bestScore = double.MaxValue;
        foreach (int i in ready)
        {
            if (connected == 1 && table.Count > 1 && IsConnected(open[i], table) && !HasSingle(open, ready, narrowed))
            {
                return i;
            }

            double score = StepEstimator.Score(Estimate(table, open[i], narrowed));
            if (score < bestScore)
            {
                (best, bestScore) = (i, score);
            }
        }

        return best;
    }

    /// <summary>Tells whether an atom is worth an estimate: what costs nothing runs at once.</summary>
    private static bool IsEstimated(Atom atom) => atom is not (CallAtom or UnifyAtom or ConstantAtom);

    private StepEstimate Estimate(Table table, Atom atom, Dictionary<PatternAtom, PreparedPattern> narrowed) =>
        _estimator.Of(table, atom, pattern => Prepared(pattern, narrowed));

    /// <summary>Returns the patterns that bind the same variable as the chosen one, each from another that is
    /// bound: they are joined at once, and taken out of the open atoms.</summary>
    private List<PreparedPattern> CircleWith(
        Atom chosen, List<Atom> open, Table table, Dictionary<PatternAtom, PreparedPattern> narrowed, VarSet wanted,
        out int slot)
    {
        slot = -1;
        if (chosen is not PatternAtom pattern || open.Count == 0 || table.Bound.IsEmpty
            || Prepared(pattern, narrowed) is not { } first)
        {
            return [];
        }

        VarSet needed = wanted | UsesOf(open);
        slot = Intersection.SlotOf(first, table.Bound, needed);
        if (slot < 0 || !Intersection.Pays(table, first))
        {
            return [];
        }

        List<PreparedPattern> circle = [first];
        for (int i = open.Count - 1; i >= 0; i--)
        {
            if (open[i] is PatternAtom other && other.Uses.Contains(slot)
                && Prepared(other, narrowed) is { } prepared
                && Intersection.SlotOf(prepared, table.Bound, needed) == slot && Intersection.Pays(table, prepared))
            {
                circle.Add(prepared);
                open.RemoveAt(i);
            }
        }

        return circle;
    }

    /// <summary>Returns the slots that open inputs give anything but plain numbers for: idents and lookup
    /// refs, it may be.</summary>
    private static VarSet NamedByInputs(List<Atom> open)
    {
        VarSet named = VarSet.Empty;
        foreach (Atom atom in open)
        {
            if (atom is not InputAtom input)
            {
                continue;
            }

            foreach (int slot in input.Uses)
            {
                named |= input.Rows.Rows[slot].Kind == ColumnKind.Pooled ? VarSet.Of(slot) : VarSet.Empty;
            }
        }

        return named;
    }

    /// <summary>Tells whether a pattern has to wait for an input: it can resolve the input's names, the input
    /// cannot resolve its ids.</summary>
    private bool Waits(Atom atom, VarSet named, Dictionary<PatternAtom, PreparedPattern> narrowed)
    {
        if (named.IsEmpty || atom is not PatternAtom pattern || Prepared(pattern, narrowed) is not { } prepared)
        {
            return false;
        }

        return named.Contains(prepared.E) || named.Contains(prepared.A)
            || (named.Contains(prepared.V) && (prepared.Attribute is null || prepared.Attribute.IsRef));
    }

    private static bool IsConnected(Atom atom, Table table) => table.Bound.Overlaps(atom.Uses);

    /// <summary>Tells whether some pattern has one datom at most: it costs nothing to join it, connected
    /// or not.</summary>
    private bool HasSingle(List<Atom> open, List<int> ready, Dictionary<PatternAtom, PreparedPattern> narrowed)
    {
        foreach (int i in ready)
        {
            if (open[i] is PatternAtom pattern && Prepared(pattern, narrowed) is { Count: <= 1 })
            {
                return true;
            }
        }

        return false;
    }

    private PreparedPattern? Prepared(PatternAtom atom, Dictionary<PatternAtom, PreparedPattern> narrowed) =>
        narrowed.TryGetValue(atom, out PreparedPattern? own) ? own : state.Prepare(atom);

    private Table Step(Table table, Atom atom, VarSet keep, Dictionary<PatternAtom, PreparedPattern> narrowed)
    {
        switch (atom)
        {
            case PatternAtom pattern:
                return Join(table, pattern, Prepared(pattern, narrowed), keep);
            case InputAtom input:
                return input.Rows.Join(table, keep, state.Pool, state.Budget);
            case CallAtom call:
                return state.Calls.Run(table, call);
            case NotAtom not:
                return Without(table, not);
            case OrAtom or:
                return JoinUnion(table, or, keep);
            case RuleAtom rule:
                return state.Rules.Join(table, rule, keep);
            case ConstantAtom constant:
                return JoinConstant(table, constant, keep);
            case UnifyAtom unify:
                return Unify(table, unify);
            default:
                throw DbErrors.Argument("Cannot interpret the clause", atom.Form);
        }
    }

    private Table Join(Table table, PatternAtom atom, PreparedPattern? pattern, VarSet keep)
    {
        if (pattern is null)
        {
            return state.Scanned(atom, table.SlotCount).Join(table, keep, state.Pool, state.Budget);
        }

        return pattern.Attribute is null && !pattern.IsEmpty
            ? state.OpenPatterns.Join(table, pattern, keep)
            : state.Patterns.Join(table, pattern, keep);
    }

    /// <summary>Returns the rows for which the body of a not has no solution.</summary>
    private Table Without(Table table, NotAtom not)
    {
        Table numbered = Numbered(table, not.Uses, not.RowSlot);
        VarSet row = VarSet.Of(not.RowSlot);
        Table found = Run(not.Body.Atoms, numbered, row);
        Invariant.Check(numbered.Count == table.Count, "rows are numbered one by one");
        bool[] isFound = new bool[table.Count];
        for (int i = 0; i < found.Count; i++)
        {
            isFound[found[not.RowSlot][i]] = true;
        }

        IntList rows = new(table.Count);
        for (int i = 0; i < isFound.Length; i++)
        {
            if (!isFound[i])
            {
                rows.Add(i);
            }
        }

        return table.Filter(rows.Items);
    }

    /// <summary>Joins with the solutions of the branches of an or.</summary>
    private Table JoinUnion(Table table, OrAtom or, VarSet keep)
    {
        bool isApart = !table.Bound.Overlaps(or.Uses);
        VarSet row = isApart ? VarSet.Empty : VarSet.Of(or.RowSlot);
        Table start = isApart ? new Table(table.SlotCount, 1) : Numbered(table, or.Uses, or.RowSlot);
        VarSet added = (or.Uses - table.Bound) & keep;
        List<Table> parts = [];
        foreach (Conjunction branch in or.Branches)
        {
            parts.Add(Run(branch.Atoms, start, row | added));
        }

        if (parts.Count == 0)
        {
            return EmptyOf(table, keep & (table.Bound | or.Uses));
        }

        Table union = DistinctRows.Of(TableUnion.Of(parts, row | added, state.Pool));
        return isApart
            ? new ScannedTable(union).Join(table, keep, state.Pool, state.Budget)
            : PutBeside(table, union, or.RowSlot, added, keep);
    }

    /// <summary>Puts solutions beside the rows they were found for.</summary>
    private static Table PutBeside(Table table, Table found, int rowSlot, VarSet added, VarSet keep)
    {
        int[] rows = new int[found.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = (int)found[rowSlot][i];
        }

        Invariant.Check(
            found.Bound.ContainsAll(added) && found.Bound.Contains(rowSlot),
            "branches bind what they add");
        Table joined = table.Pick(rows, keep);
        foreach (int slot in added)
        {
            joined.Set(slot, found[slot]);
        }

        VarSet key = table.Key | added;
        return table.IsDistinct && joined.Bound.ContainsAll(key) ? joined.WithKey(key) : joined.WithoutKey();
    }

    /// <summary>Returns a table's columns that a body shares, with the number of each row in a slot of
    /// its own.</summary>
    private static Table Numbered(Table table, VarSet slots, int rowSlot)
    {
        Table numbered = new(table.SlotCount, table.Count)
        {
            SortedBy = slots.Contains(table.SortedBy) ? table.SortedBy : -1,
        };
        foreach (int slot in table.Bound & slots)
        {
            numbered.Set(slot, table[slot]);
        }

        long[] numbers = new long[table.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = i;
        }

        numbered.Set(rowSlot, new Column(ColumnKind.Long, numbers, numbers.Length));
        return numbered.WithKey(VarSet.Of(rowSlot));
    }

    private Table JoinConstant(Table table, ConstantAtom constant, VarSet keep)
    {
        ColumnBuilder builder = new(state.Pool);
        builder.Add(constant.Value);
        Table one = new(table.SlotCount, 1);
        one.Set(constant.Slot, builder.Build());
        return new ScannedTable(one).Join(table, keep, state.Pool, state.Budget);
    }

    private Table Unify(Table table, UnifyAtom unify)
    {
        bool hasLeft = table.Bound.Contains(unify.Left), hasRight = table.Bound.Contains(unify.Right);
        if (!hasLeft || !hasRight)
        {
            Table copied = new(table.SlotCount, table.Count) { SortedBy = table.SortedBy };
            foreach (int slot in table.Bound)
            {
                copied.Set(slot, table[slot]);
            }

            copied.Set(hasLeft ? unify.Right : unify.Left, table[hasLeft ? unify.Left : unify.Right]);
            return table.IsDistinct ? copied.WithKey(table.Key) : copied.WithoutKey();
        }

        Column left = table[unify.Left], right = table[unify.Right];
        if (left.Kind != right.Kind)
        {
            (left, right) = (left.ToPooled(state.Pool), right.ToPooled(state.Pool));
        }

        IntList rows = new(table.Count);
        for (int row = 0; row < table.Count; row++)
        {
            if (left[row] == right[row])
            {
                rows.Add(row);
            }
        }

        return table.Filter(rows.Items);
    }

    /// <summary>Narrows the ranges of patterns by comparisons of their value with constants and single
    /// values.</summary>
    private Dictionary<PatternAtom, PreparedPattern> Narrow(List<Atom> atoms, Table start)
    {
        Dictionary<PatternAtom, PreparedPattern> narrowed = new(ReferenceEqualityComparer.Instance);
        foreach (Atom atom in atoms)
        {
            if (atom is not PatternAtom { Terms: var terms } pattern || !terms[2].IsVariable || !terms[1].IsConstant)
            {
                continue;
            }

            List<ValueComparison> ranges = RangesOf(terms[2].Slot, atoms, start);
            if (ranges.Count > 0 && state.Source(pattern.Source) is DatabaseSource database)
            {
                PreparedPattern own = PreparedPattern.Of(pattern, database);
                own.Narrow(ranges);
                narrowed.Add(pattern, own);
            }
        }

        return narrowed;
    }

    private List<ValueComparison> RangesOf(int slot, List<Atom> atoms, Table start)
    {
        List<ValueComparison> ranges = [];
        foreach (Atom atom in atoms)
        {
            if (atom is not CallAtom { Result: null, FunctionSlot: < 0, Arguments.Length: 2 } call
                || ComparisonFilter.Of(call.Call.Name) is not { } comparison)
            {
                continue;
            }

            bool isLeft = call.Arguments[0].Slot == slot;
            PlanTerm other = call.Arguments[isLeft ? 1 : 0];
            if ((isLeft || call.Arguments[1].Slot == slot) && TryKnown(other, start, out object? operand))
            {
                ranges.Add(new ValueComparison(isLeft ? comparison : ComparisonFilter.Exchange(comparison), operand));
            }
        }

        return ranges;
    }

    private bool TryKnown(PlanTerm term, Table start, out object? value)
    {
        value = term.Constant;
        if (term.IsVariable && start.Count == 1 && start.Bound.Contains(term.Slot))
        {
            value = start[term.Slot].ValueAt(0, state.Pool);
            return true;
        }

        return term.IsConstant && value is not SourceArgument;
    }
}
