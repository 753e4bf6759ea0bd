using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Accrete.Clojure.Patterns;

/// <summary>A set of Unicode code points, as ranges in order that neither touch nor overlap.</summary>
internal sealed class CodePointSet
{
    /// <summary>The greatest code point.</summary>
    public const int Last = 0x10FFFF;

    private const int AsciiLast = 0x7F;
    private const int HighSurrogate = 0xD800;
    private const int LowSurrogate = 0xDC00;
    private const int SurrogateLast = 0xDFFF;
    private const int BmpLast = 0xFFFF;

    private readonly (int From, int To)[] _ranges;

    private CodePointSet((int From, int To)[] ranges) => _ranges = ranges;

    /// <summary>Gets the set of nothing.</summary>
    public static CodePointSet Empty { get; } = new([]);

    /// <summary>Gets the set of everything.</summary>
    public static CodePointSet All { get; } = new([(0, Last)]);

    /// <summary>Returns a set of ranges, in any order.</summary>
    public static CodePointSet Of(IEnumerable<(int From, int To)> ranges)
    {
        List<(int From, int To)> sorted = [.. ranges];
        sorted.Sort();
        List<(int From, int To)> merged = new(sorted.Count);
        foreach ((int from, int to) in sorted)
        {
            if (merged.Count > 0 && from <= merged[^1].To + 1)
            {
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, to));
            }
            else
            {
                merged.Add((from, to));
            }
        }

        return new CodePointSet([.. merged]);
    }

    /// <summary>Returns the set of one range.</summary>
    public static CodePointSet Range(int from, int to) => new([(from, to)]);

    /// <summary>Returns the set of a text's characters; two with a minus between them are a range.</summary>
    public static CodePointSet Parse(string ranges)
    {
        List<(int From, int To)> all = [];
        for (int i = 0; i < ranges.Length; i++)
        {
            bool isRange = i + 2 < ranges.Length && ranges[i + 1] == '-';
            all.Add((ranges[i], isRange ? ranges[i + 2] : ranges[i]));
            i += isRange ? 2 : 0;
        }

        return Of(all);
    }

    /// <summary>Tells whether a code point is in the set.</summary>
    public bool Contains(int codePoint)
    {
        int at = Bisection.First(0, _ranges.Length, new RangeOf(_ranges, codePoint));
        return at < _ranges.Length && _ranges[at].From <= codePoint;
    }

    /// <summary>Returns what is in either set.</summary>
    public CodePointSet Union(CodePointSet other) => Of([.. _ranges, .. other._ranges]);

    /// <summary>Returns what is in both sets.</summary>
    public CodePointSet Intersect(CodePointSet other)
    {
        List<(int From, int To)> both = [];
        int i = 0, j = 0;
        while (i < _ranges.Length && j < other._ranges.Length)
        {
            int from = Math.Max(_ranges[i].From, other._ranges[j].From);
            int to = Math.Min(_ranges[i].To, other._ranges[j].To);
            if (from <= to)
            {
                both.Add((from, to));
            }

            if (_ranges[i].To < other._ranges[j].To)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return new CodePointSet([.. both]);
    }

    /// <summary>Returns what is not in the set.</summary>
    public CodePointSet Negate()
    {
        List<(int From, int To)> rest = [];
        int next = 0;
        foreach ((int from, int to) in _ranges)
        {
            if (from > next)
            {
                rest.Add((next, from - 1));
            }

            next = to + 1;
        }

        if (next <= Last)
        {
            rest.Add((next, Last));
        }

        return new CodePointSet([.. rest]);
    }

    /// <summary>Returns an expression of .NET that matches one code point of the set, in a text of the given
    /// alphabet.</summary>
    public string ToDotNet(Alphabet alphabet)
    {
        if (alphabet != Alphabet.Full)
        {
            return Shortest(alphabet == Alphabet.Ascii ? AsciiLast : BmpLast);
        }

        List<string> choices = [];
        AddChoice(choices, Merged(Class(0, HighSurrogate - 1), Class(SurrogateLast + 1, BmpLast)), "");
        AddChoice(choices, Class(HighSurrogate, LowSurrogate - 1), @"(?![\uDC00-\uDFFF])");
        AddPairs(choices);
        AddChoice(choices, Class(LowSurrogate, SurrogateLast) is var low && low != Nothing
            ? @"(?<![\uD800-\uDBFF])" + low
            : low, "");
        return choices.Count == 0 ? Nothing
            : choices.Count == 1 && choices[0][0] == '[' && !choices[0].Contains('(', StringComparison.Ordinal)
                ? choices[0]
            : "(?:" + string.Join('|', choices) + ")";
    }

    /// <summary>Gets an expression that matches nothing.</summary>
    public static string Nothing => "(?!)";

    private static void AddChoice(List<string> choices, string choice, string suffix)
    {
        if (choice != Nothing)
        {
            choices.Add(choice + suffix);
        }
    }

    private static string Merged(string first, string second) =>
        first == Nothing ? second : second == Nothing ? first : first[..^1] + second[1..];

    /// <summary>Returns a class of the units within bounds: in a text that has no others, what is not in it says
    /// the same and may be shorter.</summary>
    private string Shortest(int last)
    {
        string own = Class(0, last);
        string others = Negate().Class(0, last);
        return others == Nothing ? @"[\s\S]"
            : own == Nothing || own.Length <= others.Length + 1 ? own
            : "[^" + others[1..];
    }

    private string Class(int first, int last)
    {
        StringBuilder text = new("[");
        foreach ((int from, int to) in _ranges)
        {
            if (from > last || to < first)
            {
                continue;
            }

            Append(text, Math.Max(from, first));
            if (Math.Min(to, last) > Math.Max(from, first))
            {
                text.Append('-');
                Append(text, Math.Min(to, last));
            }
        }

        return text.Length == 1 ? Nothing : text.Append(']').ToString();
    }

    /// <summary>Adds the surrogate pairs: whole blocks of 1,024 under a range of first halves, parts under
    /// their own.</summary>
    private void AddPairs(List<string> choices)
    {
        foreach ((int begin, int end) in _ranges)
        {
            int from = Math.Max(begin, BmpLast + 1);
            while (from <= end)
            {
                int high = (from - 0x10000) >> 10;
                int blockEnd = 0x10000 + (high << 10) + 0x3FF;
                int blocks = (end + 1 - from) >> 10;
                bool whole = from == blockEnd - 0x3FF && blocks > 0;
                int to = whole ? from + (blocks << 10) - 1 : Math.Min(end, blockEnd);
                choices.Add(whole
                    ? $"[{Unit(HighSurrogate + high)}-{Unit(HighSurrogate + high + blocks - 1)}][\\uDC00-\\uDFFF]"
                    : $"{Unit(HighSurrogate + high)}[{Unit(LowSurrogate + ((from - 0x10000) & 0x3FF))}"
                        + $"-{Unit(LowSurrogate + ((to - 0x10000) & 0x3FF))}]");
                from = to + 1;
            }
        }
    }

    private static void Append(StringBuilder text, int unit)
    {
        if (char.IsAsciiLetterOrDigit((char)unit))
        {
            text.Append((char)unit);
        }
        else
        {
            text.Append(Unit(unit));
        }
    }

    private static string Unit(int unit) => "\\u" + unit.ToString("X4", CultureInfo.InvariantCulture);

    private readonly struct RangeOf((int From, int To)[] ranges, int codePoint) : ISought
    {
        public bool IsAfter(int place) => ranges[place].To < codePoint;
    }
}
