using System.Collections;
using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Transactions;

/// <summary>Takes what .NET has for lists and maps into EDN, one level at a time.</summary>
internal static class NetForms
{
    /// <summary>Returns the list as EDN, null where the value is no list. Text, bytes, sets and maps are
    /// no lists.</summary>
    public static EdnSequence? AsList(object? value) => value switch
    {
        EdnSequence list => list,
        null or string or byte[] or EdnMap or EdnSet or IDictionary or ISet<object?> => null,
        IEnumerable items => new EdnVector([.. Items(items)]),
        _ => null,
    };

    /// <summary>Returns the map as EDN, null where the value is no map.</summary>
    public static EdnMap? AsMap(object? value) => value switch
    {
        EdnMap map => map,
        IDictionary dictionary => EdnMap.Of(Entries(dictionary)),
        IEnumerable<KeyValuePair<Keyword, object?>> pairs => EdnMap.Of(Entries(pairs)),
        IEnumerable<KeyValuePair<string, object?>> pairs => EdnMap.Of(Entries(pairs)),
        _ => null,
    };

    private static IEnumerable<object?> Items(IEnumerable items)
    {
        foreach (object? item in items)
        {
            yield return item;
        }
    }

    private static IEnumerable<KeyValuePair<object?, object?>> Entries(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return new(entry.Key, entry.Value);
        }
    }

    private static IEnumerable<KeyValuePair<object?, object?>> Entries<TKey>(
        IEnumerable<KeyValuePair<TKey, object?>> pairs)
    {
        foreach ((TKey key, object? value) in pairs)
        {
            yield return new(key, value);
        }
    }
}
