using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>Remembers what forms were parsed to: by the object itself, by its text, by equality. Bounded; for any
/// number of threads.</summary>
/// <typeparam name="T">What a form is parsed to.</typeparam>
/// <remarks>Parsing is pure, so that a result forgotten or made twice changes nothing but time.</remarks>
internal sealed class ParseCache<T>(Func<object?, T> parse)
    where T : class
{
    private const int CountMax = 1024;

    private readonly ConditionalWeakTable<object, T> _byObject = [];
    private readonly ConcurrentDictionary<string, T> _byText = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<object, T> _byForm = new(FormEquality.Instance);

    /// <summary>Returns what a form parses to.</summary>
    public T Parse(object? form)
    {
        switch (form)
        {
            case null:
                return parse(null);
            case string text:
                return _byText.TryGetValue(text, out T? known) ? known : Keep(_byText, text, parse(text));
            case EdnSequence or EdnMap or EdnSet:
                return _byObject.TryGetValue(form, out T? same) ? same : ByForm(form);
            default:
                return parse(EdnNormalize.Value(form));
        }
    }

    private T ByForm(object form)
    {
        T parsed = _byForm.TryGetValue(form, out T? equal) ? equal
            : Keep(_byForm, form, parse(EdnNormalize.Value(form)));
        _byObject.AddOrUpdate(form, parsed);
        return parsed;
    }

    private static T Keep<TKey>(ConcurrentDictionary<TKey, T> cache, TKey key, T parsed)
        where TKey : notnull
    {
        if (cache.Count >= CountMax)
        {
            cache.Clear();
        }

        return cache.GetOrAdd(key, parsed);
    }
}

/// <summary>The caches of queries and of rule sets.</summary>
internal static class ParseCache
{
    /// <summary>Gets the cache of queries.</summary>
    public static ParseCache<ParsedQuery> Queries { get; } = new(QueryParser.Parse);

    /// <summary>Gets the cache of rule sets.</summary>
    public static ParseCache<IReadOnlyDictionary<Symbol, Rule>> Rules { get; } = new(RuleParser.Parse);
}
