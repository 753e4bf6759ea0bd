using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Query.Plan;

/// <summary>Follows the steps in which the reference would take the clauses of one body, and notes where no
/// column is left.</summary>
/// <remarks>Calls of constants come first. Then the clauses as written, functions once their arguments are
/// there; behind each of them the predicates whose variables are there, then the nots. Inputs of many rows
/// join with the first clause that needs them, or last; a predicate does not call them. A predicate, and the
/// comparison of a variable that stands twice, drop no column: so they restrict unless a later step leaves
/// none. In a not they drop columns too.</remarks>
internal sealed class IdleSteps
{
    private readonly List<Clause> _waiting;
    private readonly HashSet<Clause> _aside;
    private readonly List<IReadOnlyCollection<Symbol>> _rows = [];
    private readonly HashSet<Symbol> _known;
    private readonly HashSet<Symbol> _wanted;
    private readonly bool _isNegated;
    private readonly List<Clause> _taken = [];
    private readonly List<ImmutableArray<Clause>> _idle = [];
    private bool _hasColumns;

    /// <summary>Makes ready; the parameters are those of <see cref="IdleClauses.Divide"/>, and the clauses that
    /// restrict nothing wherever they stand: each of them is a step too.</summary>
    public IdleSteps(
        List<Clause> clauses,
        HashSet<Clause> aside,
        IReadOnlyCollection<Symbol> given,
        IReadOnlyList<IReadOnlyCollection<Symbol>> groups,
        IReadOnlyCollection<Symbol> wanted,
        bool isNegated)
    {
        _waiting = clauses;
        _aside = aside;
        _known = [.. given];
        _wanted = [.. wanted];
        _isNegated = isNegated;
        foreach (IReadOnlyCollection<Symbol> group in groups)
        {
            _rows.Add(group);
        }

        _hasColumns = Later().Overlaps(_known);
    }

    /// <summary>Returns the parts that restrict nothing, in the order of the steps.</summary>
    public List<ImmutableArray<Clause>> Run()
    {
        foreach (Clause clause in _waiting.FindAll(IsConstant))
        {
            Take(clause);
        }

        Filter();
        while (Next() is { } clause)
        {
            Join(ClauseVariables.Of(clause));
            Take(clause);
            Filter();
        }

        return _idle;
    }

    /// <summary>Tells whether a clause comes before all others: it needs no variable, and gives one value.</summary>
    public static bool IsConstant(Clause clause) => Inputs(clause) is { Count: 0 } && !GivesMany(clause);

    private Clause? Next()
    {
        foreach (Clause clause in _waiting)
        {
            bool isReady = clause switch
            {
                Clause.Predicate or Clause.Not => false,
                Clause.Function => Inputs(clause)!.TrueForAll(IsWithinReach),
                _ => true,
            };
            if (isReady)
            {
                return clause;
            }
        }

        return _waiting.Find(clause => clause is Clause.Function);
    }

    private bool IsWithinReach(Symbol variable) =>
        _known.Contains(variable) || _rows.Exists(rows => rows.Contains(variable));

    /// <summary>Joins the inputs that a clause needs, before it.</summary>
    private void Join(List<Symbol> variables)
    {
        List<IReadOnlyCollection<Symbol>> joined = _rows.FindAll(rows => rows.Any(variables.Contains));
        foreach (IReadOnlyCollection<Symbol> rows in joined)
        {
            _rows.Remove(rows);
            _known.UnionWith(rows);
        }

        if (joined.Count > 0)
        {
            _hasColumns = true;
            Filter();
        }
    }

    private void Filter()
    {
        TakeReady(clause => clause is Clause.Predicate);
        TakeReady(clause => clause is Clause.Not);
    }

    private void TakeReady(Predicate<Clause> isOfKind)
    {
        foreach (Clause clause in _waiting.FindAll(isOfKind).FindAll(c => Inputs(c)!.TrueForAll(_known.Contains)))
        {
            Take(clause);
        }
    }

    private void Take(Clause clause)
    {
        WorkLimit.Spend(1 + (8L * _waiting.Count));
        if (IsOpenUnion(clause) && !Later().Overlaps(_known))
        {
            // What comes before a union is cut to what the union and later clauses need, then joined.
            Flush();
        }

        _waiting.RemoveAt(_waiting.FindIndex(other => ReferenceEquals(other, clause)));
        _known.UnionWith(ClauseVariables.Of(clause));
        bool isAside = _aside.Contains(clause);
        if (!isAside)
        {
            _taken.Add(clause);
        }

        bool compares = NamesTwice(clause);
        if (_isNegated || (clause is not Clause.Predicate && !compares))
        {
            _hasColumns = Later().Overlaps(_known);
        }
        else if (compares)
        {
            _hasColumns = true;
        }

        if (!_hasColumns)
        {
            Flush();
        }

        if (isAside)
        {
            _idle.Add([clause]);
        }
    }

    private void Flush()
    {
        if (_taken.Count > 0)
        {
            _idle.Add([.. _taken]);
            _taken.Clear();
        }
    }

    private HashSet<Symbol> Later()
    {
        HashSet<Symbol> later = [.. _wanted];
        foreach (Clause clause in _waiting)
        {
            later.UnionWith(ClauseVariables.Of(clause));
        }

        return later;
    }

    /// <summary>Tells whether a pattern or a rule call has a variable in two places: that compares values, as a
    /// predicate does.</summary>
    private static bool NamesTwice(Clause clause)
    {
        ImmutableArray<Term> terms = clause switch
        {
            Clause.DataPattern pattern => pattern.Terms,
            Clause.RuleCall call => call.Arguments,
            _ => [],
        };
        HashSet<Symbol> names = [];
        return terms.Any(term => term is Term.Variable variable && !names.Add(variable.Name));
    }

    /// <summary>Tells whether a clause is a union that no constant ties down.</summary>
    private static bool IsOpenUnion(Clause clause) => clause is Clause.Or
        || (clause is Clause.RuleCall call && !call.Arguments.Any(term => term is Term.Constant));

    /// <summary>Tells whether a clause gives a variable many values at its place, whatever others have.</summary>
    public static bool GivesMany(Clause clause) =>
        clause is Clause.Function { Binding: Binding.Collection or Binding.Relation } && Inputs(clause) is { Count: 0 };

    /// <summary>Returns the variables that must have values before a clause; null for clauses that wait
    /// for none.</summary>
    private static List<Symbol>? Inputs(Clause clause) => clause switch
    {
        Clause.Predicate predicate => ClauseVariables.Of(predicate),
        Clause.Function function => ClauseVariables.Of(new Clause.Predicate(function.Call, function.Form)),
        Clause.Not not => ClauseVariables.Of(not),
        _ => null,
    };
}
