using System.Collections.Generic;

namespace Accrete.Host.Conformance;

/// <summary>Says where in an outcome the order of a vector counts.</summary>
internal abstract record OutcomeShape
{
    private OutcomeShape()
    {
    }

    /// <summary>Every vector counts in order.</summary>
    public sealed record Ordered : OutcomeShape
    {
        /// <summary>The one instance.</summary>
        public static readonly Ordered Instance = new();
    }

    /// <summary>A pulled value: in its maps, vectors of cardinality-many attributes are multisets.</summary>
    public sealed record Pulled : OutcomeShape
    {
        /// <summary>The one instance.</summary>
        public static readonly Pulled Instance = new();
    }

    /// <summary>A vector of these in order.</summary>
    public sealed record Sequence(OutcomeShape Item) : OutcomeShape;

    /// <summary>A set or a multiset of these.</summary>
    public sealed record Rows(OutcomeShape Item) : OutcomeShape;

    /// <summary>A tuple, or a return map with these names.</summary>
    public sealed record Row(IReadOnlyList<OutcomeShape> Items, IReadOnlyList<string> Names) : OutcomeShape;
}
