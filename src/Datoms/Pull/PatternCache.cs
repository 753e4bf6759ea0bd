using System.Runtime.CompilerServices;
using Accrete.Clr;
using Accrete.Edn;

namespace Accrete.Pull;

/// <summary>Keeps parsed patterns: by their text, and for patterns that are values by the very object.</summary>
internal static class PatternCache
{
    /// <summary>Bounds what is kept, in characters: patterns made up from data must not grow the cache without
    /// end.</summary>
    private const long WeightMax = 1 << 22;

    private const int EntryWeight = 1 << 10;
    private static readonly RecentCache<string, CompiledPattern> ByText = new(System.StringComparer.Ordinal, WeightMax);
    private static readonly ConditionalWeakTable<object, CompiledPattern> ByObject = [];

    /// <summary>Parses a pattern, or returns what was parsed before.</summary>
    /// <param name="pattern">EDN text, EDN values, or .NET collections, which must not change afterwards.</param>
    /// <exception cref="AccreteException">It is no pattern.</exception>
    public static CompiledPattern Compile(object? pattern) => pattern switch
    {
        string text => ByText.Find(text) ?? ByText.Keep(
            text, new CompiledPattern(PatternParser.Parse(text)), EntryWeight + text.Length),
        EdnVector or EdnList => ByObject.GetValue(
            pattern, static key => new CompiledPattern(PatternParser.Parse(ClrInput.Value(key)))),
        _ => new CompiledPattern(PatternParser.Parse(ClrInput.Value(pattern))),
    };
}
