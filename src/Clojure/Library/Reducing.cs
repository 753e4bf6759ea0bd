using System;
using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Clojure.Library;

/// <summary>The functions of clojure.core that make one value of many.</summary>
internal static class Reducing
{
    /// <summary>Adds the functions to a table.</summary>
    public static void Register(FunctionTable table)
    {
        table.Add("apply", 2, int.MaxValue, args =>
            Callables.Call(Callables.Of(args[0]), [.. args[1..^1], .. Seqs.Items(args[^1])]));
        table.Add("reduce", 2, 3, Reduce);
        table.Add("reductions", 2, 3, Reductions);
        table.Add("reduce-kv", 3, args => Reduced.Open(ReduceEntries(Callables.Of(args[0]), args[1], args[2])));
        table.Two("run!", (f, x) => Callables.Of(f) is var function
            ? Discarded(Fold((_, item) => Callables.Call(function, item), null, x)) : null);
        table.Add("max-key", 2, int.MaxValue, args => ExtremeBy(args, 1));
        table.Add("min-key", 2, int.MaxValue, args => ExtremeBy(args, -1));
        table.Add("merge-with", 1, int.MaxValue, MergeWith);
        table.Two("group-by", (f, x) => GroupBy(Callables.Of(f), Seqs.Items(x)));
        table.One("frequencies", x => Frequencies(Seqs.Items(x)));
        table.Two("some", Some);
        table.Two("every?", (f, x) => All(f, x, true));
        table.Two("not-every?", (f, x) => !All(f, x, true));
        table.Two("not-any?", (f, x) => All(f, x, false));
    }

    /// <summary>Goes through items with the result so far, until one ends it; a result that ended it comes as
    /// <see cref="Reduced"/>.</summary>
    public static object? Fold(Func<object?, object?, object?> step, object? seed, object? x)
    {
        object? result = seed;
        foreach (object? item in Seqs.Each(x))
        {
            result = step(result, item);
            if (result is Reduced)
            {
                break;
            }
        }

        return result;
    }

    private static object? Discarded(object? value)
    {
        _ = value;
        return null;
    }

    private static object? Reduce(object?[] args)
    {
        QueryFunction function = Callables.Of(args[0]);
        if (args.Length == 3)
        {
            return Reduced.Open(Fold((result, item) => Callables.Call(function, result, item), args[1], args[2]));
        }

        bool isFirst = true;
        object? all = Fold((result, item) =>
        {
            object? next = isFirst ? item : Callables.Call(function, result, item);
            isFirst = false;
            return next;
        }, null, args[1]);
        return isFirst ? Callables.Call(function) : Reduced.Open(all);
    }

    private static EdnList Reductions(object?[] args)
    {
        QueryFunction function = Callables.Of(args[0]);
        IReadOnlyList<object?> items = Seqs.Items(args[^1]);
        if (args.Length == 2 && items.Count == 0)
        {
            return EdnList.Of(Callables.Call(function));
        }

        object? result = args.Length == 3 ? args[1] : items[0];
        ItemBuffer results = [Reduced.Open(result)];
        for (int i = args.Length == 3 ? 0 : 1; i < items.Count && result is not Reduced; i++)
        {
            result = Callables.Call(function, result, items[i]);
            results.Add(Reduced.Open(result));
        }

        return Seqs.List(results);
    }

    private static object? ReduceEntries(QueryFunction function, object? seed, object? x)
    {
        object? result = seed;
        foreach ((object? key, object? value) in Entries(x))
        {
            result = Callables.Call(function, result, key, value);
            if (result is Reduced)
            {
                break;
            }
        }

        return result;
    }

    /// <summary>Returns keys with values: of a map, of a vector by its indexes, of a sequence of pairs.</summary>
    /// <exception cref="AccreteException">The value has none.</exception>
    public static IEnumerable<KeyValuePair<object?, object?>> Entries(object? x)
    {
        long index = 0;
        foreach (object? item in Seqs.Each(x))
        {
            yield return x is EdnVector ? new(index++, item)
                : new(CoreCollections.Nth(item, 0L), CoreCollections.Nth(item, 1L));
        }
    }

    private static object? ExtremeBy(object?[] args, int sign)
    {
        QueryFunction key = Callables.Of(args[0]);
        object? best = args[1];
        object? bestKey = args.Length > 2 ? Callables.Call(key, best) : null;
        for (int i = 2; i < args.Length; i++)
        {
            object? next = Callables.Call(key, args[i]);
            if (Numbers.Compare(next, bestKey) * sign >= 0)
            {
                (best, bestKey) = (args[i], next);
            }
        }

        return best;
    }

    private static object? MergeWith(object?[] args)
    {
        QueryFunction function = Callables.Of(args[0]);
        object?[] maps = args[1..];
        if (!Array.Exists(maps, Seqs.IsTruthy))
        {
            return null;
        }

        object? merged = maps[0];
        foreach (object? map in maps.AsSpan(1))
        {
            merged = Seqs.IsTruthy(merged) ? merged : EdnMap.Empty;
            foreach (object? entry in Seqs.Items(map))
            {
                EdnVector pair = Seqs.IsEntry(entry)
                    ? (EdnVector)entry!
                    : throw FunctionErrors.WrongType(entry, "an entry of a map");
                merged = CoreCollections.Associate([merged, pair[0], CoreCollections.Contains(merged, pair[0])
                    ? Callables.Call(function, CoreCollections.Get(merged, pair[0], null), pair[1])
                    : pair[1]]);
            }
        }

        return merged;
    }

    private static EdnMap GroupBy(QueryFunction function, IReadOnlyList<object?> items)
    {
        Dictionary<object, int> places = new(EdnEquality.Instance);
        object nil = new();
        List<(object? Key, List<object?> Items)> groups = [];
        foreach (object? item in items)
        {
            object? key = Callables.Call(function, item);
            if (!places.TryGetValue(key ?? nil, out int place))
            {
                place = groups.Count;
                places.Add(key ?? nil, place);
                groups.Add((key, []));
            }

            groups[place].Items.Add(item);
        }

        return EdnMap.Of(groups.ConvertAll(group =>
            new KeyValuePair<object?, object?>(group.Key, EdnVector.Of([.. group.Items]))));
    }

    private static EdnMap Frequencies(IReadOnlyList<object?> items)
    {
        Dictionary<object, int> places = new(EdnEquality.Instance);
        object nil = new();
        List<(object? Item, long Count)> counts = [];
        foreach (object? item in items)
        {
            if (places.TryGetValue(item ?? nil, out int place))
            {
                counts[place] = (counts[place].Item, counts[place].Count + 1);
            }
            else
            {
                places.Add(item ?? nil, counts.Count);
                counts.Add((item, 1));
            }
        }

        return EdnMap.Of(counts.ConvertAll(count => new KeyValuePair<object?, object?>(count.Item, count.Count)));
    }

    private static object? Some(object? f, object? x)
    {
        QueryFunction test = Callables.Of(f);
        foreach (object? item in Seqs.Each(x))
        {
            object? result = Callables.Call(test, item);
            if (Seqs.IsTruthy(result))
            {
                return result;
            }
        }

        return null;
    }

    private static bool All(object? f, object? x, bool wanted)
    {
        QueryFunction? test = null;
        foreach (object? item in Seqs.Each(x))
        {
            test ??= Callables.Of(f);
            if (Seqs.IsTruthy(Callables.Call(test, item)) != wanted)
            {
                return false;
            }
        }

        return true;
    }
}
