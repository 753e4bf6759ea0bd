using System.Collections.Generic;
using Accrete.Query.Columns;
using Accrete.Query.Plan;

namespace Accrete.Query.Rules;

/// <summary>A rule with some of its arguments bound: what it was asked, and what it has answered.</summary>
internal sealed class Goal(int arity, ulong mask, List<BranchPlan> plans, ValuePool pool)
{
    /// <summary>Gets the bodies.</summary>
    public List<BranchPlan> Plans => plans;

    /// <summary>Gets the values of the bound arguments asked for.</summary>
    public GrowingTable Asked { get; } = new(System.Numerics.BitOperations.PopCount(mask), pool);

    /// <summary>Gets or sets how many of those were worked off.</summary>
    public int AskedDone { get; set; }

    /// <summary>Gets the answers.</summary>
    public GrowingTable Answers { get; } = new(arity, pool);

    /// <summary>Gets the rows of bodies that wait for answers.</summary>
    public List<WaitingRows> Waiting { get; } = [];

    /// <summary>Asks for values.</summary>
    public void Ask(Column[] seeds, int count) => Asked.Add(seeds, count);

    /// <summary>Asks for the values that a call's bound arguments have.</summary>
    public void Ask(RuleAtom call, Table rows)
    {
        List<Column> seeds = [];
        for (int i = 0; i < call.Arguments.Length && i < 64; i++)
        {
            if ((mask >> i & 1) != 0)
            {
                seeds.Add(rows[call.Arguments[i]]);
            }
        }

        Asked.Add([.. seeds], seeds.Count == 0 ? 1 : rows.Count);
    }

    /// <summary>Returns the rows that a body begins with, for some of the values asked for.</summary>
    public Table Start(BranchPlan plan, int start, int count)
    {
        Table table = new(plan.SlotCount, count);
        int place = 0;
        for (int i = 0; i < plan.Parameters.Length && i < 64; i++)
        {
            if ((mask >> i & 1) != 0)
            {
                table.Set(plan.Parameters[i], Asked.Slice(place++, start, count));
            }
        }

        return table.WithKey(table.Bound);
    }

    /// <summary>Adds answers from the rows of a finished body; what the body leaves open is
    /// <see cref="UnboundValue"/>.</summary>
    public void Answer(BranchPlan plan, Table rows)
    {
        Column[] columns = new Column[plan.Parameters.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            int slot = plan.Parameters[i];
            columns[i] = rows.Bound.Contains(slot) ? rows[slot] : Unbound(rows.Count);
        }

        Answers.Add(columns, rows.Count);
    }

    /// <summary>Returns the answers from one on.</summary>
    public Column[] AnswersFrom(int start) => AnswersOf(start, Answers.Count - start);

    /// <summary>Returns some answers.</summary>
    public Column[] AnswersOf(int start, int count)
    {
        Column[] columns = new Column[arity];
        for (int i = 0; i < arity; i++)
        {
            columns[i] = Answers.Slice(i, start, count);
        }

        return columns;
    }

    /// <summary>Returns the rows that wait at one call of one body.</summary>
    public WaitingRows WaitingFor(Goal goal, BranchPlan plan, int segment)
    {
        WaitingRows? waiting = Waiting.Find(rows => ReferenceEquals(rows.Plan, plan) && rows.Segment == segment);
        if (waiting is null)
        {
            waiting = new WaitingRows(goal, plan, segment, pool);
            Waiting.Add(waiting);
        }

        return waiting;
    }

    private Column Unbound(int count)
    {
        Column column = new(ColumnKind.Pooled, count);
        for (int i = 0; i < count; i++)
        {
            column.Add(pool.Intern(UnboundValue.Instance));
        }

        return column;
    }
}
