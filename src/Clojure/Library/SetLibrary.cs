using System;
using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Clojure.Library;

/// <summary>The functions of clojure.set on sets of values; as there, they ask of their arguments only what they use
/// of them.</summary>
internal static class SetLibrary
{
    /// <summary>Adds the functions to a table.</summary>
    public static void Register(FunctionTable table)
    {
        table.Add("union", 0, int.MaxValue, args => args.Length == 0 ? EdnSet.Empty : Folded(args, Union));
        table.Add("intersection", 1, int.MaxValue, args => Folded(args, Intersection));
        table.Add("difference", 1, int.MaxValue, args => Folded(args, Difference));
        table.Two("subset?", (x, y) => Seqs.Count(x) <= Seqs.Count(y) && HasAll(y, x));
        table.Two("superset?", (x, y) => Seqs.Count(x) >= Seqs.Count(y) && HasAll(x, y));
        table.Two("select", (test, x) => Callables.Of(test) is var function
            ? Kept(x, item => Seqs.IsTruthy(Callables.Call(function, item))) : null);
        Relations(table);
    }

    private static void Relations(FunctionTable table)
    {
        table.Two("project", (x, keys) => Each(x, map => Core("select-keys", map, keys)));
        table.Two("rename", (x, names) => Each(x, map => Renamed(map, names)));
        table.Two("rename-keys", Renamed);
        table.Two("index", (x, keys) => Index(x, keys));
        table.One("map-invert", x => Inverted(x));
        table.Add("join", 2, 3, args => Joined(args[0], args[1], args.Length == 3 ? args[2] : null));
    }

    private static object? Core(string name, params object?[] args) => CoreLibrary.Call(name, args);

    private static object? Folded(object?[] sets, Func<object?, object?, object?> combine)
    {
        object? result = sets[0];
        foreach (object? set in sets.AsSpan(1))
        {
            result = combine(result, set);
        }

        return result;
    }

    private static object? Union(object? x, object? y) => Seqs.Count(x) < Seqs.Count(y)
        ? CoreCollections.Conjoin(y, [.. Seqs.Items(x)])
        : CoreCollections.Conjoin(x, [.. Seqs.Items(y)]);

    private static object? Intersection(object? x, object? y) => Seqs.Count(y) < Seqs.Count(x)
        ? Intersection(y, x)
        : Kept(x, item => CoreCollections.Contains(y, item));

    private static object? Difference(object? x, object? y) => Seqs.Count(x) < Seqs.Count(y)
        ? Kept(x, item => !CoreCollections.Contains(y, item))
        : Core("disj", [x, .. Seqs.Items(y)]);

    private static object? Kept(object? x, Predicate<object?> isKept)
    {
        ItemBuffer gone = [];
        foreach (object? item in Seqs.Items(x))
        {
            if (!isKept(item))
            {
                gone.Add(item);
            }
        }

        return Core("disj", [x, .. gone]);
    }

    private static bool HasAll(object? large, object? small)
    {
        foreach (object? item in Seqs.Items(small))
        {
            if (!CoreCollections.Contains(large, item))
            {
                return false;
            }
        }

        return true;
    }

    private static EdnSet Each(object? x, Func<object?, object?> make)
    {
        ItemBuffer made = [];
        foreach (object? item in Seqs.Items(x))
        {
            made.Add(make(item));
        }

        return EdnSet.Of(made);
    }

    private static object? Renamed(object? map, object? names)
    {
        object? renamed = Core("dissoc", [map, .. Seqs.Items(Core("keys", names))]);
        foreach (object? entry in Seqs.Items(names))
        {
            EdnVector pair = (EdnVector)entry!;
            if (CoreCollections.Contains(map, pair[0]))
            {
                renamed = CoreCollections.Associate([renamed, pair[1], CoreCollections.Get(map, pair[0], null)]);
            }
        }

        return renamed;
    }

    private static EdnMap Inverted(object? x)
    {
        List<KeyValuePair<object?, object?>> entries = [];
        foreach ((object? key, object? value) in Reducing.Entries(x))
        {
            entries.Add(new(value, key));
        }

        return EdnMap.Of(entries);
    }

    private static EdnMap Index(object? x, object? keys)
    {
        object grouped = Core("group-by", new QueryFunction(
            Symbol.Of(null, "index"), 1, 1, args => Core("select-keys", args[0], keys)), x)!;
        List<KeyValuePair<object?, object?>> entries = [];
        foreach ((object? key, object? items) in (EdnMap)grouped)
        {
            entries.Add(new(key, EdnSet.Of(Seqs.Items(items))));
        }

        return EdnMap.Of(entries);
    }

    /// <summary>Joins two relations by the keys that both have, or by a map from keys of the first to keys of the
    /// second.</summary>
    private static EdnSet Joined(object? x, object? y, object? names)
    {
        IReadOnlyList<object?> left = Seqs.Items(x);
        IReadOnlyList<object?> right = Seqs.Items(y);
        bool isSmaller = left.Count <= right.Count;
        object? common = names;
        if (names is null && left.Count > 0 && right.Count > 0)
        {
            object? shared = Intersection(
                EdnSet.Of(Seqs.Items(Core("keys", left[0]))), EdnSet.Of(Seqs.Items(Core("keys", right[0]))));
            common = Core("zipmap", shared, shared);
        }
        else if (isSmaller)
        {
            common = Inverted(names);
        }

        (object? indexed, IReadOnlyList<object?> scanned) = isSmaller ? (x, right) : (y, left);
        EdnMap index = Index(indexed, Core("vals", common));
        ItemBuffer joined = [];
        foreach (object? map in scanned)
        {
            object? key = Renamed(Core("select-keys", map, Core("keys", common)), common);
            foreach (object? other in Seqs.Items(index[key]))
            {
                joined.Add(Core("merge", other, map));
            }
        }

        return EdnSet.Of(joined);
    }
}
