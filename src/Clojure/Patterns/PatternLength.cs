namespace Accrete.Clojure.Patterns;

/// <summary>How much a part of an expression may match, as far as Java looks before it takes a look-behind.</summary>
internal enum PatternLength
{
    /// <summary>One character, or nothing at all.</summary>
    Simple,

    /// <summary>Not more than some number.</summary>
    Bounded,

    /// <summary>One character any number of times, which Java takes to have a greatest length.</summary>
    Repeated,

    /// <summary>No greatest length is obvious.</summary>
    Unknown,
}
