using System.Collections.Immutable;
using Accrete.Edn;

namespace Accrete.Pull;

/// <summary>A pull pattern, parsed and checked; independent of any database.</summary>
/// <param name="Wildcard">Whether, and how, all attributes are asked for.</param>
/// <param name="HasId">Whether <c>:db/id</c> is named.</param>
/// <param name="IdKey">The key under which an id is shown: as the last of wildcard and <c>:db/id</c> has it.</param>
/// <param name="Attributes">The attributes named, in order.</param>
internal sealed record PullPattern(
    WildcardKind Wildcard, bool HasId, object IdKey, ImmutableArray<PullAttribute> Attributes)
{
    /// <summary>Gets the pattern of a wildcard alone: what components are pulled by.</summary>
    public static PullPattern All { get; } = new(WildcardKind.Keywords, false, PullKeys.Id, []);

    /// <summary>Gets the pattern of the textual wildcard alone, whose keys are texts.</summary>
    public static PullPattern AllAsText { get; } = new(WildcardKind.Texts, false, PullKeys.IdText, []);

    /// <summary>Gets whether an entity's id belongs to what is asked for.</summary>
    public bool ShowsId => HasId || Wildcard != WildcardKind.None;
}

/// <summary>The kinds of wildcard.</summary>
internal enum WildcardKind
{
    /// <summary>None.</summary>
    None,

    /// <summary><c>*</c>: keys are keywords.</summary>
    Keywords,

    /// <summary><c>"*"</c>: keys are texts.</summary>
    Texts,
}

/// <summary>The kinds of recursion of a map spec.</summary>
internal enum RecursionKind
{
    /// <summary>None.</summary>
    None,

    /// <summary><c>{:a 3}</c>: so many steps.</summary>
    Bounded,

    /// <summary><c>{:a ...}</c>: until an entity comes that was seen on the way.</summary>
    Unbounded,
}

/// <summary>One attribute of a pattern with its options.</summary>
internal sealed record PullAttribute
{
    /// <summary>Gets the attribute's name; of a reverse one without the underscore.</summary>
    public required Keyword Name { get; init; }

    /// <summary>Gets the name as written, a keyword or a text; the key of the result unless there is an
    /// alias.</summary>
    public required object Asked { get; init; }

    /// <summary>Gets whether the attribute is followed backwards.</summary>
    public bool IsReverse { get; init; }

    /// <summary>Gets the key from <c>:as</c>, null for none.</summary>
    public object? Alias { get; init; }

    /// <summary>Gets whether there is a <see cref="Limit"/>; else the default one holds.</summary>
    public bool HasLimit { get; init; }

    /// <summary>Gets the <c>:limit</c> as written: a number, null for all; anything else is an error once
    /// it is needed.</summary>
    public object? Limit { get; init; }

    /// <summary>Gets the <c>:default</c>, null for none.</summary>
    public object? Default { get; init; }

    /// <summary>Gets whether the default takes the place of false too, as that of the legacy expression does.</summary>
    public bool IsDefaultOfFalse { get; init; }

    /// <summary>Gets the <c>:xform</c> as written, null for none.</summary>
    public object? Xform { get; init; }

    /// <summary>Gets the pattern of a map spec, null where there is none.</summary>
    public PullPattern? Nested { get; init; }

    /// <summary>Gets the recursion of a map spec.</summary>
    public RecursionKind Recursion { get; init; }

    /// <summary>Gets the number of steps of a bounded recursion.</summary>
    public long Depth { get; init; }

    /// <summary>Gets whether names, and so the keys of what is reached, are texts.</summary>
    public bool IsText => Asked is string;

    /// <summary>Gets the key of the result.</summary>
    public object Key => Alias ?? Asked;
}
