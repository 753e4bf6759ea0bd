using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Numerics;
using Accrete.Query.Columns;
using Accrete.Query.Plan;
using Accrete.Query.Run;

namespace Accrete.Query.Rules;

/// <summary>Solves rules whose calls of themselves are their last step and hand the free arguments through.</summary>
/// <remarks>Such a call's answers are the caller's answers. So it is enough to follow the bound arguments, and
/// to answer from all that was reached: for a graph of n nodes n steps instead of n times n pairs.</remarks>
internal static class TailSolver
{
    /// <summary>Solves a rule.</summary>
    /// <returns>A column for each argument; null where the rule is not of this form.</returns>
    public static Column[]? TrySolve(
        RuleKey key, ulong mask, Column[] seeds, int count, ExecutionState state, out int found)
    {
        found = 0;
        int arity = state.Compiler.Rule(key).Arity;
        if (mask == 0 || BitOperations.PopCount(mask) == arity)
        {
            return null;
        }

        List<BranchPlan> plans = BranchPlan.Of(key, mask, state);
        foreach (BranchPlan plan in plans)
        {
            if (plan.Calls.Length > 0 && !IsTail(plan, key, mask))
            {
                return null;
            }
        }

        return new Run(plans, mask, arity, state).Solve(seeds, count, out found);
    }

    private static bool IsTail(BranchPlan plan, RuleKey key, ulong mask)
    {
        if (plan.Calls.Length != 1 || plan.Segments[1].Length > 0 || plan.Calls[0].Rule != key
            || plan.CallMasks[0] != mask)
        {
            return false;
        }

        VarSet used = VarSet.Empty;
        foreach (Atom atom in plan.Segments[0])
        {
            used |= atom.Uses;
        }

        ImmutableArray<int> arguments = plan.Calls[0].Arguments;
        for (int i = 0; i < arguments.Length; i++)
        {
            bool isBound = (mask >> i & 1) != 0;
            if (!isBound && (arguments[i] != plan.Parameters[i] || used.Contains(arguments[i])))
            {
                return false;
            }

            used |= isBound ? VarSet.Empty : VarSet.Of(arguments[i]);
        }

        return true;
    }

    /// <summary>One solution: what was reached from which seed.</summary>
    private sealed class Run(List<BranchPlan> plans, ulong mask, int arity, ExecutionState state)
    {
        public Column[] Solve(Column[] seeds, int count, out int found)
        {
            // With one seed there is no need to say which one a tuple was reached from.
            bool isSingle = count == 1;
            if (seeds is [{ Kind: ColumnKind.Long } starts]
                && Reach.Of(plans, BitOperations.TrailingZeroCount(mask), state) is { } reach)
            {
                (Column nodes, Column rows) = Walk(reach, starts);
                return reach.IsAnswer
                    ? Paired(nodes, rows, starts, out found)
                    : Answer(isSingle ? [nodes] : [nodes, rows], nodes.Count, seeds, isSingle, out found);
            }

            GrowingTable reached = new(seeds.Length + (isSingle ? 0 : 1), state.Pool);
            Column numbers = Numbers(count);
            reached.Add(isSingle ? seeds : [.. seeds, numbers], count);
            RecursionLimit limit = new();
            int done = 0;
            while (done < reached.Count)
            {
                limit.Count(plans);
                int start = done;
                done = reached.Count;
                Step(reached, start, done - start, isSingle);
                state.Budget.Check(reached.Count, reached.Arity + 1);
            }

            return Answer(Slices(reached, 0, reached.Count), reached.Count, seeds, isSingle, out found);
        }

        /// <summary>Walks from each seed.</summary>
        /// <returns>The nodes, and for each the row of its seed: seeds too, unless the walk's nodes are the
        /// answers.</returns>
        private static (Column Nodes, Column Rows) Walk(Reach reach, Column seeds)
        {
            Column nodes = new(ColumnKind.Long), rows = new(ColumnKind.Long);
            for (int row = 0; row < seeds.Count; row++)
            {
                ReadOnlySpan<long> met = reach.From(seeds[row]);
                int seedAt = reach.IsAnswer ? -1 : met.IndexOf(seeds[row]);
                if (!reach.IsAnswer && seedAt < 0)
                {
                    nodes.Add(seeds[row]);
                }

                nodes.AddRange(met);
                rows.Fill(row, nodes.Count - rows.Count);
            }

            return (nodes, rows);
        }

