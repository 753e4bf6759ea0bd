using System;
using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Query.Functions;

/// <summary>The functions of clojure.core that look into collections and make them.</summary>
internal static class CoreCollections
{
    /// <summary>Adds the functions to a table.</summary>
    public static void Register(FunctionTable table)
    {
        Access(table);
        Lookups(table);
        Makers(table);
        Updates(table);
    }

    /// <summary>Returns what a collection has for a key, as <c>get</c> does: also for what is no collection.</summary>
    public static object? Get(object? collection, object? key, object? otherwise) => collection switch
    {
        EdnMap map => map.TryGetValue(key, out object? value) ? value : otherwise,
        EdnSet set => set.Contains(key) ? Member(set, key) : otherwise,
        EdnVector vector => key is long index && index >= 0 && index < vector.Count ? vector[(int)index] : otherwise,
        string text => key is long index && index >= 0 && index < text.Length ? text[(int)index] : otherwise,
        Entity entity => key is Keyword or string ? entity[KeywordOf(key)] ?? otherwise : otherwise,
        _ => otherwise,
    };

    /// <summary>Returns the item at an index.</summary>
    /// <exception cref="AccreteException">The index is outside, or the value has no order.</exception>
    public static object? Nth(object? collection, object? index) =>
        Seqs.TryNth(collection, Numbers.ToLong(index), out object? item)
            ? item
            : throw DbErrors.Argument($"There is no item {index} in {FunctionErrors.Shown(collection)}");

    /// <summary>Returns a collection with values put at keys, as <c>assoc</c> does.</summary>
    /// <exception cref="AccreteException">A key stands without a value.</exception>
    public static object Associate(object?[] args)
    {
        if (args.Length % 2 == 0)
        {
            throw DbErrors.Argument("assoc takes a collection, then keys with values");
        }

        if (args[0] is EdnVector vector)
        {
            List<object?> items = [.. vector];
            for (int i = 1; i < args.Length; i += 2)
            {
                Place(items, Numbers.ToLong(args[i]), args[i + 1]);
            }

            return EdnVector.Of([.. items]);
        }

        EdnMap map = (EdnMap?)args[0] ?? EdnMap.Empty;
        for (int i = 1; i < args.Length; i += 2)
        {
            map = map.With(args[i], args[i + 1]);
        }

        return map;
    }

    private static void Access(FunctionTable table)
    {
        table.One("count", x => Seqs.Count(x));
        table.One("first", x => At(x, 0));
        table.One("second", x => At(x, 1));
        table.One("fnext", x => At(x, 1));
        table.One("ffirst", x => At(At(x, 0), 0));
        table.One("last", x => Seqs.Items(x) is { Count: > 0 } items ? items[^1] : null);
        table.One("peek", x => x is EdnList ? At(x, 0) : Seqs.Items(x) is { Count: > 0 } items ? items[^1] : null);
        table.One("rest", x => Seqs.Slice(Seqs.Items(x), 1, int.MaxValue));
        table.One("next", x => NotEmpty(Seqs.Slice(Seqs.Items(x), 1, int.MaxValue)));
        table.One("nnext", x => NotEmpty(Seqs.Slice(Seqs.Items(x), 2, int.MaxValue)));
        table.One("butlast", x => Seqs.Items(x) is var items ? NotEmpty(Seqs.Slice(items, 0, items.Count - 1)) : null);
        table.One("seq", x => NotEmpty(Seqs.Slice(Seqs.Items(x), 0, int.MaxValue)));
        table.One("sequence", x => Seqs.Slice(Seqs.Items(x), 0, int.MaxValue));
        table.One("not-empty", x => Seqs.Items(x).Count == 0 ? null : x);
        table.Add("nth", 2, 3, args => args.Length == 2 ? Nth(args[0], args[1])
            : Seqs.TryNth(args[0], Numbers.ToLong(args[1]), out object? item) && args[0] is not null ? item : args[2]);
    }

    private static void Lookups(FunctionTable table)
    {
        table.Add("get", 2, 3, args => Get(args[0], args[1], args.Length > 2 ? args[2] : null));
        table.Add("get-in", 2, 3, args => GetIn(args[0], Seqs.Items(args[1]), args.Length > 2 ? args[2] : null));
        table.Two("contains?", (x, key) => Contains(x, key));
        table.Two("find", (x, key) =>
            IsKeyed(x) && Contains(x, key) ? EdnVector.Of(key, Get(x, key, null)) : null);
        table.One("key", x => At(x, 0));
        table.One("val", x => At(x, 1));
        table.One("keys", x => NotEmpty(Column(x, 0)));
        table.One("vals", x => NotEmpty(Column(x, 1)));
        table.Two("select-keys", (x, keys) => SelectKeys(x, Seqs.Items(keys)));
    }

