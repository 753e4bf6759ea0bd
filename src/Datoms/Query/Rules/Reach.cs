using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Query.Columns;
using Accrete.Query.Run;

namespace Accrete.Query.Rules;

/// <summary>Walks a graph from seeds: what a rule reaches whose calls of itself each follow an edge first.</summary>
internal sealed class Reach
{
    private readonly ImmutableArray<(Edges Edges, ImmutableArray<Symbol> Names)> _steps;
    private readonly NodeSet _met = new();
    private readonly ExecutionState _state;

    private Reach(ImmutableArray<(Edges Edges, ImmutableArray<Symbol> Names)> steps, ExecutionState state)
    {
        _steps = steps;
        _state = state;
    }

    /// <summary>Gets whether all that one step or more lead to are the rule's answers too: it ends with the
    /// edges that it is followed by.</summary>
    public bool IsAnswer { get; private init; }

    /// <summary>Takes the bodies of a rule as a graph.</summary>
    /// <param name="plans">The bodies.</param>
    /// <param name="place">The place of the bound argument.</param>
    /// <param name="state">The execution.</param>
    /// <returns>Null where a body that calls the rule does more than to follow an edge.</returns>
    public static Reach? Of(List<BranchPlan> plans, int place, ExecutionState state)
    {
        List<(Edges Edges, ImmutableArray<Symbol> Names)> steps = [];
        List<Edges> ends = [];
        bool isAnswer = true;
        foreach (BranchPlan plan in plans)
        {
            bool isEnd = plan.Calls.Length == 0;
            int from = plan.Parameters[place];
            int to = !isEnd
                ? plan.Calls[0].Arguments[place]
                : plan.Parameters.Length == 2 ? plan.Parameters[1 - place] : -1;
            Edges? edges = from == to || to < 0 ? null : Edges.Of(plan.Segments[0], from, to, state);
            if (edges is null && !isEnd)
            {
                return null;
            }

            isAnswer &= edges is not null;
            if (edges is not null && isEnd)
            {
                ends.Add(edges);
            }
            else if (edges is not null)
            {
                steps.Add((edges, plan.Names));
            }
        }

        isAnswer &= IsSame(steps.ConvertAll(step => step.Edges), ends);
        return steps.Count == 0 ? null : new Reach([.. steps], state) { IsAnswer = isAnswer };
    }

    /// <summary>Returns the nodes that one step or more lead to; valid until the next call.</summary>
    public ReadOnlySpan<long> From(long seed)
    {
        _met.Clear();
        Follow([seed]);
        int done = 0;
        while (done < _met.Count)
        {
            int start = done;
            done = _met.Count;
            // What is met on the way may move the members, but not those there now.
            Follow(_met.Members[start..]);
            _state.Budget.Check(_met.Count, 2);
        }

        return _met.Members;
    }

    private static bool IsSame(List<Edges> left, List<Edges> right) =>
        left.TrueForAll(edges => right.Exists(edges.IsSame)) && right.TrueForAll(edges => left.Exists(edges.IsSame));

    /// <summary>Goes one step further: for explain, a step of the plan for each pattern.</summary>
    private void Follow(ReadOnlySpan<long> nodes)
    {
        foreach ((Edges edges, ImmutableArray<Symbol> names) in _steps)
        {
            if (_state.Trace is { } trace)
            {
                Follow(edges, nodes, names, trace);
            }
            else
            {
                edges.Follow(nodes, _met);
            }
        }
    }

    private void Follow(Edges edges, ReadOnlySpan<long> nodes, ImmutableArray<Symbol> names, PlanTrace trace)
    {
        Table before = edges.TableOf(nodes, isFrom: true);
        int known = _met.Count;
        trace.Enter();
        edges.Follow(nodes, _met);
        ImmutableArray<Symbol> outside = trace.Names;
        trace.Names = names;
        Table after = edges.TableOf(_met.Members[known..], isFrom: false);
        trace.Leave(edges.Atom, before, after, null, edges.TakeAccess());
        trace.Names = outside;
    }
}
