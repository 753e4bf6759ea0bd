using System;
using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Query.Functions;

/// <summary>The functions of clojure.core that make one sequence of another, and those that take functions.</summary>
internal static class CoreSequences
{
    /// <summary>Adds the functions to a table.</summary>
    public static void Register(FunctionTable table)
    {
        Parts(table);
        Whole(table);
        Mapping(table);
        Reducing(table);
        Makers(table);
    }

    private static void Parts(FunctionTable table)
    {
        table.Two("take", (n, x) => Seqs.Slice(Seqs.Items(x), 0, Index(n)));
        table.Two("drop", (n, x) => Seqs.Slice(Seqs.Items(x), Index(n), int.MaxValue));
        table.Two("nthrest", (x, n) => Seqs.Slice(Seqs.Items(x), Index(n), int.MaxValue));
        table.Two("take-last", (n, x) =>
            Seqs.Items(x) is var items ? Seqs.Slice(items, items.Count - Index(n), int.MaxValue) : null);
        table.Add("drop-last", 1, 2, args =>
        {
            IReadOnlyList<object?> items = Seqs.Items(args[^1]);
            return Seqs.Slice(items, 0, items.Count - (args.Length == 2 ? Index(args[0]) : 1));
        });
        table.Two("take-while", (f, x) => Seqs.Slice(Seqs.Items(x), 0, Prefix(f, x)));
        table.Two("drop-while", (f, x) => Seqs.Slice(Seqs.Items(x), Prefix(f, x), int.MaxValue));
        table.Two("split-at", (n, x) =>
            EdnVector.Of(Seqs.Slice(Seqs.Items(x), 0, Index(n)), Seqs.Slice(Seqs.Items(x), Index(n), int.MaxValue)));
        table.Two("split-with", (f, x) => EdnVector.Of(
            Seqs.Slice(Seqs.Items(x), 0, Prefix(f, x)), Seqs.Slice(Seqs.Items(x), Prefix(f, x), int.MaxValue)));
        table.Add("partition", 2, 3, args => Partition(args, wholeOnly: true));
        table.Add("partition-all", 2, 3, args => Partition(args, wholeOnly: false));
    }

    private static void Whole(FunctionTable table)
    {
        table.Add("concat", 0, int.MaxValue, args => Seqs.List(Joined(args)));
        table.One("reverse", x => Reversed(x));
        table.One("rseq", x => Reversed(x));
        table.One("distinct", x => Seqs.List([.. EdnSet.Of(Seqs.Items(x))]));
        table.One("dedupe", Dedupe);
        table.One("flatten", x => Seqs.List(Flat(x, [])));
        table.One("frequencies", Frequencies);
        table.Two("interpose", (separator, x) => Seqs.List(Interposed(separator, Seqs.Items(x))));
        table.Add("interleave", 1, int.MaxValue, args => Interleaved(args));
        table.Add("sort", 1, 2, args => Sorted(args[^1], args.Length == 2 ? Comparer(args[0]) : Ordering.Compare));
        table.Add("sort-by", 2, 3, args => SortedBy(args));
    }

    private static void Mapping(FunctionTable table)
    {
        table.Add("map", 2, int.MaxValue, args => Seqs.List(Mapped(args)));
        table.Add("mapv", 2, int.MaxValue, args => EdnVector.Of([.. Mapped(args)]));
        table.Add("mapcat", 2, int.MaxValue, args => Seqs.List(Joined([.. Mapped(args)])));
        table.Two("map-indexed", (f, x) => Indexed(Callables.Of(f), Seqs.Items(x)));
        table.Two("keep", (f, x) => Seqs.List(Mapped([f, x]).FindAll(item => item is not null)));
        table.Two("filter", (f, x) => Seqs.List(Kept(f, x, true)));
        table.Two("filterv", (f, x) => EdnVector.Of([.. Kept(f, x, true)]));
        table.Two("remove", (f, x) => Seqs.List(Kept(f, x, false)));
        table.Two("group-by", (f, x) => GroupBy(Callables.Of(f), Seqs.Items(x)));
        table.Two("some", Some);
        table.Two("every?", (f, x) => Kept(f, x, true).Count == Seqs.Items(x).Count);
        table.Two("not-every?", (f, x) => Kept(f, x, true).Count < Seqs.Items(x).Count);
        table.Two("not-any?", (f, x) => Kept(f, x, true).Count == 0);
    }

