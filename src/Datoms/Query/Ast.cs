using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Query;

/// <summary>What stands in one place of a clause.</summary>
internal abstract record Term
{
    private Term()
    {
    }

    /// <summary>A variable, <c>?x</c>.</summary>
    public sealed record Variable(Symbol Name) : Term;

    /// <summary>A literal.</summary>
    public sealed record Constant(object? Value) : Term;

    /// <summary>A source as an argument, <c>$x</c>; <c>%</c> too, for nested queries.</summary>
    public sealed record Source(Symbol Name) : Term;

    /// <summary>The blank, <c>_</c>.</summary>
    public sealed record Blank : Term
    {
        /// <summary>The one instance.</summary>
        public static readonly Blank Instance = new();
    }
}

/// <summary>A call in a predicate or function expression: name, or a variable bound to a function, and
/// arguments.</summary>
internal sealed record FunctionCall(Term Function, ImmutableArray<Term> Arguments, EdnSequence Form)
{
    /// <summary>The function's name as written; a symbol also for a variable.</summary>
    public Symbol Name => Function switch
    {
        Term.Variable variable => variable.Name,
        Term.Constant { Value: Symbol symbol } => symbol,
        _ => Symbol.Of(null, "?"),
    };
}

/// <summary>Where the result of a function, or an input, goes.</summary>
internal abstract record Binding
{
    private Binding()
    {
    }

    /// <summary><c>?x</c>.</summary>
    public sealed record Scalar(Symbol Variable) : Binding;

    /// <summary><c>_</c>.</summary>
    public sealed record Ignore : Binding;

    /// <summary><c>[?x ...]</c>.</summary>
    public sealed record Collection(Binding Item) : Binding;

    /// <summary><c>[?x _ ?y]</c>.</summary>
    public sealed record Tuple(ImmutableArray<Binding> Items) : Binding;

    /// <summary><c>[[?x _ ?y]]</c>.</summary>
    public sealed record Relation(ImmutableArray<Binding> Items) : Binding;
}

/// <summary>One input of <c>:in</c>.</summary>
internal abstract record InputSpec
{
    private InputSpec()
    {
    }

    /// <summary><c>$x</c>.</summary>
    public sealed record Source(Symbol Name) : InputSpec;

    /// <summary><c>%</c>.</summary>
    public sealed record Rules : InputSpec;

    /// <summary>A pull pattern by name: a plain symbol.</summary>
    public sealed record Pattern(Symbol Name) : InputSpec;

    /// <summary>Variables.</summary>
    public sealed record Bound(Binding Binding) : InputSpec;
}

/// <summary>One clause of <c>:where</c>; <see cref="Form"/> is its text as read, for errors and explain.</summary>
internal abstract record Clause(object Form)
{
    /// <summary><c>[$src e a v tx added]</c>, one to five places; source null for the default one.</summary>
    public sealed record DataPattern(Symbol? Source, ImmutableArray<Term> Terms, object Form) : Clause(Form);

    /// <summary><c>[(f ...)]</c>.</summary>
    public sealed record Predicate(FunctionCall Call, object Form) : Clause(Form);

    /// <summary><c>[(f ...) binding]</c>.</summary>
    public sealed record Function(FunctionCall Call, Binding Binding, object Form) : Clause(Form);

    /// <summary><c>(not ...)</c>; with <see cref="JoinVariables"/> <c>(not-join [?x] ...)</c>, default where
    /// there are none.</summary>
    public sealed record Not(Symbol? Source, ImmutableArray<Symbol> JoinVariables, ImmutableArray<Clause> Clauses,
        object Form) : Clause(Form)
    {
        /// <summary>Whether it is a not-join.</summary>
        public bool IsJoin => !JoinVariables.IsDefault;
    }

    /// <summary><c>(or ...)</c>; with <see cref="JoinVariables"/> <c>(or-join [[?req] ?x] ...)</c>, default where there
    /// are none.</summary>
    public sealed record Or(
        Symbol? Source,
        ImmutableArray<Symbol> RequiredVariables,
        ImmutableArray<Symbol> JoinVariables,
        ImmutableArray<ImmutableArray<Clause>> Branches,
        object Form) : Clause(Form)
    {
        /// <summary>Whether it is an or-join.</summary>
        public bool IsJoin => !JoinVariables.IsDefault;
    }