        /// <summary>Returns the arguments of answers of a rule of two.</summary>
        private Column[] Paired(Column nodes, Column rows, Column seeds, out int found)
        {
            found = nodes.Count;
            Column starts = Column.Sized(seeds.Kind, found);
            foreach (long row in rows.Codes)
            {
                starts.Add(seeds[(int)row]);
            }

            return (mask & 1) != 0 ? [starts, nodes] : [nodes, starts];
        }

        private void Step(GrowingTable reached, int start, int count, bool isSingle)
        {
            foreach (BranchPlan plan in plans)
            {
                if (plan.Calls.Length == 0)
                {
                    continue;
                }

                List<int> slots = [];
                VarSet wanted = VarSet.Empty;
                for (int i = 0; i < arity; i++)
                {
                    if ((mask >> i & 1) != 0)
                    {
                        slots.Add(plan.Calls[0].Arguments[i]);
                    }
                }

                if (!isSingle)
                {
                    slots.Add(plan.SpareSlot);
                }

                foreach (int slot in slots)
                {
                    wanted |= VarSet.Of(slot);
                }

                Table rows = plan.Run(0, Start(plan, Slices(reached, start, count), count, isSingle), wanted, state);
                Column[] columns = new Column[slots.Count];
                for (int i = 0; i < columns.Length && rows.Count > 0; i++)
                {
                    columns[i] = rows[slots[i]];
                }

                reached.Add(columns, rows.Count);
            }
        }

        private Column[] Answer(Column[] reached, int count, Column[] seeds, bool isSingle, out int found)
        {
            GrowingTable answers = new(arity, state.Pool);
            foreach (BranchPlan plan in plans)
            {
                if (plan.Calls.Length > 0)
                {
                    continue;
                }

                VarSet wanted = isSingle ? VarSet.Empty : VarSet.Of(plan.SpareSlot);
                for (int i = 0; i < arity; i++)
                {
                    wanted |= (mask >> i & 1) == 0 ? VarSet.Of(plan.Parameters[i]) : VarSet.Empty;
                }

                Table rows = plan.Run(0, Start(plan, reached, count, isSingle), wanted, state);
                answers.Add(Columns(rows, plan, seeds, isSingle), rows.Count);
            }

            found = answers.Count;
            Column[] columns = new Column[arity];
            for (int i = 0; i < arity; i++)
            {
                columns[i] = answers.Slice(i, 0, found);
            }

            return columns;
        }

        /// <summary>Returns the arguments of answers: the bound ones as the seed had them, the free ones
        /// as found.</summary>
        private Column[] Columns(Table rows, BranchPlan plan, Column[] seeds, bool isSingle)
        {
            int[] seedRows = new int[rows.Count];
            for (int row = 0; row < seedRows.Length && !isSingle; row++)
            {
                seedRows[row] = (int)rows[plan.SpareSlot][row];
            }

            Column[] columns = new Column[arity];
            int place = 0;
            for (int i = 0; i < arity; i++)
            {
                if ((mask >> i & 1) != 0)
                {
                    columns[i] = seeds[place++].Gather(seedRows);
                    continue;
                }

                columns[i] = rows.Bound.Contains(plan.Parameters[i]) ? rows[plan.Parameters[i]] : Unbound(rows.Count);
            }

            return columns;
        }

        private Column Unbound(int count)
        {
            Column column = new(ColumnKind.Pooled, count);
            for (int i = 0; i < count; i++)
            {
                column.Add(state.Pool.Intern(UnboundValue.Instance));
            }

            return column;
        }

        private Table Start(BranchPlan plan, Column[] reached, int count, bool isSingle)
        {
            Table table = new(plan.SlotCount, count);
            int place = 0;
            for (int i = 0; i < arity; i++)
            {
                if ((mask >> i & 1) != 0)
                {
                    table.Set(plan.Parameters[i], reached[place++]);
                }
            }

            if (!isSingle)
            {
                table.Set(plan.SpareSlot, reached[place]);
            }

            return table.WithKey(table.Bound);
        }

        private static Column[] Slices(GrowingTable table, int start, int count)
        {
            Column[] slices = new Column[table.Arity];
            for (int i = 0; i < slices.Length; i++)
            {
                slices[i] = table.Slice(i, start, count);
            }

            return slices;
        }

        private static Column Numbers(int count)
        {
            long[] numbers = new long[count];
            for (int i = 0; i < count; i++)
            {
                numbers[i] = i;
            }

            return new Column(ColumnKind.Long, numbers, count);
        }
    }
}
