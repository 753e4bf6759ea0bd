using System.Collections.Generic;
using Accrete.Query.Columns;
using Accrete.Query.Plan;
using Accrete.Query.Run;

namespace Accrete.Query.Rules;

/// <summary>Solves rules that call themselves, semi-naively: what is new is joined once with what is old.</summary>
/// <remarks>A goal is a rule with some arguments bound. It has the argument values it was asked for, and the
/// answers found. Where a body calls a goal, its rows wait there; each new answer is joined with all rows that
/// wait, each new row with all answers that are there.</remarks>
internal sealed class RuleSolver(ExecutionState state)
{
    private readonly Dictionary<(RuleKey Rule, ulong Mask), Goal> _goals = [];
    private readonly List<Goal> _order = [];

    /// <summary>Returns all answers of a rule to the arguments asked for; answers to others may be among
    /// them.</summary>
    /// <param name="key">The rule.</param>
    /// <param name="mask">Which arguments are bound.</param>
    /// <param name="seeds">A column for each bound argument.</param>
    /// <param name="count">How many rows the seeds have.</param>
    /// <param name="found">Gets how many answers there are.</param>
    /// <returns>A column for each argument.</returns>
    public Column[] Solve(RuleKey key, ulong mask, Column[] seeds, int count, out int found)
    {
        Goal goal = GoalOf(key, mask);
        goal.Ask(seeds, count);
        RecursionLimit limit = new();
        bool isChanged = true;
        while (isChanged)
        {
            isChanged = false;
            limit.Count(_order);
            for (int i = 0; i < _order.Count; i++)
            {
                isChanged |= Advance(_order[i]);
            }

            state.Budget.Look();
        }

        found = goal.Answers.Count;
        return goal.AnswersFrom(0);
    }

    private Goal GoalOf(RuleKey key, ulong mask)
    {
        if (!_goals.TryGetValue((key, mask), out Goal? goal))
        {
            int arity = state.Compiler.Rule(key).Arity;
            goal = new Goal(arity, mask, BranchPlan.Of(key, mask, state), state.Pool);
            _goals.Add((key, mask), goal);
            _order.Add(goal);
        }

        return goal;
    }

    /// <summary>Works off what came to a goal since the last time.</summary>
    private bool Advance(Goal goal)
    {
        bool isChanged = false;
        int asked = goal.Asked.Count;
        if (goal.AskedDone < asked)
        {
            int start = goal.AskedDone;
            goal.AskedDone = asked;
            isChanged = true;
            foreach (BranchPlan plan in goal.Plans)
            {
                Continue(goal, plan, 0, goal.Start(plan, start, asked - start));
            }
        }

        for (int i = 0; i < goal.Waiting.Count; i++)
        {
            WaitingRows waiting = goal.Waiting[i];
            int answers = goal.Answers.Count;
            if (waiting.AnswersSeen == answers)
            {
                continue;
            }

            int from = waiting.AnswersSeen;
            waiting.AnswersSeen = answers;
            isChanged = true;
            Resume(waiting, waiting, goal, from, answers - from);
        }

        return isChanged;
    }

    /// <summary>Runs a segment of a body on rows, and leaves the result where the next call is.</summary>
    private void Continue(Goal goal, BranchPlan plan, int segment, Table table)
    {
        Table done = plan.Run(segment, table, plan.NeededAfter(segment), state);
        if (done.Count == 0)
        {
            return;
        }

        if (segment == plan.Calls.Length)
        {
            goal.Answer(plan, done);
            state.Budget.Check(goal.Answers.Count, goal.Answers.Arity + 1);
            return;
        }

        RuleAtom call = plan.Calls[segment];
        ulong mask = plan.CallMasks[segment];
        Goal callee = GoalOf(call.Rule, mask);
        callee.Ask(call, done);
        WaitingRows waiting = callee.WaitingFor(goal, plan, segment);
        waiting.Add(done);
        if (waiting.AnswersSeen > 0)
        {
            WaitingRows late = new(goal, plan, segment, state.Pool);
            late.Add(done);
            Resume(waiting, late, callee, 0, waiting.AnswersSeen);
        }
    }

    /// <summary>Goes on behind a call with rows that waited there and some of the answers.</summary>
    private void Resume(WaitingRows waiting, WaitingRows rows, Goal callee, int from, int count)
    {
        BranchPlan plan = waiting.Plan;
        RuleAtom call = plan.Calls[waiting.Segment];
        Table answers = RuleRunner.TableOf(call, callee.AnswersOf(from, count), count, plan.SlotCount, state.Pool);
        VarSet needed = plan.NeededAfter(waiting.Segment);
        foreach (Atom atom in plan.Segments[waiting.Segment + 1])
        {
            needed |= atom.Uses;
        }

        Table joined = rows.Join(answers, needed, state.Budget);
        state.Budget.Check(joined.Count, joined.Bound.Count);
        if (joined.Count > 0)
        {
            Continue(waiting.Goal, plan, waiting.Segment + 1, joined);
        }
    }
}