    private static void Makers(FunctionTable table)
    {
        table.Add("vector", 0, int.MaxValue, args => EdnVector.Of([.. args]));
        table.Add("tuple", 0, int.MaxValue, args => EdnVector.Of([.. args]));
        table.Add("list", 0, int.MaxValue, args => EdnList.Of([.. args]));
        table.Add("hash-map", 0, int.MaxValue, Map);
        table.Add("array-map", 0, int.MaxValue, Map);
        table.Add("sorted-map", 0, int.MaxValue, args => SortedMap(Map(args)));
        table.Add("hash-set", 0, int.MaxValue, args => EdnSet.Of([.. args]));
        table.Add("sorted-set", 0, int.MaxValue, args => SortedSet([.. args]));
        table.One("vec", x => Seqs.Vector(Seqs.Items(x)));
        table.One("set", x => x as EdnSet ?? EdnSet.Of(Seqs.Items(x)));
        table.One("untuple", x => x);
        table.Add("range", 1, 3, Range);
        table.Two("repeat", (n, x) => Repeat(Numbers.ToLong(n), x));
        table.Two("zipmap", (keys, values) => ZipMap(Seqs.Items(keys), Seqs.Items(values)));
        table.One("empty", x => x switch
        {
            EdnVector => EdnVector.Empty,
            EdnList => EdnList.Empty,
            EdnMap => EdnMap.Empty,
            EdnSet => EdnSet.Empty,
            _ => null,
        });
    }

    private static void Updates(FunctionTable table)
    {
        table.Add("conj", 1, int.MaxValue, args => Conjoin(args[0], args.AsSpan(1)));
        table.Two("into", (x, items) => Conjoin(x, [.. Seqs.Items(items)]));
        table.Two("cons", (x, items) => EdnList.Of([x, .. Seqs.Items(items)]));
        table.Add("assoc", 3, int.MaxValue, Associate);
        table.Add("dissoc", 1, int.MaxValue, args => Without(args[0], args.AsSpan(1)));
        table.Add("disj", 1, int.MaxValue, args => Without((EdnSet?)args[0] ?? EdnSet.Empty, args.AsSpan(1)));
        table.Add("merge", 0, int.MaxValue, args => Merge(args));
        table.Add("subvec", 2, 3, args => SubVector((EdnVector)args[0]!, args));
        table.One("pop", x => x is EdnList list
            ? Seqs.Slice(list, 1, int.MaxValue)
            : Seqs.Vector(Seqs.Slice(Seqs.Items(x), 0, Seqs.Items(x).Count - 1)));
    }

    private static Keyword KeywordOf(object key) => key as Keyword ?? Keyword.Parse((string)key);

    private static object? At(object? x, int index) =>
        Seqs.Items(x) is var items && index < items.Count ? items[index] : null;

    private static EdnList? NotEmpty(EdnList list) => list.Count == 0 ? null : list;

    private static object? Member(EdnSet set, object? key)
    {
        foreach (object? item in set)
        {
            if (EdnEquality.Instance.Equals(item, key))
            {
                return item;
            }
        }

        return null;
    }

    private static object? GetIn(object? x, IReadOnlyList<object?> keys, object? otherwise)
    {
        object missing = new();
        foreach (object? key in keys)
        {
            x = Get(x, key, missing);
            if (ReferenceEquals(x, missing))
            {
                return otherwise;
            }
        }

        return x;
    }

    private static bool Contains(object? x, object? key) => x switch
    {
        null => false,
        EdnMap map => map.ContainsKey(key),
        EdnSet set => set.Contains(key),
        EdnVector vector => key is long index && index >= 0 && index < vector.Count,
        string text => key is long index && index >= 0 && index < text.Length,
        Entity entity => key is Keyword or string && entity[KeywordOf(key)] is not null,
        _ => throw DbErrors.Argument($"contains? not supported on type: {FunctionErrors.Shown(x)}"),
    };

    private static EdnList Column(object? x, int index)
    {
        List<object?> items = [];
        foreach (object? entry in Seqs.Items(x))
        {
            items.Add(At(entry, index));
        }

        return Seqs.List(items);
    }

    private static bool IsKeyed(object? x) => x is EdnMap or Entity;

    private static EdnMap SelectKeys(object? x, IReadOnlyList<object?> keys)
    {
        if (x is not null && !IsKeyed(x))
        {
            throw FunctionErrors.WrongType(x, "a map");
        }

        List<KeyValuePair<object?, object?>> kept = [];
        foreach (object? key in keys)
        {
            if (Contains(x, key))
            {
                kept.Add(new(key, Get(x, key, null)));
            }
        }

        return EdnMap.Of(kept);
    }

