using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Numerics;
using Accrete.Edn;

namespace Accrete.Clojure;

/// <summary>Walks values as sequences: vectors, lists, sets, maps (their entries), strings (their characters),
/// nil (nothing).</summary>
internal static class Seqs
{
    /// <summary>Bounds what functions that make sequences may make: <c>(range 1000000000000)</c> must not eat
    /// the machine.</summary>
    public const int CountMax = 1 << 20;

    /// <summary>Returns the items in order.</summary>
    /// <exception cref="AccreteException">The value is no sequence.</exception>
    public static IReadOnlyList<object?> Items(object? value) => TryItems(value)
        ?? throw DbErrors.Argument($"Don't know how to make a sequence of {FunctionErrors.Shown(value)}");

    /// <summary>Returns the items in order, null where the value is no sequence.</summary>
    public static IReadOnlyList<object?>? TryItems(object? value)
    {
        IReadOnlyList<object?>? items = ItemsOf(value);
        WorkLimit.Spend(items?.Count ?? 0);
        return items;
    }

    private static IReadOnlyList<object?>? ItemsOf(object? value) => value switch
    {
        null => [],
        EdnSequence sequence => sequence,
        EdnSet set => [.. set],
        EdnMap map => Entries(map),
        IReadOnlyDictionary<Keyword, object?> entity => Entries(entity),
        string text => Characters(text),
        IReadOnlyList<object?> list => list,
        byte[] bytes => Boxed(bytes),
        EndlessSeq => throw DbErrors.Argument("A sequence without an end has no count"),
        IEnumerable sequence => Boxed(sequence),
        _ => null,
    };

    /// <summary>Returns the items one by one, which may be without an end.</summary>
    /// <exception cref="AccreteException">The value is no sequence.</exception>
    public static IEnumerable<object?> Each(object? value) => value as EndlessSeq ?? (IEnumerable<object?>)Items(value);

    /// <summary>Returns a list of the items, or nil where there are none.</summary>
    public static EdnList? ListOrNil(IReadOnlyList<object?> items) =>
        items.Count == 0 ? null : items as EdnList ?? Slice(items, 0, items.Count);

    /// <summary>Returns how many items a number asks for: a part of one counts as one.</summary>
    /// <exception cref="AccreteException">It is no number.</exception>
    public static int HowMany(object? number) => number switch
    {
        long whole => (int)Math.Clamp(whole, 0, int.MaxValue),
        BigInteger whole => (int)BigInteger.Min(BigInteger.Max(whole, 0), int.MaxValue),
        _ => Numbers.ToDouble(number) is var real && real > 0 ? (int)Math.Min(Math.Ceiling(real), int.MaxValue) : 0,
    };

    /// <summary>Returns an index, cut to a whole number.</summary>
    /// <exception cref="AccreteException">It is no number.</exception>
    /// <exception cref="OverflowException">It is out of the range of an int.</exception>
    public static int Index(object? number) => checked((int)Numbers.ToLong(number));

    /// <summary>Tells whether a value is an entry of a map: here, a vector of two.</summary>
    public static bool IsEntry(object? value) => value is EdnVector { Count: 2 };

    /// <summary>Returns what truth a value has: all but nil and false are true.</summary>
    public static bool IsTruthy(object? value) => value is not (null or false);

    /// <summary>Returns a list of items, which it takes over.</summary>
    public static EdnList List(List<object?> items)
    {
        WorkLimit.Spend(items.Count);
        return new([.. items]);
    }

    /// <summary>Returns a vector of items.</summary>
    public static EdnVector Vector(IReadOnlyList<object?> items)
    {
        WorkLimit.Spend(items is EdnSequence ? 1 : items.Count);
        return items as EdnVector ?? new EdnVector(items is EdnSequence sequence ? sequence.Items : [.. items]);
    }

    /// <summary>Returns a list of a part of the items.</summary>
    public static EdnList Slice(IReadOnlyList<object?> items, int from, int to)
    {
        from = Math.Clamp(from, 0, items.Count);
        to = Math.Clamp(to, from, items.Count);
        WorkLimit.TakeItems(to - from);
        WorkLimit.Spend(to - from);
        ImmutableArray<object?>.Builder part = ImmutableArray.CreateBuilder<object?>(to - from);
        for (int i = from; i < to; i++)
        {
            part.Add(items[i]);
        }

        return new EdnList(part.MoveToImmutable());
    }

    /// <summary>Returns the item at an index as <c>nth</c> has it.</summary>
    /// <returns>False where the index is outside; nil has every index.</returns>
    /// <exception cref="AccreteException">The value has no order.</exception>
    public static bool TryNth(object? value, long index, out object? item)
    {
        item = null;
        switch (value)
        {
            case null:
                return true;
            case string text when index >= 0 && index < text.Length:
                item = text[(int)index];
                return true;
            case string:
                return false;
            case EndlessSeq endless:
                return index >= 0 && TryNth(endless, index, out item);
            case byte[] bytes:
                return TryNth(Boxed(bytes), index, out item);
            case IReadOnlyList<object?> list:
                bool inside = index >= 0 && index < list.Count;
                item = inside ? list[(int)index] : null;
                return inside;
            default:
                throw DbErrors.Argument($"nth not supported on this type: {FunctionErrors.Shown(value)}");
        }
    }

    /// <summary>Returns the number of items as <c>count</c> has it.</summary>
    /// <exception cref="AccreteException">The value has no items.</exception>
    public static long Count(object? value) => value switch
    {
        null => 0,
        string text => text.Length,
        EdnSequence sequence => sequence.Count,
        EdnSet set => set.Count,
        EdnMap map => map.Count,
        _ => TryItems(value)?.Count
            ?? throw DbErrors.Argument($"count not supported on this type: {FunctionErrors.Shown(value)}"),
    };

    private static bool TryNth(EndlessSeq sequence, long index, out object? item)
    {
        foreach (object? next in sequence)
        {
            item = next;
            if (index-- == 0)
            {
                return true;
            }
        }

        item = null;
        return false;
    }

    private static object?[] Entries(EdnMap map)
    {
        object?[] entries = new object?[map.Count];
        int at = 0;
        foreach (KeyValuePair<object?, object?> entry in map)
        {
            entries[at++] = EdnVector.Of(entry.Key, entry.Value);
        }

        return entries;
    }

    private static object?[] Entries(IReadOnlyDictionary<Keyword, object?> entity)
    {
        List<object?> entries = new(entity.Count);
        foreach ((Keyword name, object? value) in entity)
        {
            entries.Add(EdnVector.Of(name, value));
        }

        return [.. entries];
    }

    private static object?[] Characters(string text)
    {
        object?[] characters = new object?[text.Length];
        for (int i = 0; i < characters.Length; i++)
        {
            characters[i] = text[i];
        }

        return characters;
    }

    private static object?[] Boxed(byte[] bytes)
    {
        object?[] items = new object?[bytes.Length];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = (long)(sbyte)bytes[i];
        }

        return items;
    }

    private static List<object?> Boxed(IEnumerable sequence)
    {
        ItemBuffer items = [];
        foreach (object? item in sequence)
        {
            items.Add(item);
        }

        return items;
    }
}
