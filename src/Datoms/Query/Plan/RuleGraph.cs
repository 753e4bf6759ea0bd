using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Query.Plan;

/// <summary>Tells which rules call themselves, and which call each other in a circle.</summary>
internal sealed class RuleGraph
{
    private readonly Dictionary<Symbol, HashSet<Symbol>> _reaches = [];
    private readonly Dictionary<Symbol, HashSet<Symbol>> _negated = [];

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
            _negated.Add(rule.Key, Negated(rule.Value));
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

    /// <summary>Tells whether rules of the rule's circle call each other inside of not.</summary>
    public bool IsNegated(Symbol name)
    {
        foreach ((Symbol caller, HashSet<Symbol> called) in _negated)
        {
            if (InOneCircle(name, caller) && called.Any(other => InOneCircle(name, other)))
            {
                return true;
            }
        }

        return false;
    }

    private static HashSet<Symbol> Negated(Rule rule)
    {
        HashSet<Symbol> negated = [];
        foreach (RuleBranch branch in rule.Branches)
        {
            CollectNegated(branch.Body, negated);
        }

        return negated;
    }

    private static void CollectNegated(ImmutableArray<Clause> clauses, HashSet<Symbol> negated)
    {
        foreach (Clause clause in clauses)
        {
            if (clause is Clause.Not not)
            {
                CollectCalls(not.Clauses, negated);
            }
            else if (clause is Clause.Or or)
            {
                foreach (ImmutableArray<Clause> branch in or.Branches)
                {
                    CollectNegated(branch, negated);
                }
            }
        }
    }

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

            WorkLimit.Spend(1 + next.Count);
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
