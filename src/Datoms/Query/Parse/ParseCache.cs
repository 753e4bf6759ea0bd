using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Accrete.Clr;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>Remembers what forms were parsed to: by the object itself, by its text, by equality. Bounded, and what is
/// used stays; for any number of threads.</summary>
/// <typeparam name="T">What a form is parsed to.</typeparam>
/// <remarks>Parsing is pure, so that a result forgotten or made twice changes nothing but time.</remarks>
internal sealed class ParseCache<T>(Func<object?, T> parse)
    where T : class
{
    /// <summary>What may be kept: texts count by their characters, so that few long ones take no more than many
    /// short ones; and each entry for what it is parsed to, which holds the values of its constant calls.</summary>
    private const long WeightMax = 1 << 22;

    private const int EntryWeight = 1 << 9;

    /// <summary>How many bytes that were allocated while a form was parsed weigh as much as a character.</summary>
    private const int BytesOfWeight = 32;

    private readonly ConditionalWeakTable<object, T> _byObject = [];
    private readonly RecentCache<string, T> _byText = new(StringComparer.Ordinal, WeightMax);
    private readonly RecentCache<object, T> _byForm = new(FormEquality.Instance, WeightMax);

    /// <summary>Returns what a form parses to.</summary>
    public T Parse(object? form)
    {
        switch (form)
        {
            case null:
                return parse(null);
            case string text:
                return _byText.Find(text) ?? Keep(_byText, text, text, text.Length);
            case EdnSequence or EdnMap or EdnSet:
                return _byObject.TryGetValue(form, out T? same) ? same : ByForm(form);
            default:
                return parse(ClrInput.Value(form));
        }
    }

    private T ByForm(object form)
    {
        T parsed = _byForm.Find(form) ?? Keep(_byForm, form, ClrInput.Value(form), 0);
        _byObject.AddOrUpdate(form, parsed);
        return parsed;
    }

    private T Keep<TKey>(RecentCache<TKey, T> cache, TKey key, object? form, int length)
        where TKey : notnull
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        T parsed = parse(form);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return cache.Keep(key, parsed, EntryWeight + length + (bytes / BytesOfWeight));
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
