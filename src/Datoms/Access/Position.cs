using Accrete.Values;

namespace Accrete.Access;

/// <summary>Where a value that was asked for stands among the values of an attribute.</summary>
internal enum PositionKind
{
    /// <summary>At a value.</summary>
    At,

    /// <summary>Just before a value, and after all smaller ones: the attribute cannot hold what was
    /// asked for.</summary>
    Before,

    /// <summary>Before all values.</summary>
    First,

    /// <summary>After all values.</summary>
    Last,
}

/// <summary>A place among the values of an attribute.</summary>
/// <param name="Kind">How the place and the value go together.</param>
/// <param name="Value">The value, default for <see cref="PositionKind.First"/> and
/// <see cref="PositionKind.Last"/>.</param>
internal readonly record struct Position(PositionKind Kind, Value Value)
{
    /// <summary>Gets the place before all values.</summary>
    public static Position First => new(PositionKind.First, default);

    /// <summary>Gets the place after all values.</summary>
    public static Position Last => new(PositionKind.Last, default);

    /// <summary>Gets whether the attribute can hold the very value.</summary>
    public bool IsExact => Kind == PositionKind.At;

    /// <summary>Returns the place of a value.</summary>
    public static Position At(in Value value) => new(PositionKind.At, value);

    /// <summary>Returns the place just before a value.</summary>
    public static Position Before(in Value value) => new(PositionKind.Before, value);
}
