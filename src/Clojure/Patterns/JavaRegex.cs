using System;
using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Accrete.Clojure.Patterns;

/// <summary>A regular expression in Java's syntax, ready to match.</summary>
/// <remarks>Compiled for each alphabet at the first text that needs it; safe for any number of threads.</remarks>
internal sealed class JavaRegex
{
    /// <summary>Bounds the matching of one text: expressions come from outside and may be made to run
    /// forever.</summary>
    private static readonly TimeSpan MatchTimeMax = TimeSpan.FromSeconds(2);

    private const int CachedCountMax = 256;

    private static readonly ConcurrentDictionary<string, JavaRegex> Known = new(StringComparer.Ordinal);

    private readonly Regex?[] _parts = new Regex?[3];
    private readonly Regex?[] _wholes = new Regex?[3];
    private readonly Regex? _dotNet;
    private readonly PatternGroups? _groups;

    private JavaRegex(string source)
    {
        Source = source;
        (string pattern, _groups) = PatternTranslator.Translate(source, Alphabet.Ascii);
        _parts[(int)Alphabet.Ascii] = Compile(pattern, RegexOptions.None);
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
    public static JavaRegex Of(string source)
    {
        if (Known.TryGetValue(source, out JavaRegex? known))
        {
            return known;
        }

        if (Known.Count >= CachedCountMax)
        {
            Known.Clear();
        }

        return Known.GetOrAdd(source, new JavaRegex(source));
    }

    /// <summary>Takes an expression of .NET as it is; it too has no more than its time.</summary>
    public static JavaRegex Of(Regex regex) => new(regex);

    /// <summary>Returns the first match, null where there is none.</summary>
    public Match? Find(string text) => For(text, _parts, isWhole: false).Match(text) is { Success: true } match
        ? match
        : null;

    /// <summary>Returns all matches, each after the one before.</summary>
    public MatchCollection Matches(string text) => For(text, _parts, isWhole: false).Matches(text);

    /// <summary>Returns the match of a whole text, null where there is none.</summary>
    public Match? Whole(string text) => For(text, _wholes, isWhole: true).Match(text) is { Success: true } match
        ? match
        : null;

    /// <summary>Returns the number of a named group, null where there is none of that name.</summary>
    public int? GroupNumber(string name) => _groups is not null ? _groups.Number(name)
        : _dotNet!.GroupNumberFromName(name) is var number and > 0 ? number
        : null;

    private static Regex Compile(string pattern, RegexOptions options) =>
        new(pattern, options | RegexOptions.CultureInvariant, MatchTimeMax);

    private static Alphabet AlphabetOf(string text) =>
        System.Text.Ascii.IsValid(text) ? Alphabet.Ascii
        : text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Alphabet.Full
        : Alphabet.Bmp;

    private Regex For(string text, Regex?[] compiled, bool isWhole)
    {
        Alphabet alphabet = _dotNet is null ? AlphabetOf(text) : Alphabet.Ascii;
        return compiled[(int)alphabet] ??= Make(alphabet, isWhole);
    }

    private Regex Make(Alphabet alphabet, bool isWhole)
    {
        string pattern = _dotNet is null ? PatternTranslator.Translate(Source, alphabet).Pattern : Source;
        RegexOptions options = (_dotNet?.Options ?? RegexOptions.None)
            & ~(RegexOptions.Compiled | RegexOptions.RightToLeft);

        // The line feed ends a comment that an expression of .NET may end with.
        string ending = (options & RegexOptions.IgnorePatternWhitespace) != 0 ? "\n" : "";
        return Compile(isWhole ? $"\\A(?:{pattern}{ending})\\z" : pattern, options);
    }
}
