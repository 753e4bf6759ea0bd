using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Accrete.Edn;

namespace Accrete.Pull;

/// <summary>Keeps parsed patterns: by their text, and for patterns that are values by the very object.</summary>
internal static class PatternCache
{
    /// <summary>Bounds the texts kept: patterns made up from data must not grow the cache without end.</summary>
    private const int TextCountMax = 1024;

    private static readonly ConcurrentDictionary<string, CompiledPattern> ByText = new(System.StringComparer.Ordinal);
    private static readonly ConditionalWeakTable<object, CompiledPattern> ByObject = [];

    /// <summary>Parses a pattern, or returns what was parsed before.</summary>
    /// <param name="pattern">EDN text, EDN values, or .NET collections, which must not change afterwards.</param>
    /// <exception cref="AccreteException">It is no pattern.</exception>
    public static CompiledPattern Compile(object? pattern) => pattern switch
    {
        string text => OfText(text),
        EdnVector or EdnList => ByObject.GetValue(
            pattern, static key => new CompiledPattern(PatternParser.Parse(EdnNormalize.Value(key)))),
        _ => new CompiledPattern(PatternParser.Parse(EdnNormalize.Value(pattern))),
    };

    private static CompiledPattern OfText(string text)
    {
        if (ByText.TryGetValue(text, out CompiledPattern? known))
        {
            return known;
        }

        CompiledPattern compiled = new(PatternParser.Parse(text));
        if (ByText.Count >= TextCountMax)
        {
            ByText.Clear();
        }

        return ByText.GetOrAdd(text, compiled);
    }
}
