using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;

namespace Accrete.Query.Plan;

/// <summary>Tells which rules call themselves, and which call each other in a circle.</summary>
internal sealed class RuleGraph
{
    private readonly Dictionary<Symbol, HashSet<Symbol>> _reaches = [];

    /// <summary>Follows the calls in all bodies.</summary>
    public RuleGraph(IReadOnlyDictionary<Symbol, Rule> rules)
    {
        Dictionary<Symbol, HashSet<Symbol>> calls = [];
        foreach (KeyValuePair<Symbol, Rule> rule in rules)
        {
            HashSet<Symbol> called = [];
            foreach (RuleBranch branch in rule.Value.Branches)
            {
                CollectCalls(branch.Body, called);
            }

            calls.Add(rule.Key, called);
        }

        foreach (Symbol name in calls.Keys)
        {
            _reaches.Add(name, Closure(name, calls));
        }
    }

    /// <summary>Tells whether the rule calls itself, directly or through others.</summary>
    public bool IsRecursive(Symbol name) =>
        _reaches.TryGetValue(name, out HashSet<Symbol>? reached) && reached.Contains(name);

    /// <summary>Tells whether the two rules call each other, or are one recursive rule.</summary>
    public bool InOneCircle(Symbol left, Symbol right) =>
        _reaches.TryGetValue(left, out HashSet<Symbol>? fromLeft) && fromLeft.Contains(right)
        && _reaches.TryGetValue(right, out HashSet<Symbol>? fromRight) && fromRight.Contains(left);

    private static HashSet<Symbol> Closure(Symbol start, Dictionary<Symbol, HashSet<Symbol>> calls)
    {
        HashSet<Symbol> reached = [];
        Stack<Symbol> open = new([start]);
        while (open.TryPop(out Symbol? name))
        {
            if (!calls.TryGetValue(name, out HashSet<Symbol>? next))
            {
                continue;
            }

            foreach (Symbol called in next)
            {
                if (reached.Add(called))
                {
                    open.Push(called);
                }
            }
        }

        return reached;
    }

    private static void CollectCalls(ImmutableArray<Clause> clauses, HashSet<Symbol> called)
    {
        foreach (Clause clause in clauses)
        {
            switch (clause)
            {
                case Clause.RuleCall call:
                    called.Add(call.Name);
                    break;
                case Clause.Not not:
                    CollectCalls(not.Clauses, called);
                    break;
                case Clause.Or or:
                    foreach (ImmutableArray<Clause> branch in or.Branches)
                    {
                        CollectCalls(branch, called);
                    }

                    break;
                default:
                    break;
            }
        }
    }
}