    private static EdnMap Map(object?[] args) => args.Length % 2 == 0
        ? EdnMap.Of([.. args])
        : throw DbErrors.Argument($"No value supplied for key: {FunctionErrors.Shown(args[^1])}");

    private static EdnMap SortedMap(EdnMap map)
    {
        List<KeyValuePair<object?, object?>> entries = [.. map];
        entries.Sort((x, y) => Ordering.Compare(x.Key, y.Key));
        return EdnMap.Of(entries);
    }

    private static EdnSet SortedSet(object?[] items)
    {
        Array.Sort(items, Ordering.Instance);
        return EdnSet.Of(items);
    }

    private static EdnList Range(object?[] args)
    {
        long start = args.Length == 1 ? 0 : Numbers.ToLong(args[0]);
        long end = Numbers.ToLong(args.Length == 1 ? args[0] : args[1]);
        long step = args.Length == 3 ? Numbers.ToLong(args[2]) : 1;
        if (step == 0 || (Math.Abs((double)end - start) / Math.Abs(step)) > Seqs.CountMax)
        {
            throw DbErrors.Argument($"A range of more than {Seqs.CountMax} numbers is not made here");
        }

        List<object?> items = [];
        for (long i = start; step > 0 ? i < end : i > end; i += step)
        {
            items.Add(i);
        }

        return Seqs.List(items);
    }

    private static EdnList Repeat(long count, object? value)
    {
        if (count > Seqs.CountMax)
        {
            throw DbErrors.Argument($"A list of more than {Seqs.CountMax} items is not made here");
        }

        object?[] items = new object?[Math.Max(0, count)];
        Array.Fill(items, value);
        return EdnList.Of(items);
    }

    private static EdnMap ZipMap(IReadOnlyList<object?> keys, IReadOnlyList<object?> values)
    {
        List<KeyValuePair<object?, object?>> entries = [];
        for (int i = 0; i < Math.Min(keys.Count, values.Count); i++)
        {
            entries.Add(new(keys[i], values[i]));
        }

        return EdnMap.Of(entries);
    }

    private static object? Conjoin(object? x, ReadOnlySpan<object?> items)
    {
        switch (x)
        {
            case EdnVector vector:
                return EdnVector.Of([.. vector, .. items]);
            case EdnSet set:
                return EdnSet.Of([.. set, .. items]);
            case EdnMap map:
                return ConjoinMap(map, items);
            case EdnList or null:
                object?[] front = items.ToArray();
                Array.Reverse(front);
                return items.Length == 0 ? x : EdnList.Of([.. front, .. (EdnList?)x ?? EdnList.Empty]);
            default:
                throw DbErrors.Argument($"conj not supported on this type: {FunctionErrors.Shown(x)}");
        }
    }

    private static EdnMap ConjoinMap(EdnMap map, ReadOnlySpan<object?> items)
    {
        foreach (object? item in items)
        {
            map = item switch
            {
                null => map,
                EdnMap other => EdnMap.Of([.. map, .. other]),
                EdnSequence { Count: 2 } pair => map.With(pair[0], pair[1]),
                _ => throw DbErrors.Argument($"{FunctionErrors.Shown(item)} is no map entry"),
            };
        }

        return map;
    }

    private static void Place(List<object?> items, long index, object? value)
    {
        if (index == items.Count)
        {
            items.Add(value);
        }
        else
        {
            items[checked((int)index)] = value;
        }
    }

    private static object? Without(object? x, ReadOnlySpan<object?> keys)
    {
        EdnSet gone = EdnSet.Of(keys.ToArray());
        switch (x)
        {
            case null:
                return null;
            case EdnMap map:
                List<KeyValuePair<object?, object?>> entries = [.. map];
                entries.RemoveAll(entry => gone.Contains(entry.Key));
                return EdnMap.Of(entries);
            case EdnSet set:
                List<object?> items = [.. set];
                items.RemoveAll(gone.Contains);
                return EdnSet.Of(items);
            default:
                throw FunctionErrors.WrongType(x, "a map or set");
        }
    }

    private static object? Merge(object?[] maps)
    {
        object? merged = null;
        foreach (object? map in maps)
        {
            merged = merged is null ? map : Conjoin(merged, [map]);
        }

        return merged;
    }

    private static EdnVector SubVector(EdnVector vector, object?[] args)
    {
        long from = Numbers.ToLong(args[1]);
        long to = args.Length > 2 ? Numbers.ToLong(args[2]) : vector.Count;
        return from >= 0 && from <= to && to <= vector.Count
            ? Seqs.Vector(Seqs.Slice(vector, (int)from, (int)to))
            : throw DbErrors.Argument($"There is no part from {from} to {to} in {FunctionErrors.Shown(vector)}");
    }
}
