using System;
using System.Diagnostics.CodeAnalysis;

namespace Accrete;

/// <summary>Asserts what must hold in release builds too.</summary>
internal static class Invariant
{
    /// <summary>Ends the operation where a condition does not hold: the code is wrong, or memory is.</summary>
    /// <exception cref="InvalidOperationException">The condition does not hold.</exception>
    public static void Check([DoesNotReturnIf(false)] bool condition, string what)
    {
        if (!condition)
        {
            Fail(what);
        }
    }

    [DoesNotReturn]
    private static void Fail(string what) => throw new InvalidOperationException("broken invariant: " + what);
}
