using System;
using System.Collections.Generic;
using System.Text;

namespace Accrete.Clojure.Patterns;

/// <summary>Widens sets of characters to all cases, as Java's flags <c>i</c> and <c>u</c> do.</summary>
internal static class CaseFolding
{
    /// <summary>No character beyond this one has a case.</summary>
    private const int CasedLast = 0x1FFFF;

    private static readonly Lazy<(int Point, int Upper, int Lower)[]> Cased = new(ReadCased);

    /// <summary>Returns the range with all cases of its ASCII letters.</summary>
    public static CodePointSet Ascii(int from, int to)
    {
        List<(int, int)> all = [(from, to)];
        for (int c = 'a'; c <= 'z'; c++)
        {
            int upper = c - ('a' - 'A');
            if ((c >= from && c <= to) || (upper >= from && upper <= to))
            {
                all.Add((c, c));
                all.Add((upper, upper));
            }
        }

        return CodePointSet.Of(all);
    }

    /// <summary>Returns the range with all cases of its letters.</summary>
    public static CodePointSet Unicode(int from, int to)
    {
        int folded = from == to ? Lower(Upper(from)) : -1;
        List<(int, int)> all = [(from, to)];
        foreach ((int point, int upper, int lower) in Cased.Value)
        {
            if ((upper >= from && upper <= to) || (lower >= from && lower <= to) || lower == folded)
            {
                all.Add((point, point));
            }
        }

        return CodePointSet.Of(all);
    }

    private static (int Point, int Upper, int Lower)[] ReadCased()
    {
        List<(int, int, int)> cased = [];
        for (int point = 0; point <= CasedLast; point++)
        {
            int upper = Upper(point);
            int lower = Lower(upper);
            if (upper != point || lower != point)
            {
                cased.Add((point, upper, lower));
            }
        }

        return [.. cased];
    }

    /// <summary>Returns the capital; .NET leaves those alone whose other case is ASCII.</summary>
    private static int Upper(int point) => point switch
    {
        0x17F => 'S',
        0x131 => 'I',
        _ => Mapped(point, Rune.ToUpperInvariant),
    };

    private static int Lower(int point) => point switch
    {
        0x212A => 'k',
        0x130 => 'i',
        _ => Mapped(point, Rune.ToLowerInvariant),
    };

    private static int Mapped(int point, Func<Rune, Rune> map) =>
        Rune.TryCreate(point, out Rune rune) ? map(rune).Value : point;
}
