using System.Numerics;
using System.Runtime.CompilerServices;

namespace Accrete.Query.Kernels;

/// <summary>A relation of two numbers that a filter keeps rows by.</summary>
internal interface IRelation
{
    /// <summary>Tells whether it holds.</summary>
    static abstract bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool>;
}

/// <summary>The left is less.</summary>
internal readonly struct Less : IRelation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool> => x < y;
}

/// <summary>The left is less or equal; never so for not-a-number.</summary>
internal readonly struct LessOrEqual : IRelation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool> => x <= y;
}

/// <summary>The left is not greater; always so for not-a-number, which is neither less nor greater.</summary>
internal readonly struct NotGreater : IRelation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool> => !(x > y);
}

/// <summary>They are equal; never so for not-a-number.</summary>
internal readonly struct Same : IRelation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool> => x == y;
}

/// <summary>They are not equal; always so for not-a-number.</summary>
internal readonly struct Different : IRelation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds<T>(T x, T y)
        where T : IComparisonOperators<T, T, bool> => x != y;
}
