using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Query.Columns;

namespace Accrete.Query.Plan;

/// <summary>One condition of a conjunction, over slots instead of names.</summary>
/// <param name="Uses">All variables that stand in it.</param>
/// <param name="Form">The clause it was made of, for errors and explain.</param>
internal abstract record Atom(VarSet Uses, object Form)
{
    /// <summary>Gets the variables that must have values before the atom can run; the rest it binds.</summary>
    public virtual VarSet Requires => VarSet.Empty;
}

/// <summary>A data pattern; places beyond those written are blank, and there are at least five.</summary>
internal sealed record PatternAtom(
    Symbol Source, ImmutableArray<PlanTerm> Terms, int WrittenCount, VarSet Uses, object Form)
    : Atom(Uses, Form)
{
    /// <summary>Gets whether values of the entity's variable must name entities. Where this is the first clause that
    /// has the variable it would bind it, and what another clause found for it merely does not match.</summary>
    public bool IsEntityStrict { get; init; } = true;

    /// <summary>Gets whether values of the value's variable must be such as the attribute wants; not where the
    /// entity is known from earlier clauses: then values are compared, not looked up.</summary>
    public bool IsValueStrict { get; init; } = true;

    /// <summary>Gets whether what stands in the place of the value is compared with ids as it is, and never
    /// resolved.</summary>
    public bool IsValueCompared { get; init; }

    /// <summary>Gets whether only references to the value are looked for: where attribute and entity are left
    /// to later clauses, the value alone is looked up.</summary>
    public bool IsReferenceOnly { get; init; }
}

/// <summary>A predicate, or a function whose result is bound.</summary>
/// <param name="Call">The call as written.</param>
/// <param name="Arguments">Its arguments; sources are constants that hold a <see cref="SourceArgument"/>.</param>
/// <param name="FunctionSlot">The slot of the variable that holds the function, -1 where it is named.</param>
/// <param name="Result">Where the result goes; null for a predicate.</param>
/// <param name="Inputs">The variables among the arguments.</param>
/// <param name="Uses">All variables that stand in it.</param>
/// <param name="Form">The clause.</param>
internal sealed record CallAtom(
    FunctionCall Call,
    ImmutableArray<PlanTerm> Arguments,
    int FunctionSlot,
    ResultBinding? Result,
    VarSet Inputs,
    VarSet Uses,
    object Form) : Atom(Uses, Form)
{
    /// <inheritdoc/>
    public override VarSet Requires => Inputs;
}

/// <summary>A source among the arguments of a call.</summary>
internal sealed record SourceArgument(Symbol Name);

/// <summary>A binding over slots.</summary>
internal abstract record ResultBinding
{
    private ResultBinding()
    {
    }

    /// <summary>One variable; slot -1 ignores the value.</summary>
    public sealed record Scalar(int Slot) : ResultBinding;

    /// <summary>Each item of a collection.</summary>
    public sealed record Collection(ResultBinding Item) : ResultBinding;

    /// <summary>The items of a tuple by place.</summary>
    public sealed record Tuple(ImmutableArray<ResultBinding> Items) : ResultBinding;
}

/// <summary>Keeps the rows for which the body has no solution; shared variables have the same slots outside
/// and inside.</summary>
/// <param name="Body">The clauses.</param>
/// <param name="RowSlot">A slot of its own that numbers the rows.</param>
/// <param name="Uses">All variables that stand in it.</param>
/// <param name="Form">The clause.</param>
internal sealed record NotAtom(Conjunction Body, int RowSlot, VarSet Uses, object Form) : Atom(Uses, Form)
{
    /// <inheritdoc/>
    public override VarSet Requires => Uses;
}

/// <summary>Joins with the union of the branches' solutions; shared variables have the same slots outside
/// and inside.</summary>
/// <param name="Branches">The branches.</param>
/// <param name="Required">The variables that must be bound before.</param>
/// <param name="RowSlot">A slot of its own that numbers the rows.</param>
/// <param name="Uses">All variables that stand in it.</param>
/// <param name="Form">The clause.</param>
internal sealed record OrAtom(
    ImmutableArray<Conjunction> Branches, VarSet Required, int RowSlot, VarSet Uses, object Form) : Atom(Uses, Form)
{
    /// <inheritdoc/>
    public override VarSet Requires => Required;
}

/// <summary>Joins with the solutions of a rule that calls itself, directly or not.</summary>
/// <param name="Rule">The rule in the set of rules.</param>
/// <param name="Arguments">Slots only: constants became variables with one value.</param>
/// <param name="Required">The variables in the rule's required places.</param>
/// <param name="Uses">All variables that stand in it.</param>
/// <param name="Form">The clause.</param>
internal sealed record RuleAtom(
    RuleKey Rule, ImmutableArray<int> Arguments, VarSet Required, VarSet Uses, object Form) : Atom(Uses, Form)
{
    /// <inheritdoc/>
    public override VarSet Requires => Required;
}

/// <summary>A rule together with what <c>$</c> is inside of it.</summary>
internal readonly record struct RuleKey(Symbol Name, Symbol Source);

/// <summary>Gives a variable one value.</summary>
internal sealed record ConstantAtom(int Slot, object? Value, VarSet Uses, object Form) : Atom(Uses, Form);

/// <summary>Makes two variables have equal values; runs once one of them is bound.</summary>
internal sealed record UnifyAtom(int Left, int Right, VarSet Uses, object Form) : Atom(Uses, Form);

/// <summary>Atoms that must all hold, over variables numbered from 0.</summary>
/// <param name="Atoms">The atoms, in the order of the clauses.</param>
/// <param name="Shared">The slots shared with the outside.</param>
internal sealed record Conjunction(ImmutableArray<Atom> Atoms, VarSet Shared);

/// <summary>A conjunction that has a numbering of its own: a whole query or a rule's body.</summary>
/// <param name="Where">What must hold.</param>
/// <param name="Names">The name of each slot, for errors and explain.</param>
internal sealed record Body(Conjunction Where, ImmutableArray<Symbol> Names);

/// <summary>One head and body of a rule.</summary>
/// <param name="Body">What must hold.</param>
/// <param name="Parameters">The slots of the head's parameters.</param>
internal sealed record CompiledBranch(Body Body, ImmutableArray<int> Parameters);

/// <summary>All heads and bodies of a rule.</summary>
internal sealed record CompiledRule(RuleKey Key, int Arity, ImmutableArray<CompiledBranch> Branches);

/// <summary>Rows given from outside: an input, or the solutions found so far of a rule.</summary>
internal sealed record InputAtom(ScannedTable Rows, VarSet Uses, object Form) : Atom(Uses, Form);