    private static void Reducing(FunctionTable table)
    {
        table.Add("apply", 2, int.MaxValue, args =>
            Callables.Call(Callables.Of(args[0]), [.. args[1..^1], .. Seqs.Items(args[^1])]));
        table.Add("reduce", 2, 3, args => Reduced(args)[^1]);
        table.Add("reductions", 2, 3, args => Seqs.List(Reduced(args)));
        table.Add("max-key", 2, int.MaxValue, args => ExtremeBy(args, 1));
        table.Add("min-key", 2, int.MaxValue, args => ExtremeBy(args, -1));
        table.Add("merge-with", 1, int.MaxValue, MergeWith);
    }

    private static void Makers(FunctionTable table)
    {
        table.One("constantly", x => Made("constantly", _ => x));
        table.One("complement", f =>
            Callables.Of(f) is var g ? Made("complement", args => !Seqs.IsTruthy(Callables.Call(g, args))) : null);
        table.Add("partial", 1, int.MaxValue, parts => Callables.Of(parts[0]) is var f && parts[1..] is var first
            ? Made("partial", args => Callables.Call(f, [.. first, .. args])) : null);
        table.Add("comp", 0, int.MaxValue, Composed);
        table.Add("juxt", 1, int.MaxValue, parts => Array.ConvertAll(parts, Callables.Of) is var fs
            ? Made("juxt", args => EdnVector.Of([.. Array.ConvertAll(fs, f => Callables.Call(f, args))])) : null);
    }

    private static QueryFunction Made(string name, Func<object?[], object?> invoke) =>
        new(Symbol.Of(null, name), 0, int.MaxValue, invoke);

    private static QueryFunction Composed(object?[] parts)
    {
        QueryFunction[] functions = Array.ConvertAll([.. parts], Callables.Of);
        return Made("comp", args =>
        {
            object?[] current = args;
            for (int i = functions.Length - 1; i >= 0; i--)
            {
                current = [Callables.Call(functions[i], current)];
            }

            return current[0];
        });
    }

    private static int Index(object? n) => (int)Math.Clamp(Numbers.ToLong(n), 0, int.MaxValue);

    private static int Prefix(object? f, object? x)
    {
        QueryFunction test = Callables.Of(f);
        IReadOnlyList<object?> items = Seqs.Items(x);
        int length = 0;
        while (length < items.Count && Seqs.IsTruthy(Callables.Call(test, items[length])))
        {
            length++;
        }

        return length;
    }

    private static EdnList Partition(object?[] args, bool wholeOnly)
    {
        IReadOnlyList<object?> items = Seqs.Items(args[^1]);
        int size = Index(args[0]);
        int step = args.Length == 3 ? Index(args[1]) : size;
        List<object?> parts = [];
        for (int at = 0; step > 0 && at < items.Count && (!wholeOnly || at + size <= items.Count); at += step)
        {
            parts.Add(Seqs.Slice(items, at, at + size));
        }

        return Seqs.List(parts);
    }

    private static List<object?> Joined(object?[] sequences)
    {
        List<object?> items = [];
        foreach (object? sequence in sequences)
        {
            items.AddRange(Seqs.Items(sequence));
        }

        return items;
    }

    private static EdnList Reversed(object? x)
    {
        List<object?> items = [.. Seqs.Items(x)];
        items.Reverse();
        return Seqs.List(items);
    }

    private static EdnList Dedupe(object? x)
    {
        List<object?> kept = [];
        foreach (object? item in Seqs.Items(x))
        {
            if (kept.Count == 0 || !EdnEquality.Instance.Equals(kept[^1], item))
            {
                kept.Add(item);
            }
        }

        return Seqs.List(kept);
    }

    private static List<object?> Flat(object? x, List<object?> target)
    {
        foreach (object? item in x as EdnSequence ?? EdnVector.Empty)
        {
            if (item is EdnSequence nested)
            {
                Flat(nested, target);
            }
            else
            {
                target.Add(item);
            }
        }

        return target;
    }

    private static EdnMap Frequencies(object? x)
    {
        EdnSet distinct = EdnSet.Of(Seqs.Items(x));
        Dictionary<object, long> counts = new(EdnEquality.Instance);
        long nils = 0;
        foreach (object? item in Seqs.Items(x))
        {
            if (item is null)
            {
                nils++;
            }
            else
            {
                counts[item] = counts.GetValueOrDefault(item) + 1;
            }
        }

        List<KeyValuePair<object?, object?>> entries = [];
        foreach (object? item in distinct)
        {
            entries.Add(new(item, item is null ? nils : counts[item]));
        }

        return EdnMap.Of(entries);
    }

    private static List<object?> Interposed(object? separator, IReadOnlyList<object?> items)
    {
        List<object?> result = [];
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                result.Add(separator);
            }

