using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Clojure;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>Parses the clauses of <c>:where</c> and of rules.</summary>
internal sealed class ClauseParser
{
    private readonly HashSet<Symbol>? _sources;

    private ClauseParser(HashSet<Symbol>? sources) => _sources = sources;

    /// <summary>Gets the parser of rule bodies, which may name any source.</summary>
    public static ClauseParser ForRules { get; } = new(null);

    /// <summary>Returns the parser of a query's clauses.</summary>
    /// <param name="inputs">Where the sources are declared.</param>
    /// <param name="isDeclared">Whether the query has an <c>:in</c>; without one even <c>$</c> cannot be
    /// named, only meant.</param>
    public static ClauseParser ForQuery(ImmutableArray<InputSpec> inputs, bool isDeclared)
    {
        HashSet<Symbol> sources = [];
        foreach (InputSpec input in inputs)
        {
            if (input is InputSpec.Source source && isDeclared)
            {
                sources.Add(source.Name);
            }
        }

        return new ClauseParser(sources);
    }

    /// <summary>Parses all clauses of a sequence.</summary>
    /// <param name="forms">The clauses.</param>
    /// <param name="owner">What they stand in, for errors.</param>
    /// <exception cref="AccreteException">A clause is malformed.</exception>
    public ImmutableArray<Clause> ParseAll(IEnumerable<object?> forms, object? owner)
    {
        ImmutableArray<Clause>.Builder clauses = ImmutableArray.CreateBuilder<Clause>();
        foreach (object? form in forms)
        {
            Parse(form, owner, clauses);
        }

        return clauses.ToImmutable();
    }

    private void Parse(object? form, object? owner, ImmutableArray<Clause>.Builder clauses)
    {
        using FormDepth depth = FormDepth.Enter();
        if (form is not EdnSequence clause)
        {
            throw ParseErrors.NotAClause(form, owner);
        }

        if (clause.Count == 0)
        {
            throw DbErrors.Incorrect(
                "insufficient-binding", "Insufficient binding of db clause: [] would cause full scan", clause);
        }

        if (clause[0] is EdnSequence call)
        {
            Expression(call, clause, clauses);
            return;
        }

        Symbol? source = SourceOf(clause);
        int at = source is null ? 0 : 1;
        if (at < clause.Count && Symbols.IsPlain(clause[at]))
        {
            Named((Symbol)clause[at]!, source, clause, at + 1, clauses);
        }
        else
        {
            clauses.Add(Pattern(source, clause, at));
        }
    }

    private Symbol? SourceOf(EdnSequence clause)
    {
        if (!Symbols.IsSource(clause[0]))
        {
            return null;
        }

        Symbol source = (Symbol)clause[0]!;
        if (_sources is null || _sources.Contains(source))
        {
            return source;
        }

        throw clause.Count > 1 && Symbols.IsPlain(clause[1])
            ? DbErrors.Incorrect("not-an-entity",
                $"Unable to resolve entity: {clause[1]}: :in declares no source {source}", clause)
            : ParseErrors.Malformed($"Cannot resolve key: {source}: :in declares no such source, in", clause);
    }

    private void Named(Symbol name, Symbol? source, EdnSequence clause, int from,
        ImmutableArray<Clause>.Builder clauses)
    {
        switch (name.Namespace is null ? name.Name : string.Empty)
        {
            case "not":
                Not(source, clause, from, clauses);
                break;
            case "not-join":
                clauses.Add(NotJoin(source, clause, from));
                break;
            case "or":
                Or(source, clause, from, clauses);
                break;
            case "or-join":
                clauses.Add(OrJoin(source, clause, from));
                break;
            case "and":
                clauses.AddRange(ParseAll(clause.Items[from..], clause));
                break;
            default:
                clauses.Add(new Clause.RuleCall(source, name, Terms(clause, from, nilAllowed: true), clause));
                break;
        }
    }

    private static Clause.DataPattern Pattern(Symbol? source, EdnSequence clause, int from) =>
        new(source, Terms(clause, from, nilAllowed: false), clause);

    private static ImmutableArray<Term> Terms(EdnSequence clause, int from, bool nilAllowed)
    {
        ImmutableArray<Term>.Builder terms = ImmutableArray.CreateBuilder<Term>(clause.Count - from);
        for (int i = from; i < clause.Count; i++)
        {
            terms.Add(clause[i] switch
            {
                Symbol symbol when Symbols.IsVariable(symbol) => new Term.Variable(symbol),
                Symbol symbol when Symbols.IsBlank(symbol) => Term.Blank.Instance,
                null when !nilAllowed => throw ParseErrors.NilInClause(clause),
                var constant => new Term.Constant(constant),
            });
        }

        return terms.MoveToImmutable();
    }

