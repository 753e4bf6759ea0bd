using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using Accrete.Edn;
using Accrete.Query.Columns;

namespace Accrete.Query.Plan;

/// <summary>What can be worked out of a query and its rules without any database.</summary>
internal sealed class CompiledQuery
{
    private static readonly ConditionalWeakTable<ParsedQuery, CompiledQuery> Known = [];

    private readonly HashSet<string> _passed = [];
    private readonly HashSet<Symbol> _used;

    private CompiledQuery(ParsedQuery query, IReadOnlyDictionary<Symbol, Rule> rules, bool isWhole)
    {
        Rules = rules;
        Compiler = new QueryCompiler(rules) { RestrictsAll = isWhole };
        SlotScope scope = new();
        foreach (InputSpec input in query.Inputs)
        {
            if (input is InputSpec.Bound bound)
            {
                foreach (Symbol variable in ClauseVariables.Of(bound.Binding))
                {
                    scope.Term(variable);
                }
            }
        }

        Division division = isWhole ? new Division(query.Where, []) : IdleClauses.Divide(
            query.Where, Given(query), Groups(query), Wanted(query), isNegated: false);
        _used = [.. Wanted(query), .. ClauseVariables.Of(division.Open)];
        HashSet<Symbol> seen = [];
        foreach (InputSpec input in query.Inputs)
        {
            foreach (Symbol variable in input is InputSpec.Bound bound ? ClauseVariables.Of(bound.Binding) : [])
            {
                if (!seen.Add(variable))
                {
                    _used.Add(variable);
                }
            }
        }

        Body = Compiler.Compile(division.Open, scope, SidesOf(query, scope));
        Scope = scope;
        Idle = [.. division.Idle.Select(part => IdlePart.Of(part, rules))];
    }

    /// <summary>Gets the rules.</summary>
    public IReadOnlyDictionary<Symbol, Rule> Rules { get; }

    /// <summary>Gets what compiles rules.</summary>
    public QueryCompiler Compiler { get; }

    /// <summary>Gets the atoms.</summary>
    public Body Body { get; }

    /// <summary>Gets the parts that restrict nothing, but must be right.</summary>
    public ImmutableArray<IdlePart> Idle { get; }

    /// <summary>Gets the slots of the variables.</summary>
    public SlotScope Scope { get; }

    /// <summary>Returns a query compiled, from memory where the same parsed query came with the same rules
    /// before.</summary>
    /// <remarks>Kept as long as somebody holds the parsed query: the cache of parsed queries bounds this one.</remarks>
    public static CompiledQuery Of(ParsedQuery query, IReadOnlyDictionary<Symbol, Rule> rules)
    {
        if (Known.TryGetValue(query, out CompiledQuery? known)
            && (ReferenceEquals(known.Rules, rules) || (known.Rules.Count == 0 && rules.Count == 0)))
        {
            return known;
        }

        CompiledQuery compiled = new(query, rules, isWhole: false);
        Known.AddOrUpdate(query, compiled);
        return compiled;
    }

    /// <summary>Compiles a query so that all of its clauses restrict, those too that share nothing with the
    /// rest.</summary>
    public static CompiledQuery Whole(ParsedQuery query, IReadOnlyDictionary<Symbol, Rule> rules) =>
        new(query, rules, isWhole: true);

    /// <summary>Tells whether a clause, the result or a second input has one of an input's variables.</summary>
    public bool IsUsed(ImmutableArray<Symbol> variables)
    {
        foreach (Symbol variable in variables)
        {
            if (_used.Contains(variable))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns the variables that inputs give one value.</summary>
    public static List<Symbol> Given(ParsedQuery query)
    {
        List<Symbol> given = [];
        foreach (InputSpec input in query.Inputs)
        {
            if (input is InputSpec.Bound { Binding: Binding.Scalar or Binding.Tuple } single)
            {
                given.AddRange(ClauseVariables.Of(single.Binding));
            }
        }

        return given;
    }

    /// <summary>Returns the variables of each input that gives many rows.</summary>
    public static List<List<Symbol>> Groups(ParsedQuery query)
    {
        List<List<Symbol>> groups = [];
        foreach (InputSpec input in query.Inputs)
        {
            if (input is InputSpec.Bound { Binding: Binding.Collection or Binding.Relation } many)
            {
                groups.Add([.. ClauseVariables.Of(many.Binding)]);
            }
        }

        return groups;
    }

    private static List<VarSet> SidesOf(ParsedQuery query, SlotScope scope)
    {
        List<VarSet> sides = [];
        foreach (List<Symbol> group in Groups(query))
        {
            VarSet slots = VarSet.Empty;
            group.ForEach(variable => slots |= VarSet.Of(scope.Term(variable).Slot));
            sides.Add(slots);
        }

        return sides;
    }

    private static List<Symbol> Wanted(ParsedQuery query)
    {
        List<Symbol> wanted = [.. query.With];
        foreach (FindElement element in query.Find)
        {
            switch (element)
            {
                case FindElement.Variable variable:
                    wanted.Add(variable.Name);
                    break;
                case FindElement.Pull pull:
                    wanted.Add(pull.Entity);
                    break;
                case FindElement.Aggregate { Arguments: [.., Term.Variable variable] }:
                    wanted.Add(variable.Name);
                    break;
                default:
                    break;
            }
        }

        return wanted;
    }

    /// <summary>Tells whether the bindings were found sufficient with these databases as sources.</summary>
    public bool HasPassed(string databases)
    {
        lock (_passed)
        {
            return _passed.Contains(databases);
        }
    }

    /// <summary>Notes that the bindings are sufficient with these databases as sources.</summary>
    public void Pass(string databases)
    {
        lock (_passed)
        {
            _passed.Add(databases);
        }
    }
}