            result.Add(items[i]);
        }

        return result;
    }

    private static EdnList Interleaved(object?[] sequences)
    {
        List<object?> result = [];
        for (int i = 0; Array.TrueForAll(sequences, sequence => i < Seqs.Items(sequence).Count); i++)
        {
            foreach (object? sequence in sequences)
            {
                result.Add(Seqs.Items(sequence)[i]);
            }
        }

        return Seqs.List(result);
    }

    private static Comparison<object?> Comparer(object? f)
    {
        QueryFunction function = Callables.Of(f);
        return (x, y) => Callables.Call(function, x, y) switch
        {
            bool less => less ? -1 : Seqs.IsTruthy(Callables.Call(function, y, x)) ? 1 : 0,
            var order => (int)Numbers.ToLong(order),
        };
    }

    /// <summary>Sorts without changing the order of equal items.</summary>
    private static EdnList Sorted(object? x, Comparison<object?> comparison)
    {
        object?[] items = [.. Seqs.Items(x)];
        int[] places = new int[items.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = i;
        }

        Array.Sort(places, (i, j) => comparison(items[i], items[j]) is var order and not 0 ? order : i.CompareTo(j));
        return EdnList.Of(Array.ConvertAll(places, place => items[place]));
    }

    private static EdnList SortedBy(object?[] args)
    {
        QueryFunction key = Callables.Of(args[0]);
        Comparison<object?> comparison = args.Length == 3 ? Comparer(args[1]) : Ordering.Compare;
        return Sorted(args[^1], (x, y) => comparison(Callables.Call(key, x), Callables.Call(key, y)));
    }

    private static List<object?> Mapped(object?[] args)
    {
        QueryFunction function = Callables.Of(args[0]);
        IReadOnlyList<object?>[] sequences = Array.ConvertAll(args[1..], Seqs.Items);
        List<object?> results = [];
        for (int i = 0; Array.TrueForAll(sequences, sequence => i < sequence.Count); i++)
        {
            results.Add(Callables.Call(function, Array.ConvertAll(sequences, sequence => sequence[i])));
        }

        return results;
    }

    private static EdnList Indexed(QueryFunction function, IReadOnlyList<object?> items)
    {
        List<object?> results = [];
        for (int i = 0; i < items.Count; i++)
        {
            results.Add(Callables.Call(function, (long)i, items[i]));
        }

        return Seqs.List(results);
    }

    private static List<object?> Kept(object? f, object? x, bool wanted)
    {
        QueryFunction test = Callables.Of(f);
        List<object?> kept = [];
        foreach (object? item in Seqs.Items(x))
        {
            if (Seqs.IsTruthy(Callables.Call(test, item)) == wanted)
            {
                kept.Add(item);
            }
        }

        return kept;
    }

    private static EdnMap GroupBy(QueryFunction function, IReadOnlyList<object?> items)
    {
        EdnMap groups = EdnMap.Empty;
        foreach (object? item in items)
        {
            object? key = Callables.Call(function, item);
            groups = groups.With(key, EdnVector.Of([.. (EdnVector?)groups[key] ?? EdnVector.Empty, item]));
        }

        return groups;
    }

    private static object? Some(object? f, object? x)
    {
        QueryFunction test = Callables.Of(f);
        foreach (object? item in Seqs.Items(x))
        {
            object? result = Callables.Call(test, item);
            if (Seqs.IsTruthy(result))
            {
                return result;
            }
        }

        return null;
    }

    private static List<object?> Reduced(object?[] args)
    {
        QueryFunction function = Callables.Of(args[0]);
        IReadOnlyList<object?> items = Seqs.Items(args[^1]);
        int from = args.Length == 3 ? 0 : 1;
        object? result = args.Length == 3 ? args[1] : items.Count > 0 ? items[0] : Callables.Call(function);
        List<object?> results = [result];
        for (int i = from; i < items.Count; i++)
        {
            result = Callables.Call(function, result, items[i]);
            results.Add(result);
        }

        return results;
    }

    private static object? ExtremeBy(object?[] args, int sign)
    {
        QueryFunction key = Callables.Of(args[0]);
        object? best = args[1];
        for (int i = 2; i < args.Length; i++)
        {
            if (Numbers.Compare(Callables.Call(key, args[i]), Callables.Call(key, best)) * sign >= 0)
            {
                best = args[i];
            }
        }

        return best;
    }

    private static EdnMap? MergeWith(object?[] args)
    {
        QueryFunction function = Callables.Of(args[0]);
        EdnMap? merged = null;
        foreach (object? map in args[1..])
        {
            foreach (KeyValuePair<object?, object?> entry in (EdnMap?)map ?? EdnMap.Empty)
            {
                merged ??= EdnMap.Empty;
                merged = merged.With(entry.Key, merged.TryGetValue(entry.Key, out object? known)
                    ? Callables.Call(function, known, entry.Value)
                    : entry.Value);
            }
        }

        return merged;
    }
}
