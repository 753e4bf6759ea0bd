using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Accrete.Edn;
using Accrete.Query.Plan;

namespace Accrete.Query.Check;

/// <summary>Refuses clauses whose variables nothing binds, as the reference does, before anything runs.</summary>
/// <remarks>The reference takes the clauses in the order written and puts off those that are not ready; or-join
/// and rule calls are ready at once, so that what stands inside of them may be refused though a later clause
/// would bind it. The engine itself needs no order: this check alone follows the written one.</remarks>
/// <param name="rules">The rules.</param>
/// <param name="graph">Which rules call themselves.</param>
/// <param name="isDatabase">Tells whether a source is a database: patterns on collections may scan.</param>
internal sealed class BindingCheck(
    IReadOnlyDictionary<Symbol, Rule> rules, RuleGraph graph, Func<Symbol, bool> isDatabase)
{
    private static readonly Symbol DefaultSource = Symbol.Of(null, "$");

    private readonly HashSet<(RuleKey Rule, ulong Bound)> _checked = [];
    private AccreteException? _scan;

    /// <summary>Checks the clauses of a query.</summary>
    /// <param name="clauses">The clauses.</param>
    /// <param name="bound">The variables that inputs bind.</param>
    /// <returns>The error of a clause that would read everything, or null: names that nobody knows come
    /// before it.</returns>
    /// <exception cref="AccreteException"><c>:db.error/insufficient-binding</c> of an expression, a not, an
    /// or or a rule.</exception>
    public AccreteException? Check(ImmutableArray<Clause> clauses, IEnumerable<Symbol> bound)
    {
        Run(clauses, new State([.. bound], DefaultSource, null));
        return _scan;
    }

    private void Run(ImmutableArray<Clause> clauses, State state)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        List<Clause> open = [.. clauses];
        while (open.Count > 0)
        {
            WorkLimit.Spend(1 + (open.Count / 16));
            int ready = open.FindIndex(clause => TryRun(clause, state));
            if (ready < 0)
            {
                AccreteException refusal = Refusal(open, state);
                if (state.Rule is null && IsScan(open[0], open))
                {
                    _scan = refusal;
                    return;
                }

                throw refusal;
            }

            open.RemoveAt(ready);
        }
    }

    /// <summary>Runs a clause, which binds its variables.</summary>
    /// <returns>False where it has to be put off.</returns>
    private bool TryRun(Clause clause, State state)
    {
        switch (clause)
        {
            case Clause.DataPattern pattern when !IsReady(pattern, state):
            case Clause.Predicate predicate when !AreBound(predicate.Call, state):
            case Clause.Function function when !AreBound(function.Call, state):
            case Clause.RuleCall call when !IsReady(call, state):
                return false;
            case Clause.Not not:
                return TryRun(not, state);
            case Clause.Or or:
                return TryRun(or, state);
            case Clause.RuleCall call:
                Enter(call, state);
                break;
            case Clause.DataPattern pattern:
                RefuseScan(pattern, state);
                break;
            default:
                break;
        }

        state.Bound.UnionWith(ClauseVariables.Of(clause));
        return true;
    }

    private bool IsReady(Clause.DataPattern pattern, State state)
    {
        if (!isDatabase(SourceOf(pattern.Source, state)))
        {
            return true;
        }

        // A blank makes ready what then is refused; a blank value, and what stands behind the value, do not.
        for (int i = 0; i < 3; i++)
        {
            bool isBlank = i >= pattern.Terms.Length
                ? i == 1 && pattern.Terms.Length > 1
                : pattern.Terms[i] is Term.Blank;
            if ((isBlank && i < 2) || (i < pattern.Terms.Length && IsBound(pattern.Terms[i], state)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Refuses a pattern that blanks or a transaction made ready though nothing says what to read.</summary>
    private void RefuseScan(Clause.DataPattern pattern, State state)
    {
        if (!isDatabase(SourceOf(pattern.Source, state)))
        {
            return;
        }

        for (int i = 0; i < 3 && i < pattern.Terms.Length; i++)
        {
            if (IsBound(pattern.Terms[i], state) || pattern.Terms[i] is Term.Source)
            {
                return;
            }
        }

        _scan ??= DbErrors.Argument(
            $"Insufficient bindings, will cause db scan: {EdnPrinter.Print(pattern.Form)}", pattern.Form);
    }

    private static Symbol SourceOf(Symbol? name, State state) =>
        name is null || name.Equals(DefaultSource) ? state.Source : name;

    private static bool AreBound(FunctionCall call, State state)
    {
        if (call.Function is Term.Variable function && !state.Bound.Contains(function.Name))
        {
            return false;
        }

        foreach (Term term in call.Arguments)
        {
            if (term is Term.Variable variable && !state.Bound.Contains(variable.Name))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryRun(Clause.Not not, State state)
    {
        List<Symbol> shared = ClauseVariables.Of(not);
        if (!state.Bound.IsSupersetOf(shared))
        {
            return false;
        }

        Run(not.Clauses, state.Inside([.. shared], not.Source));
        return true;
    }

    private bool TryRun(Clause.Or or, State state)
    {
        if (!or.RequiredVariables.IsDefault && !state.Bound.IsSupersetOf(or.RequiredVariables))
        {
            return false;
        }

        List<Symbol> shared = ClauseVariables.Of(or);
        foreach (ImmutableArray<Clause> branch in or.Branches)
        {
            HashSet<Symbol> bound = [.. shared];
            bound.IntersectWith(state.Bound);
            if (!or.IsJoin && IsPutOff(branch, state, bound))
            {
                return false;
            }

            Run(branch, state.Inside(bound, or.Source));
        }

        state.Bound.UnionWith(shared);
        return true;
    }

    /// <summary>Tells whether a branch of a plain or waits for variables: it is nothing but expressions, not
    /// all bound.</summary>
    private static bool IsPutOff(ImmutableArray<Clause> branch, State state, HashSet<Symbol> bound)
    {
        HashSet<Symbol> known = [.. bound];
        foreach (Clause clause in branch)
        {
            State inside = state with { Bound = known };
            switch (clause)
            {
                case Clause.Predicate predicate when AreBound(predicate.Call, inside):
                    break;
                case Clause.Function function when AreBound(function.Call, inside):
                    known.UnionWith(ClauseVariables.Of(function.Binding));
                    break;
                case Clause.Predicate or Clause.Function:
                    break;
                default:
                    return false;
            }
        }

        return !known.IsSupersetOf(ClauseVariables.Of(branch));
    }

    private bool IsReady(Clause.RuleCall call, State state)
    {
        if (!rules.TryGetValue(call.Name, out Rule? rule))
        {
            return true;
        }

        bool any = false;
        for (int i = 0; i < call.Arguments.Length; i++)
        {
            bool isBound = IsBound(call.Arguments[i], state);
            any |= isBound;
            if (i < rule.RequiredCount && !isBound)
            {
                return false;
            }
        }

        // A rule that calls itself with nothing bound would not come to an end in the reference.
        return any || state.Rule is null || !graph.InOneCircle(state.Rule, call.Name);
    }

    private static bool IsBound(Term term, State state) =>
        term is Term.Constant || (term is Term.Variable variable && state.Bound.Contains(variable.Name));

    private void Enter(Clause.RuleCall call, State state)
    {
        if (!rules.TryGetValue(call.Name, out Rule? rule) || call.Arguments.Length < rule.Arity)
        {
            return;
        }

        ulong mask = 0;
        for (int i = 0; i < rule.Arity && i < 64; i++)
        {
            mask |= IsBound(call.Arguments[i], state) ? 1UL << i : 0;
        }

        Symbol source = SourceOf(call.Source, state);
        if (!_checked.Add((new RuleKey(call.Name, source), mask)))
        {
            return;
        }

        foreach (RuleBranch branch in rule.Branches)
        {
            HashSet<Symbol> bound = [];
            for (int i = 0; i < rule.Arity && i < 64; i++)
            {
                if ((mask >> i & 1) != 0)
                {
                    bound.Add(branch.Parameters[i]);
                }
            }

            Run(branch.Body, new State(bound, source, call.Name));
        }
    }

    private static bool IsScan(Clause first, List<Clause> open) =>
        first is Clause.DataPattern && !open.Exists(clause => clause is Clause.Predicate or Clause.Function);

    private AccreteException Refusal(List<Clause> open, State state)
    {
        foreach (Clause clause in open)
        {
            if (clause is Clause.Predicate or Clause.Function)
            {
                return Unbound(ClauseInputs(clause), state, "expression clause", clause);
            }
        }

        return open[0] switch
        {
            Clause.Not not => Unbound(ClauseVariables.Of(not), state, "not clause", not),
            Clause.Or or => Unbound(ClauseVariables.Of(or), state, "clause", or),
            Clause.RuleCall call when rules.TryGetValue(call.Name, out Rule? rule) && rule.RequiredCount > 0 =>
                Unbound(ClauseVariables.Of(call), state, "clause", call),
            Clause first => DbErrors.Incorrect(
                "insufficient-binding",
                $"Insufficient binding of db clause: {EdnPrinter.Print(first.Form)} would cause full scan",
                first.Form),
        };
    }

    private static List<Symbol> ClauseInputs(Clause clause)
    {
        FunctionCall call = clause is Clause.Predicate predicate ? predicate.Call : ((Clause.Function)clause).Call;
        return ClauseVariables.Of(new Clause.Predicate(call, clause.Form));
    }

    private static AccreteException Unbound(List<Symbol> variables, State state, string kind, Clause clause)
    {
        variables.RemoveAll(state.Bound.Contains);
        return DbErrors.Incorrect(
            "insufficient-binding",
            $"[{string.Join(' ', variables)}] not bound in {kind}: {EdnPrinter.Print(clause.Form)}",
            clause.Form);
    }

    /// <summary>What is known where clauses run.</summary>
    /// <param name="Bound">The variables with values; grows.</param>
    /// <param name="Source">The source of patterns that name none.</param>
    /// <param name="Rule">The rule whose body it is; null for the query itself.</param>
    private sealed record State(HashSet<Symbol> Bound, Symbol Source, Symbol? Rule)
    {
        public State Inside(HashSet<Symbol> bound, Symbol? source) =>
            new(bound, SourceOf(source, this), Rule);
    }
}
