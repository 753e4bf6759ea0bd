using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Accrete.Edn;

/// <summary>Turns what .NET callers have at hand into the values that EDN text gives: data and queries can be built
/// in C#.</summary>
/// <remarks>int, short, byte and the unsigned ones become long (ulong over long a BigInteger), decimal
/// BigDecimal, DateTime and DateTimeOffset Instant, dictionaries EdnMap, sets EdnSet, arrays, lists, other
/// enumerables and tuples EdnVector, to any depth. Everything else stays: what is an EDN value already, and
/// objects that only the caller knows.</remarks>
public static class EdnNormalize
{
    /// <summary>Returns the EDN value of an object; the same object where nothing in it needs a change.</summary>
    /// <exception cref="InsufficientExecutionStackException">The value nests too deep for the stack of this
    /// thread.</exception>
    public static object? Value(object? value) => value switch
    {
        null or long or string or Keyword or Symbol or bool or double or byte[] or Uri => value,
        EdnVector or EdnList or EdnMap or EdnSet or Tagged => Compound(value),
        _ => DotNetShape.ScalarOf(value) ?? Collection(value),
    };

    private static object Compound(object value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return value switch
        {
            EdnVector vector => Items(vector) is { } items ? new EdnVector(items, vector.Position) : vector,
            EdnList list => Items(list) is { } items ? new EdnList(items, list.Position) : list,
            EdnMap map => Map(map),
            EdnSet set => Set(set),
            Tagged tagged => Tag(tagged),
            _ => value,
        };
    }

    private static object Collection(object value)
    {
        if (value is not (IEnumerable or ITuple))
        {
            return value;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        return value switch
        {
            IDictionary dictionary => Map(dictionary),
            ITuple tuple => Tuple(tuple),
            IEnumerable items when DotNetShape.IsSet(items) => EdnSet.Of(Each(items)),
            IEnumerable items => new EdnVector([.. Each(items)]),
            _ => value,
        };
    }

    private static IEnumerable<object?> Each(IEnumerable items)
    {
        foreach (object? item in items)
        {
            yield return Value(item);
        }
    }

    /// <summary>Gives the changed items of a sequence, null where none changes.</summary>
    private static ImmutableArray<object?>? Items(EdnSequence sequence)
    {
        object?[]? changed = null;
        for (int i = 0; i < sequence.Count; i++)
        {
            object? item = Value(sequence[i]);
            if (changed is null && !ReferenceEquals(item, sequence[i]))
            {
                changed = [.. sequence.Items];
            }

            if (changed is not null)
            {
                changed[i] = item;
            }
        }

        return changed is null ? null : ImmutableCollectionsMarshal.AsImmutableArray(changed);
    }

    private static EdnVector Tuple(ITuple tuple)
    {
        object?[] items = new object?[tuple.Length];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = Value(tuple[i]);
        }

        return new EdnVector(ImmutableCollectionsMarshal.AsImmutableArray(items));
    }

    private static EdnMap Map(EdnMap map)
    {
        KeyValuePair<object?, object?>[] entries = new KeyValuePair<object?, object?>[map.Count];
        bool changes = false;
        for (int i = 0; i < entries.Length; i++)
        {
            (object? key, object? value) = map.Entries[i];
            entries[i] = new(Value(key), Value(value));
            changes |= !ReferenceEquals(key, entries[i].Key) || !ReferenceEquals(value, entries[i].Value);
        }

        return changes ? EdnMap.Of(entries, map.Position) : map;
    }

    private static EdnMap Map(IDictionary dictionary)
    {
        List<KeyValuePair<object?, object?>> entries = new(dictionary.Count);
        foreach (DictionaryEntry entry in dictionary)
        {
            entries.Add(new(Value(entry.Key), Value(entry.Value)));
        }

        return EdnMap.Of(entries);
    }

    private static EdnSet Set(EdnSet set)
    {
        object?[] items = new object?[set.Count];
        bool changes = false;
        int at = 0;
        foreach (object? item in set)
        {
            items[at] = Value(item);
            changes |= !ReferenceEquals(item, items[at++]);
        }

        return changes ? EdnSet.Of(items, set.Position) : set;
    }

    private static Tagged Tag(Tagged tagged)
    {
        object? form = Value(tagged.Form);
        return ReferenceEquals(form, tagged.Form) ? tagged : tagged with { Form = form };
    }
}
