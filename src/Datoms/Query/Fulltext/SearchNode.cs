using System.Collections.Immutable;

namespace Accrete.Query.Fulltext;

/// <summary>A parsed search.</summary>
/// <param name="Boost">How much more than others it counts.</param>
internal abstract record SearchNode(float Boost)
{
    /// <summary>A word.</summary>
    public sealed record Term(string Word, float Boost) : SearchNode(Boost);

    /// <summary>Words at certain distances, or nearly.</summary>
    public sealed record Phrase(ImmutableArray<Word> Words, int Slop, float Boost) : SearchNode(Boost);

    /// <summary>Words by their beginning: <c>hend*</c>.</summary>
    public sealed record Prefix(string Text, float Boost) : SearchNode(Boost);

    /// <summary>Words by a pattern of <c>*</c> and <c>?</c>.</summary>
    public sealed record Wildcard(string Pattern, float Boost) : SearchNode(Boost);

    /// <summary>Words like another: <c>fuzzy~0.6</c>.</summary>
    public sealed record Fuzzy(string Word, float Similarity, float Boost) : SearchNode(Boost);

    /// <summary>Words between two: <c>[a TO c]</c>, without the ends <c>{a TO c}</c>.</summary>
    public sealed record Range(string From, string To, bool Inclusive, float Boost) : SearchNode(Boost);

    /// <summary>Nothing: another field.</summary>
    public sealed record None(float Boost) : SearchNode(Boost);

    /// <summary>Clauses that must, should or must not match.</summary>
    public sealed record Boolean(ImmutableArray<SearchClause> Clauses, float Boost) : SearchNode(Boost);
}

/// <summary>One part of a search of several.</summary>
internal sealed record SearchClause(SearchNode Node, Occurrence Occurrence);

/// <summary>Whether a clause must match.</summary>
internal enum Occurrence
{
    /// <summary>It raises the score.</summary>
    Should,

    /// <summary>It must match.</summary>
    Must,

    /// <summary>It must not match.</summary>
    MustNot,
}
