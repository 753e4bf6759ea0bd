using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Accrete.Edn.Clr;

namespace Accrete.Edn;

/// <summary>Turns what .NET callers have at hand into the values that EDN text gives: data and queries can be built
/// in C#.</summary>
/// <remarks>Whole numbers of all types become long, or BigInteger where they do not fit; decimal BigDecimal, Half
/// float; DateTime (of no stated kind: UTC), DateTimeOffset and DateOnly (its midnight, UTC) Instant; enums keywords,
/// <c>Rank.FirstMate</c> <c>:rank/first-mate</c>, or what an <c>[EnumMember]</c> says; memory of bytes byte[];
/// dictionaries and enumerables of pairs EdnMap, sets EdnSet, arrays, lists, other enumerables and tuples EdnVector,
/// to any depth; records EdnMap, with keys made of the names of type and property. Everything else stays: what is an
/// EDN value already, and objects that only the caller knows.</remarks>
public static class EdnNormalize
{
    /// <summary>Returns the EDN value of an object; the same object where nothing in it needs a change.</summary>
    /// <exception cref="InsufficientExecutionStackException">The value nests too deep for the stack of this
    /// thread.</exception>
    public static object? Value(object? value) => Value(value, ClrGuests.AsTheyAre);

    /// <summary>Returns the EDN value of an object; what has none is shown to who knows more.</summary>
    internal static object? Value(object? value, ClrGuests guests) => value switch
    {
        null or long or string or Keyword or Symbol or bool or double or byte[] or Uri => value,
        EdnVector or EdnList or EdnMap or EdnSet or Tagged => Compound(value, guests),
        char or float or Guid or Instant or BigInteger or BigDecimal => value,
        _ => ClrAsEdn.ScalarOf(value) ?? guests.Known(value) ?? Collection(value, guests) ?? guests.Unknown(value),
    };

    private static object Compound(object value, ClrGuests guests)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return value switch
        {
            EdnVector vector => Items(vector, guests) is { } items ? new EdnVector(items, vector.Position) : vector,
            EdnList list => Items(list, guests) is { } items ? new EdnList(items, list.Position) : list,
            EdnMap map => Map(map, guests),
            EdnSet set => Set(set, guests),
            Tagged tagged => Tag(tagged, guests),
            _ => value,
        };
    }

    /// <summary>Returns the value of a .NET collection, tuple or record; null for everything else.</summary>
    private static object? Collection(object value, ClrGuests guests)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return value switch
        {
            IDictionary dictionary => Map(dictionary, guests),
            ITuple tuple => Tuple(tuple, guests),
            // A rectangle is no list, and nothing else has its shape.
            Array { Rank: > 1 } => null,
            IEnumerable items when ClrAsEdn.IsSet(items) => EdnSet.Of(Each(items, guests)),
            IEnumerable items when ClrPairs.TryRead(items) is { } pairs => Map(pairs, guests),
            IEnumerable items => new EdnVector([.. Each(items, guests)]),
            _ when ClrRecord.Of(value.GetType()) is { } record => Record(record, value, guests),
            _ => null,
        };
    }

    private static IEnumerable<object?> Each(IEnumerable items, ClrGuests guests)
    {
        foreach (object? item in items)
        {
            // Who gives these may never end.
            WorkMeter.Spend(1);
            yield return Value(item, guests);
        }
    }

    /// <summary>Gives the changed items of a sequence, null where none changes.</summary>
    private static ImmutableArray<object?>? Items(EdnSequence sequence, ClrGuests guests)
    {
        object?[]? changed = null;
        for (int i = 0; i < sequence.Count; i++)
        {
            object? item = Value(sequence[i], guests);
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

    private static EdnVector Tuple(ITuple tuple, ClrGuests guests)
    {
        object?[] items = new object?[tuple.Length];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = Value(tuple[i], guests);
        }

        return new EdnVector(ImmutableCollectionsMarshal.AsImmutableArray(items));
    }

    private static object Record(ClrRecord record, object value, ClrGuests guests)
    {
        object?[] items = record.ValuesOf(value);
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = Value(items[i], guests);
        }

        return guests.RecordsAreRows ? new EdnVector(ImmutableCollectionsMarshal.AsImmutableArray(items))
            : EdnMap.Of(record.Keys.Zip(items).Where(pair => pair.Second is not null)
                .Select(pair => new KeyValuePair<object?, object?>(pair.First, pair.Second)));
    }

    private static EdnMap Map(EdnMap map, ClrGuests guests)
    {
        KeyValuePair<object?, object?>[]? changed = null;
        for (int i = 0; i < map.Count; i++)
        {
            (object? key, object? value) = map.Entries[i];
            object? newKey = Value(key, guests), newValue = Value(value, guests);
            if (changed is null && (!ReferenceEquals(key, newKey) || !ReferenceEquals(value, newValue)))
            {
                changed = [.. map.Entries];
            }

            if (changed is not null)
            {
                changed[i] = new(newKey, newValue);
            }
        }

        return changed is null ? map : EdnMap.Of(changed, map.Position);
    }

    private static EdnMap Map(IDictionary dictionary, ClrGuests guests)
    {
        List<KeyValuePair<object?, object?>> entries = new(dictionary.Count);
        foreach (DictionaryEntry entry in dictionary)
        {
            entries.Add(new(Value(entry.Key, guests), Value(entry.Value, guests)));
        }

        return EdnMap.Of(entries);
    }

    private static EdnMap Map(IEnumerable<KeyValuePair<object?, object?>> pairs, ClrGuests guests) => EdnMap.Of(
        pairs.Select(pair => new KeyValuePair<object?, object?>(Value(pair.Key, guests), Value(pair.Value, guests))));

    private static EdnSet Set(EdnSet set, ClrGuests guests)
    {
        object?[]? changed = null;
        int at = 0;
        foreach (object? item in set)
        {
            object? value = Value(item, guests);
            if (changed is null && !ReferenceEquals(item, value))
            {
                changed = [.. set];
            }

            if (changed is not null)
            {
                changed[at] = value;
            }

            at++;
        }

        return changed is null ? set : EdnSet.Of(changed, set.Position);
    }

    private static Tagged Tag(Tagged tagged, ClrGuests guests)
    {
        object? form = Value(tagged.Form, guests);
        return ReferenceEquals(form, tagged.Form) ? tagged : tagged with { Form = form };
    }
}
