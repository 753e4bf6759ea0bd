using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Accrete.Clojure.Patterns;

/// <summary>A regular expression in Java's syntax, ready to match.</summary>
/// <remarks>Compiled for each alphabet at the first text that needs it; safe for any number of threads.</remarks>
internal sealed class JavaRegex
{
    private const int KeptMax = 256;
    private const int StepsMax = 8;

    /// <summary>What a search may take longer than the call that it is for.</summary>
    private static readonly TimeSpan MatchTimeStep = TimeSpan.FromMilliseconds(250);

    /// <summary>Bounds the matching of one text: expressions come from outside and may be made to run
    /// forever.</summary>
    private static readonly TimeSpan MatchTimeMax = MatchTimeStep * StepsMax;

    private static readonly RecentCache<string, JavaRegex> Known = new(StringComparer.Ordinal, KeptMax);

    private readonly Regex?[] _parts = new Regex?[3 * StepsMax];
    private readonly Regex?[] _wholes = new Regex?[3 * StepsMax];
    private readonly Regex? _dotNet;
    private readonly PatternGroups? _groups;

    private JavaRegex(string source)
    {
        Source = source;
        (string pattern, _groups) = PatternTranslator.Translate(source, Alphabet.Ascii);
        _parts[((int)Alphabet.Ascii * StepsMax) + StepsMax - 1] = Compile(pattern, RegexOptions.None, MatchTimeMax);
    }

    private JavaRegex(Regex regex)
    {
        Source = regex.ToString();
        _dotNet = regex;
    }

    /// <summary>Gets the expression as it was written.</summary>
    public string Source { get; }

    /// <summary>Returns the expression of a text.</summary>
    /// <exception cref="AccreteException">The text is none.</exception>
    public static JavaRegex Of(string source) =>
        Known.Find(source) ?? Known.Keep(source, new JavaRegex(source), weight: 1);

    /// <summary>Takes an expression of .NET as it is; it too has no more than its time.</summary>
    public static JavaRegex Of(Regex regex) => new(regex);

    /// <summary>Returns the first match, null where there is none.</summary>
    public Match? Find(string text) => Run(() => For(text, _parts, isWhole: false).Match(text));

    /// <summary>Returns the match after one, null where there is none.</summary>
    public static Match? Next(Match match) => Run(match.NextMatch);

    /// <summary>Returns all matches, each after the one before.</summary>
    public IEnumerable<Match> Matches(string text)
    {
        for (Match? match = Find(text); match is not null; match = Next(match))
        {
            yield return match;
        }
    }

    /// <summary>Returns the match of a whole text, null where there is none.</summary>
    public Match? Whole(string text) => Run(() => For(text, _wholes, isWhole: true).Match(text));

    /// <summary>Returns the number of a named group, null where there is none of that name.</summary>
    public int? GroupNumber(string name) => _groups is not null ? _groups.Number(name)
        : _dotNet!.GroupNumberFromName(name) is var number and > 0 ? number
        : null;

    private static Regex Compile(string pattern, RegexOptions options, TimeSpan timeMax) =>
        new(pattern, options | RegexOptions.CultureInvariant, timeMax);

    /// <summary>Searches, and looks at the limits of the call then: nothing else does while an expression
    /// runs.</summary>
    private static Match? Run(Func<Match> search)
    {
        try
        {
            Match match = search();
            WorkLimit.Look();
            return match.Success ? match : null;
        }
        catch (RegexMatchTimeoutException)
        {
            WorkLimit.Look();
            throw;
        }
    }

    /// <summary>Returns how many steps of time an expression may run: as long as it may at most, or a step longer than
    /// the call has left.</summary>
    private static int StepsLeft() => WorkLimit.TimeLeft is { } left && left < MatchTimeMax
        ? Math.Clamp((int)(left / MatchTimeStep) + 1, 1, StepsMax)
        : StepsMax;

    private static Alphabet AlphabetOf(string text) =>
        System.Text.Ascii.IsValid(text) ? Alphabet.Ascii
        : text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Alphabet.Full
        : Alphabet.Bmp;

    private Regex For(string text, Regex?[] compiled, bool isWhole)
    {
        Alphabet alphabet = _dotNet is null ? AlphabetOf(text) : Alphabet.Ascii;
        int steps = StepsLeft();
        return compiled[((int)alphabet * StepsMax) + steps - 1] ??= Make(alphabet, isWhole, steps * MatchTimeStep);
    }

    private Regex Make(Alphabet alphabet, bool isWhole, TimeSpan timeMax)
    {
        string pattern = _dotNet is null ? PatternTranslator.Translate(Source, alphabet).Pattern : Source;
        RegexOptions options = (_dotNet?.Options ?? RegexOptions.None)
            & ~(RegexOptions.Compiled | RegexOptions.RightToLeft);

        // The line feed ends a comment that an expression of .NET may end with.
        string ending = (options & RegexOptions.IgnorePatternWhitespace) != 0 ? "\n" : "";
        return Compile(isWhole ? $"\\A(?:{pattern}{ending})\\z" : pattern, options, timeMax);
    }
}