    /// <summary><c>(rule ?x ...)</c>.</summary>
    public sealed record RuleCall(Symbol? Source, Symbol Name, ImmutableArray<Term> Arguments, object Form) : Clause(
        Form);
}

/// <summary>All heads and bodies of one rule name.</summary>
internal sealed record Rule(Symbol Name, int RequiredCount, int Arity, ImmutableArray<RuleBranch> Branches)
{
    /// <summary>Gets the error of a head or body that no query may call; null where all are well formed.</summary>
    public AccreteException? Refusal { get; init; }
}

/// <summary>One head with its body; the first <see cref="Rule.RequiredCount"/> parameters must be bound by
/// the caller.</summary>
internal sealed record RuleBranch(ImmutableArray<Symbol> Parameters, ImmutableArray<Clause> Body, object Form);

/// <summary>What <c>:find</c> gives for one row.</summary>
internal abstract record FindElement
{
    private FindElement()
    {
    }

    /// <summary>Gets the name of the variable that the element is about.</summary>
    public Symbol VariableName => this switch
    {
        Variable variable => variable.Name,
        Pull pull => pull.Entity,
        Aggregate aggregate => ((Term.Variable)aggregate.Arguments[^1]).Name,
        _ => throw new InvalidOperationException("unknown element of :find"),
    };

    /// <summary><c>?x</c>.</summary>
    public sealed record Variable(Symbol Name) : FindElement;

    /// <summary><c>(f ?x)</c>, <c>(f n ?x)</c>: the last argument is the variable that is gathered.</summary>
    public sealed record Aggregate(Symbol Function, ImmutableArray<Term> Arguments, object Form) : FindElement;

    /// <summary><c>(pull $src ?e pattern)</c>; the pattern is a literal or the name of an input.</summary>
    public sealed record Pull(Symbol? Source, Symbol Entity, object Pattern, object Form) : FindElement;
}

/// <summary>The four shapes of a result.</summary>
internal enum FindShape
{
    /// <summary>A set of tuples.</summary>
    Relation,

    /// <summary><c>[?x ...]</c>.</summary>
    Collection,

    /// <summary><c>[?x ?y]</c>: one tuple.</summary>
    Tuple,

    /// <summary><c>?x .</c>: one value.</summary>
    Scalar,
}

/// <summary>The kinds of keys of return maps.</summary>
internal enum ReturnMapKind
{
    /// <summary>No maps: tuples.</summary>
    None,

    /// <summary><c>:keys</c>.</summary>
    Keys,

    /// <summary><c>:syms</c>.</summary>
    Symbols,

    /// <summary><c>:strs</c>.</summary>
    Strings,
}

/// <summary>A query, checked.</summary>
internal sealed record ParsedQuery(
    FindShape Shape,
    ImmutableArray<FindElement> Find,
    ReturnMapKind ReturnMap,
    ImmutableArray<object?> ReturnNames,
    ImmutableArray<Symbol> With,
    ImmutableArray<InputSpec> Inputs,
    ImmutableArray<Clause> Where,
    object Form)
{
    /// <summary>Gets whether the query has an <c>:in</c>; without one it has the default source, which may
    /// be missing.</summary>
    public bool HasInputs { get; init; }

    /// <summary>Gets the variables of <c>:find</c> that stand in nested bindings only, which bind nothing: rows come
    /// without them.</summary>
    public ImmutableArray<Symbol> Lost { get; init; } = [];

    /// <summary>Gets the variables that somebody needs: a clause, the result, or a second input.</summary>
    public IReadOnlySet<Symbol> Used { get; } = UsedVariables.Of(Find, With, Inputs, Where);

    /// <summary>Gets whether no name of the return map stands twice.</summary>
    public bool HasDistinctReturnNames { get; } = new HashSet<object>(
        NamesOf(ReturnNames), EdnEquality.Instance).Count == ReturnNames.Length;

    /// <summary>Gets whether an element of <c>:find</c> is an aggregate.</summary>
    public bool HasAggregates { get; } = Find.Any(element => element is FindElement.Aggregate);

    /// <summary>Gets whether an element of <c>:find</c> is a pull.</summary>
    public bool HasPulls { get; } = Find.Any(element => element is FindElement.Pull);

    private static IEnumerable<object> NamesOf(ImmutableArray<object?> names) => names.OfType<object>();
}
