using System;
using System.Collections.Generic;
using System.Numerics;
using Accrete.Edn;

namespace Accrete.Clojure.Library;

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
        EdnSet set => set.Contains(key) ? set.OwnOf(key) : otherwise,
        EdnVector vector => TryIndex(key, vector.Count, out int index) ? vector[index] : otherwise,
        string or byte[] when Numbers.Is(key) =>
            Numbers.Wrapped(key) is >= 0 and < int.MaxValue and var index
                && Seqs.TryNth(collection, index, out object? item) ? item : otherwise,
        IReadOnlyDictionary<Keyword, object?> entity =>
            key is Keyword or string && entity.TryGetValue(KeywordOf(key), out object? value) ? value : otherwise,
        _ => otherwise,
    };

    /// <summary>Returns the item at an index.</summary>
    /// <exception cref="AccreteException">The index is outside, or the value has no order.</exception>
    public static object? Nth(object? collection, object? index) =>
        Seqs.TryNth(collection, Seqs.Index(index), out object? item)
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
            WorkLimit.TakeItems(vector.Count);
            List<object?> items = [.. vector];
            for (int i = 1; i < args.Length; i += 2)
            {
                Place(items, args[i], args[i + 1]);
            }

            return EdnVector.Of([.. items]);
        }

        EdnMap map = MapOrNil(args[0]) ?? EdnMap.Empty;
        if (args.Length == 3)
        {
            return map.With(args[1], args[2]);
        }

        // One copy for all of them.
        WorkLimit.TakeItems(2L * (map.Count + args.Length));
        List<KeyValuePair<object?, object?>> entries = [.. map];
        for (int i = 1; i < args.Length; i += 2)
        {
            entries.Add(new(args[i], args[i + 1]));
        }

        return EdnMap.Of(entries);
    }

    /// <summary>Returns a collection with items added, as <c>conj</c> does.</summary>
    /// <exception cref="AccreteException">It takes no items, or not these.</exception>
    public static object? Conjoin(object? x, ReadOnlySpan<object?> items)
    {
        WorkLimit.TakeItems(items.Length + (x is EdnSequence or EdnSet or EdnMap ? Seqs.Count(x) : 0));
        if (items.Length == 0)
        {
            return x;
        }

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
                return EdnList.Of([.. front, .. (EdnList?)x ?? EdnList.Empty]);
            default:
                throw DbErrors.Argument($"conj not supported on this type: {FunctionErrors.Shown(x)}");
        }
    }

    /// <summary>Returns a map, or null for nil.</summary>
    /// <exception cref="AccreteException">The value is neither.</exception>
    public static EdnMap? MapOrNil(object? x) => x switch
    {
        null => null,
        EdnMap map => map,
        _ => throw FunctionErrors.WrongType(x, "a map"),
    };

    /// <summary>Tells whether a map, vector or set has a key, as <c>contains?</c> does.</summary>
    /// <exception cref="AccreteException">The value has no keys.</exception>
    public static bool Contains(object? x, object? key) => x switch
    {
        null => false,
        EdnMap map => map.ContainsKey(key),
        EdnSet set => set.Contains(key),
        EdnVector vector => TryIndex(key, vector.Count, out _),
        string or byte[] when Numbers.Is(key) => Numbers.Wrapped(key) is >= 0 and var index && index < Seqs.Count(x),
        IReadOnlyDictionary<Keyword, object?> entity => key is Keyword or string && entity.ContainsKey(KeywordOf(key)),
        _ => throw DbErrors.Argument($"contains? not supported on type: {FunctionErrors.Shown(x)}"),
    };

    /// <summary>Returns the entry that a map or a vector has for a key, null where it has none.</summary>
    /// <exception cref="AccreteException">The value has no entries.</exception>
    public static EdnVector? Find(object? x, object? key) => x switch
    {
        null => null,
        EdnMap or EdnVector or IReadOnlyDictionary<Keyword, object?> => Contains(x, key)
            ? EdnVector.Of(key, Get(x, key, null))
            : null,
        _ => throw DbErrors.Argument($"find not supported on type: {FunctionErrors.Shown(x)}"),
    };

    private static void Access(FunctionTable table)
    {
        table.One("count", x => Seqs.Count(x));
        table.One("first", x => At(x, 0));
        table.One("second", x => At(x, 1));
        table.One("fnext", x => At(x, 1));
        table.One("ffirst", x => At(At(x, 0), 0));
        table.One("nfirst", x => NotEmpty(Seqs.Slice(Seqs.Items(At(x, 0)), 1, int.MaxValue)));
        table.One("last", x => Seqs.Items(x) is { Count: > 0 } items ? items[^1] : null);
        table.One("peek", Peek);
        table.One("pop", Pop);
        table.One("rest", x => Seqs.Slice(Seqs.Items(x), 1, int.MaxValue));
        table.One("next", x => NotEmpty(Seqs.Slice(Seqs.Items(x), 1, int.MaxValue)));
        table.One("nnext", x => NotEmpty(Seqs.Slice(Seqs.Items(x), 2, int.MaxValue)));
        table.One("butlast", x => Seqs.Items(x) is var items ? NotEmpty(Seqs.Slice(items, 0, items.Count - 1)) : null);
        table.One("seq", x => NotEmpty(Seqs.Slice(Seqs.Items(x), 0, int.MaxValue)));
        table.One("not-empty", x => Seqs.Items(x).Count == 0 ? null : x);
        table.Add("nth", 2, 3, args => args.Length == 2 ? Nth(args[0], args[1])
            : Seqs.Index(args[1]) is >= 0 and var index && args[0] is not null
                && Seqs.TryNth(args[0], index, out object? item) ? item : args[2]);
    }

    private static void Lookups(FunctionTable table)
    {
        table.Add("get", 2, 3, args => Get(args[0], args[1], args.Length > 2 ? args[2] : null));
        table.Add("get-in", 2, 3, args => GetIn(args[0], Seqs.Items(args[1]), args.Length > 2 ? args[2] : null));
        table.Two("contains?", (x, key) => Contains(x, key));
        table.Two("find", Find);
        table.One("key", x => Entry(x)[0]);
        table.One("val", x => Entry(x)[1]);
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
        table.Add("range", 0, 3, Ranges.Of);
        table.Add("repeat", 1, 2, args => args.Length == 1
            ? new EndlessSeq(() => Ranges.Forever(args[0]))
            : Repeat(Numbers.ToLong(args[0]), args[1]));
        table.Two("replicate", (count, x) => Repeat(Seqs.HowMany(count), x));
        table.Two("zipmap", (keys, values) => ZipMap(Seqs.Each(keys), Seqs.Each(values)));
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
        table.Add("conj", 0, int.MaxValue, args =>
            args.Length == 0 ? EdnVector.Empty : Conjoin(args[0], args.AsSpan(1)));
        table.Two("cons", (x, items) => EdnList.Of([x, .. Seqs.Items(items)]));
        table.Add("assoc", 3, int.MaxValue, Associate);
        table.Add("dissoc", 1, int.MaxValue, args =>
            args.Length == 1 ? args[0] : Without(MapOrNil(args[0]), args.AsSpan(1)));
        table.Add("disj", 1, int.MaxValue, args =>
            args.Length == 1 || args[0] is null ? args[0]
            : Without(args[0] as EdnSet ?? throw FunctionErrors.WrongType(args[0], "a set"), args.AsSpan(1)));
        table.Add("merge", 0, int.MaxValue, args => Merge(args));
        table.Add("subvec", 2, 3, args =>
            SubVector(args[0] as EdnVector ?? throw FunctionErrors.WrongType(args[0], "a vector"), args));
    }

    private static object? Peek(object? x) => x switch
    {
        null => null,
        EdnList list => list.Count > 0 ? list[0] : null,
        EdnVector vector => vector.Count > 0 ? vector[^1] : null,
        _ => throw FunctionErrors.WrongType(x, "a list or a vector"),
    };

    private static EdnSequence? Pop(object? x) => x switch
    {
        null => null,
        EdnSequence { Count: 0 } => throw DbErrors.Argument("Can't pop what is empty"),
        EdnList list => Seqs.Slice(list, 1, int.MaxValue),
        EdnVector vector => Seqs.Vector(Seqs.Slice(vector, 0, vector.Count - 1)),
        _ => throw FunctionErrors.WrongType(x, "a list or a vector"),
    };

    private static EdnVector Entry(object? x) =>
        Seqs.IsEntry(x) ? (EdnVector)x! : throw FunctionErrors.WrongType(x, "an entry of a map");

    private static bool TryIndex(object? key, int count, out int index)
    {
        index = key is long number && number >= 0 && number < count ? (int)number
            : key is BigInteger whole && whole.Sign >= 0 && whole < count ? (int)whole
            : -1;
        return index >= 0;
    }

    private static Keyword KeywordOf(object key) => key as Keyword ?? Keyword.Parse((string)key);

    private static object? At(object? x, int index) =>
        x is EndlessSeq ? Nth(x, (long)index)
        : Seqs.Items(x) is var items && index < items.Count ? items[index] : null;

    private static EdnList? NotEmpty(EdnList list) => list.Count == 0 ? null : list;

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

    private static EdnList Column(object? x, int index)
    {
        ItemBuffer items = [];
        foreach (object? entry in Seqs.Items(x))
        {
            items.Add(Entry(entry)[index]);
        }

        return Seqs.List(items);
    }

    private static EdnMap SelectKeys(object? x, IReadOnlyList<object?> keys)
    {
        List<KeyValuePair<object?, object?>> kept = [];
        foreach (object? key in keys)
        {
            if (Find(x, key) is { } entry)
            {
                kept.Add(new(key, entry[1]));
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
        entries.ForEach(entry => Ordering.CheckComparable(entry.Key));
        entries.Sort((x, y) => Ordering.CompareAlike(x.Key, y.Key));
        return EdnMap.Of(entries);
    }

    private static EdnSet SortedSet(object?[] items)
    {
        Array.ForEach(items, Ordering.CheckComparable);
        Array.Sort(items, Ordering.CompareAlike);
        return EdnSet.Of(items);
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

    /// <summary>Pairs keys with values until either ends, which one of them may never do.</summary>
    private static EdnMap ZipMap(IEnumerable<object?> keys, IEnumerable<object?> values)
    {
        List<KeyValuePair<object?, object?>> entries = [];
        using IEnumerator<object?> value = values.GetEnumerator();
        foreach (object? key in keys)
        {
            if (!value.MoveNext())
            {
                break;
            }

            WorkLimit.Spend(1);
            entries.Add(new(key, value.Current));
        }

        return EdnMap.Of(entries);
    }

    private static EdnMap ConjoinMap(EdnMap map, ReadOnlySpan<object?> items)
    {
        List<KeyValuePair<object?, object?>> entries = [.. map];
        foreach (object? item in items)
        {
            switch (item)
            {
                case null:
                    break;
                case EdnMap other:
                    entries.AddRange(other);
                    break;
                case EdnVector pair:
                    entries.Add(Pair(pair));
                    break;
                default:
                    // Of sequences only those whose items are entries; vectors of two may be such here.
                    foreach (object? entry in Seqs.Items(item))
                    {
                        entries.Add(Pair(entry));
                    }

                    break;
            }
        }

        return EdnMap.Of(entries);
    }

    private static KeyValuePair<object?, object?> Pair(object? item) => item is EdnVector { Count: 2 } pair
        ? new(pair[0], pair[1])
        : throw DbErrors.Argument($"{FunctionErrors.Shown(item)} is no map entry");

    private static void Place(List<object?> items, object? key, object? value)
    {
        if (!TryIndex(key, items.Count + 1, out int index))
        {
            throw DbErrors.Argument($"{FunctionErrors.Shown(key)} is no index of a vector of {items.Count}");
        }

        if (index == items.Count)
        {
            items.Add(value);
        }
        else
        {
            items[index] = value;
        }
    }

    private static EdnMap? Without(EdnMap? map, ReadOnlySpan<object?> keys)
    {
        if (map is null || keys.Length == 1)
        {
            return map?.Without(keys[0]);
        }

        EdnSet gone = EdnSet.Of(keys.ToArray());
        List<KeyValuePair<object?, object?>> entries = [.. map];
        return entries.RemoveAll(entry => gone.Contains(entry.Key)) == 0 ? map : EdnMap.Of(entries);
    }

    private static EdnSet Without(EdnSet set, ReadOnlySpan<object?> keys)
    {
        EdnSet gone = EdnSet.Of(keys.ToArray());
        List<object?> items = [.. set];
        WorkLimit.Spend(items.Count);
        return items.RemoveAll(gone.Contains) == 0 ? set : EdnSet.Of(items);
    }

    private static object? Merge(object?[] maps)
    {
        if (!Array.Exists(maps, Seqs.IsTruthy))
        {
            return null;
        }

        object? merged = maps[0];
        foreach (object? map in maps.AsSpan(1))
        {
            merged = Conjoin(Seqs.IsTruthy(merged) ? merged : EdnMap.Empty, [map]);
        }

        return merged;
    }

    private static EdnVector SubVector(EdnVector vector, object?[] args)
    {
        int from = Seqs.Index(args[1]);
        int to = args.Length > 2 ? Seqs.Index(args[2]) : vector.Count;
        return from >= 0 && from <= to && to <= vector.Count
            ? Seqs.Vector(Seqs.Slice(vector, from, to))
            : throw DbErrors.Argument($"There is no part from {from} to {to} in {FunctionErrors.Shown(vector)}");
    }
}