    private static void Expression(EdnSequence call, EdnSequence clause, ImmutableArray<Clause>.Builder clauses)
    {
        if (call.Count == 0)
        {
            return;
        }

        if (clause.Count == 1)
        {
            clauses.Add(new Clause.Predicate(CallParser.Parse(call, clause), clause));
            return;
        }

        Binding binding = InputParser.Binding(clause[1]) ?? throw ParseErrors.NotABinding(clause[1], clause);
        if (clause.Count > 2)
        {
            throw ParseErrors.Malformed($"Can't have anything after binding expression: {clause[2]}, in", clause);
        }

        clauses.Add(new Clause.Function(CallParser.Parse(call, clause), binding, clause));
    }

    private void Not(Symbol? source, EdnSequence clause, int from, ImmutableArray<Clause>.Builder clauses)
    {
        ImmutableArray<Clause> body = ParseAll(clause.Items[from..], clause);
        if (VariableCheck.Of(clause.Items[from..]).Count > 0)
        {
            clauses.Add(new Clause.Not(source, default, body, clause));
        }
        else if (HasPattern(body))
        {
            throw ParseErrors.Malformed(
                "A not clause needs a variable that it shares with the clauses around it", clause);
        }
    }

    private Clause.Not NotJoin(Symbol? source, EdnSequence clause, int from)
    {
        ImmutableArray<Symbol> variables = Variables(from < clause.Count ? clause[from] : null, clause);
        return variables.IsEmpty
            ? throw ParseErrors.Malformed("not-join needs a variable", clause)
            : new Clause.Not(source, variables, ParseAll(clause.Items[(from + 1)..], clause), clause);
    }

    private void Or(Symbol? source, EdnSequence clause, int from, ImmutableArray<Clause>.Builder clauses)
    {
        ImmutableArray<ImmutableArray<Clause>> branches = Branches(clause, from);
        HashSet<Symbol> shared = VariableCheck.Of([clause[from]]);
        for (int i = from + 1; i < clause.Count; i++)
        {
            if (!shared.SetEquals(VariableCheck.Of([clause[i]])))
            {
                throw ParseErrors.Malformed("All clauses in 'or' must use same set of vars", clause);
            }
        }

        if (shared.Count > 0)
        {
            clauses.Add(new Clause.Or(source, default, default, branches, clause));
        }
        else if (Enumerable.Any(branches, HasPattern))
        {
            throw EmptyOr(clause);
        }
    }

    private Clause.Or OrJoin(Symbol? source, EdnSequence clause, int from)
    {
        object? listed = from < clause.Count ? clause[from] : EdnVector.Empty;
        ImmutableArray<Symbol> required = [];
        if (listed is EdnSequence { Count: > 0 } list && list[0] is EdnSequence first)
        {
            required = Variables(first, clause);
            listed = new EdnVector(list.Items[1..], list.Position);
        }

        ImmutableArray<Symbol> variables = Variables(listed, clause);
        return variables.IsEmpty && required.IsEmpty
            ? throw EmptyOr(clause)
            : new Clause.Or(source, required, variables, Branches(clause, from + 1), clause);
    }

    private ImmutableArray<ImmutableArray<Clause>> Branches(EdnSequence clause, int from)
    {
        if (from >= clause.Count)
        {
            throw ParseErrors.Malformed("An or clause needs a branch", clause);
        }

        ImmutableArray<ImmutableArray<Clause>>.Builder branches = ImmutableArray.CreateBuilder<ImmutableArray<Clause>>(
            );
        for (int i = from; i < clause.Count; i++)
        {
            branches.Add(ParseAll([clause[i]], clause));
        }

        return branches.ToImmutable();
    }

    private static ImmutableArray<Symbol> Variables(object? form, EdnSequence clause)
    {
        ImmutableArray<Symbol>.Builder variables = ImmutableArray.CreateBuilder<Symbol>();
        foreach (object? item in form as EdnSequence
            ?? throw ParseErrors.Malformed("A vector of variables is missing", clause))
        {
            variables.Add(Symbols.IsVariable(item)
                ? (Symbol)item!
                : throw ParseErrors.Malformed($"{FunctionErrors.Shown(item)} is not a variable, in", clause));
        }

        return variables.ToImmutable();
    }

    private static bool HasPattern(ImmutableArray<Clause> clauses)
    {
        foreach (Clause clause in clauses)
        {
            if (clause is not (Clause.Predicate or Clause.Function))
            {
                return true;
            }
        }

        return false;
    }

    private static AccreteException EmptyOr(EdnSequence clause) => DbErrors.Incorrect(
        "or-binding-empty", $"'or' cannot have empty binding set: {FunctionErrors.Shown(clause)}", clause);
}
