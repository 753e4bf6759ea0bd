using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Accrete.Clojure;
using Accrete.Edn;
using Accrete.Query.Aggregates;
using Accrete.Query.Parse;

namespace Accrete.Query.Check;

/// <summary>Checks, before anything runs, that every function that a query or a rule names exists and takes
/// its arguments.</summary>
internal static class CallCheck
{
    /// <summary>What passed with which functions, so that a cached query is not walked again.</summary>
    private static readonly ConditionalWeakTable<object, FunctionRegistry> Passed = [];

    /// <summary>Checks a query and all rules given with it, called or not.</summary>
    /// <returns>The error of a function that gets too few or too many arguments, or null: those of variables that
    /// nothing binds come before it.</returns>
    /// <exception cref="AccreteException">A function or aggregate is unknown, or an aggregate gets too few or too many
    /// arguments.</exception>
    public static AccreteException? Check(
        ParsedQuery query, IReadOnlyDictionary<Symbol, Rule> rules, FunctionRegistry functions)
    {
        AccreteException? refusal = null;
        if (!HasPassed(query, functions))
        {
            foreach (FindElement element in query.Find)
            {
                if (element is FindElement.Aggregate aggregate)
                {
                    Aggregator.Check(aggregate, functions);
                }
            }

            Walk(query.Where, functions, ref refusal);
            Remember(query, functions, refusal);
        }

        if (rules.Count > 0 && !HasPassed(rules, functions))
        {
            foreach (Rule rule in rules.Values)
            {
                foreach (RuleBranch branch in rule.Branches)
                {
                    Walk(branch.Body, functions, ref refusal);
                }
            }

            Remember(rules, functions, refusal);
        }

        return refusal;
    }

    private static void Remember(object passed, FunctionRegistry functions, AccreteException? refusal)
    {
        if (refusal is null)
        {
            Passed.AddOrUpdate(passed, functions);
        }
    }

    private static bool HasPassed(object checkedBefore, FunctionRegistry functions) =>
        Passed.TryGetValue(checkedBefore, out FunctionRegistry? with) && ReferenceEquals(with, functions);

    private static void Walk(
        ImmutableArray<Clause> clauses, FunctionRegistry functions, ref AccreteException? refusal)
    {
        foreach (Clause clause in clauses)
        {
            switch (clause)
            {
                case Clause.Predicate predicate:
                    Check(predicate.Call, functions, predicate.Form, ref refusal);
                    break;
                case Clause.Function function:
                    Check(function.Call, functions, function.Form, ref refusal);
                    break;
                case Clause.Not not:
                    Walk(not.Clauses, functions, ref refusal);
                    break;
                case Clause.Or or:
                    foreach (ImmutableArray<Clause> branch in or.Branches)
                    {
                        Walk(branch, functions, ref refusal);
                    }

                    break;
                default:
                    break;
            }
        }
    }

    private static void Check(
        FunctionCall call, FunctionRegistry functions, object form, ref AccreteException? refusal)
    {
        if (call.Function is Term.Variable)
        {
            return;
        }

        QueryFunction function = functions.Resolve(call);
        if (!function.Accepts(call.Arguments.Length))
        {
            refusal ??= FunctionErrors.WrongArity(function, call.Arguments.Length, form);
        }
        else if (call.Name.ToString() is "q" or "datomic.api/q"
            && call.Arguments[0] is Term.Constant { Value: { } nested })
        {
            // A nested query's errors are found with the query around it.
            ParseCache.Queries.Parse(nested);
        }
    }
}
