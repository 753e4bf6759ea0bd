using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Clojure.Library;

/// <summary>The functions of clojure.core that make one sequence of another, and those that take functions.</summary>
internal static class CoreSequences
{
    /// <summary>Adds the functions to a table.</summary>
    public static void Register(FunctionTable table)
    {
        SequenceParts.Register(table);
        Whole(table);
        Mapping(table);
        Reducing.Register(table);
        Transducers.Register(table);
        Makers(table);
        Endless(table);
    }

    private static void Whole(FunctionTable table)
    {
        table.Add("concat", 0, int.MaxValue, args => Seqs.List(Joined(args)));
        table.One("reverse", x => Reversed(Seqs.Items(x)));
        table.One("rseq", x => x is EdnVector ? Seqs.ListOrNil(Reversed(Seqs.Items(x)))
            : throw FunctionErrors.WrongType(x, "a vector"));
        table.Add("distinct", 0, 1, args => args.Length == 0
            ? Transducers.Distinct() : Distinct(args[0]));
        table.Add("distinct?", 1, int.MaxValue, args => EdnSet.Of(args).Count == args.Length);
        table.Add("dedupe", 0, 1, args => args.Length == 0 ? Transducers.Dedupe() : Dedupe(args[0]));
        table.One("flatten", x => Seqs.List(Flat(x)));
        table.Add("tree-seq", 3, args => TreeSeq(Callables.Of(args[0]), Callables.Of(args[1]), args[2]));
        table.Add("interpose", 1, 2, args => args.Length == 1
            ? Transducers.Interpose(args[0]) : Seqs.List(Interposed(args[0], Seqs.Items(args[1]))));
        table.Add("interleave", 0, int.MaxValue, args => Seqs.List(Interleaved(args)));
        table.Add("sort", 1, 2, args =>
            Sorted(args[^1], args.Length == 2 ? Comparer(args[0]) : Ordering.CompareAlike));
        table.Add("sort-by", 2, 3, SortedBy);
        table.Add("sorted-set-by", 1, int.MaxValue, args => EdnSet.Of(
            [.. Sorted(EdnList.Of(args[1..]), Comparer(args[0]))]));
        table.Add("sorted-map-by", 1, int.MaxValue, args => Comparer(args[0]) is var compare ? CoreLibrary.Call(
            "into", EdnMap.Empty, Sorted(
                CoreLibrary.Call("hash-map", args[1..]), (x, y) => compare(((EdnVector)x!)[0], ((EdnVector)y!)[0])))
            : null);
        table.Add("list*", 1, int.MaxValue, args =>
            Seqs.ListOrNil([.. args[..^1], .. Seqs.Items(args[^1])]));
        table.One("doall", x => Seqs.Items(x) is not null ? x : null);
        table.One("dorun", x => Seqs.Items(x) is not null ? null : x);
    }

    private static void Mapping(FunctionTable table)
    {
        table.Add("map", 1, int.MaxValue, args => args.Length == 1
            ? Transducers.Map(Callables.Of(args[0])) : Gathered(Mapped(args), args.AsSpan(1)));
        table.Add("mapv", 2, int.MaxValue, args => EdnVector.Of([.. Mapped(args)]));
        table.Add("mapcat", 1, int.MaxValue, args => args.Length == 1
            ? Transducers.MapCat(Callables.Of(args[0])) : Seqs.List(Joined([.. Mapped(args)])));
        table.Add("map-indexed", 1, 2, args => args.Length == 1
            ? Transducers.Indexed(Callables.Of(args[0]), keepsNil: true) : Seqs.List([.. Indexed(args[0], args[1])]));
        table.Add("keep-indexed", 1, 2, args => args.Length == 1
            ? Transducers.Indexed(Callables.Of(args[0]), keepsNil: false)
            : Seqs.List([.. Indexed(args[0], args[1]).Where(item => item is not null)]));
        table.Add("keep", 1, 2, args => args.Length == 1
            ? Transducers.Keep(Callables.Of(args[0]))
            : Gathered(Mapped(args).Where(item => item is not null), args.AsSpan(1)));
        table.Add("filter", 1, 2, args => args.Length == 1
            ? Transducers.Filter(Callables.Of(args[0]), true) : Gathered(Kept(args[0], args[1], true), args.AsSpan(1)));
        table.Add("remove", 1, 2, args => args.Length == 1
            ? Transducers.Filter(Callables.Of(args[0]), false)
            : Gathered(Kept(args[0], args[1], false), args.AsSpan(1)));
        table.Two("filterv", (f, x) => EdnVector.Of([.. Kept(f, x, true)]));
        table.Two("update-vals", (x, f) => Mapped(x, Callables.Of(f), ofKeys: false));
        table.Two("update-keys", (x, f) => Mapped(x, Callables.Of(f), ofKeys: true));
    }

    private static void Endless(FunctionTable table)
    {
        table.Two("iterate", (f, x) => Callables.Of(f) is var function
            ? new EndlessSeq(() => Iterated(function, x)) : null);
        table.Add("repeatedly", 1, 2, args => Callables.Of(args[^1]) is var f
            && Ranges.Forever(null).Select(_ => Callables.Call(f)) is var made && args.Length == 1
                ? new EndlessSeq(() => made)
                : Seqs.List([.. made.Take(Math.Min(Seqs.HowMany(args[0]), Seqs.CountMax))]));
        table.One("comparator", f => Comparer(f) is var compare
            ? new QueryFunction(Symbol.Of(null, "comparator"), 2, 2, args => (long)compare(args[0], args[1])) : null);
        table.One("cycle", x => Seqs.Items(x) is { Count: > 0 } items
            ? new EndlessSeq(() => Ranges.Forever(null).SelectMany(_ => items)) : EdnList.Empty);
    }

    private static IEnumerable<object?> Iterated(QueryFunction function, object? x)
    {
        while (true)
        {
            yield return x;
            x = Callables.Call(function, x);
        }
    }

    /// <summary>Returns a list of items, or a sequence without an end where those it comes from are.</summary>
    private static object Gathered(IEnumerable<object?> items, ReadOnlySpan<object?> sequences)
    {
        foreach (object? sequence in sequences)
        {
            if (sequence is not EndlessSeq)
            {
                return Seqs.List([.. items]);
            }
        }

        return new EndlessSeq(() => items);
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
        table.Add("fnil", 2, 4, parts => Callables.Of(parts[0]) is var f && parts[1..] is var others
            ? Made("fnil", args => Callables.Call(
                f, [.. args.Select((x, i) => i < others.Length ? x ?? others[i] : x)]))
            : null);
        table.Add("every-pred", 1, int.MaxValue, parts => Array.ConvertAll(parts, Callables.Of) is var tests
            ? Made("every-pred", args => Array.TrueForAll(tests, test => Array.TrueForAll(
                args, x => Seqs.IsTruthy(Callables.Call(test, x))))) : null);
        table.Add("some-fn", 1, int.MaxValue, parts => Array.ConvertAll(parts, Callables.Of) is var tests
            ? Made("some-fn", args => FirstTrue(
                args.SelectMany(x => tests.Select(test => Callables.Call(test, x))))) : null);
        table.One("memoize", Callables.Of);
    }

    /// <summary>Returns the first true value, or the last one where there is none.</summary>
    private static object? FirstTrue(IEnumerable<object?> values)
    {
        object? last = null;
        foreach (object? value in values)
        {
            last = value;
            if (Seqs.IsTruthy(value))
            {
                break;
            }
        }

        return last;
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

    private static List<object?> Joined(object?[] sequences)
    {
        ItemBuffer items = [];
        foreach (object? sequence in sequences)
        {
            IReadOnlyList<object?> more = Seqs.Items(sequence);
            WorkLimit.TakeItems(items.Count + (long)more.Count);
            items.AddRange(more);
        }

        return items;
    }

    private static EdnList Reversed(IReadOnlyList<object?> items)
    {
        object?[] reversed = [.. items];
        Array.Reverse(reversed);
        return EdnList.Of(reversed);
    }

    private static EdnList Distinct(object? x) => x is EdnMap or EdnSet
        ? throw DbErrors.Argument($"distinct takes what has an order, and not {FunctionErrors.Shown(x)}")
        : Seqs.List([.. EdnSet.Of(Seqs.Items(x))]);

    private static EdnList Dedupe(object? x)
    {
        ItemBuffer kept = [];
        foreach (object? item in Seqs.Items(x))
        {
            if (kept.Count == 0 || !EdnEquality.Instance.Equals(kept[^1], item))
            {
                kept.Add(item);
            }
        }

        return Seqs.List(kept);
    }

    /// <summary>Returns what is no sequence within sequences, however deep; without recursion.</summary>
    private static List<object?> Flat(object? x)
    {
        ItemBuffer flat = [];
        Stack<(EdnSequence Items, int At)> open = new();
        open.Push((x as EdnSequence ?? EdnVector.Empty, 0));
        while (open.TryPop(out (EdnSequence Items, int At) next))
        {
            if (next.At == next.Items.Count)
            {
                continue;
            }

            WorkLimit.Spend(1);
            open.Push((next.Items, next.At + 1));
            if (next.Items[next.At] is EdnSequence inner)
            {
                open.Push((inner, 0));
            }
            else
            {
                flat.Add(next.Items[next.At]);
            }
        }

        return flat;
    }

    private static EdnList TreeSeq(QueryFunction isBranch, QueryFunction children, object? root)
    {
        ItemBuffer nodes = [];
        Stack<object?> open = new([root]);
        while (open.TryPop(out object? node))
        {
            nodes.Add(node);
            if (Seqs.IsTruthy(Callables.Call(isBranch, node)))
            {
                IReadOnlyList<object?> inner = Seqs.Items(Callables.Call(children, node));
                for (int i = inner.Count - 1; i >= 0; i--)
                {
                    open.Push(inner[i]);
                }
            }
        }

        return Seqs.List(nodes);
    }

    private static List<object?> Interposed(object? separator, IReadOnlyList<object?> items)
    {
        ItemBuffer result = [];
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

    private static ItemBuffer Interleaved(object?[] sequences)
    {
        ItemBuffer items = [];
        foreach (object?[] row in sequences.Length == 0 ? [] : Rows(sequences))
        {
            foreach (object? item in row)
            {
                items.Add(item);
            }
        }

        return items;
    }

    /// <summary>Returns the first items of all sequences, then the second ones, until one ends.</summary>
    private static IEnumerable<object?[]> Rows(object?[] sequences)
    {
        IEnumerator<object?>[] all = Array.ConvertAll(sequences, sequence => Seqs.Each(sequence).GetEnumerator());
        while (Array.TrueForAll(all, each => each.MoveNext()))
        {
            yield return Array.ConvertAll(all, each => each.Current);
        }
    }

    private static Comparison<object?> Comparer(object? f)
    {
        QueryFunction function = f is QueryFunction or Delegate
            ? Callables.Of(f)
            : throw FunctionErrors.WrongType(f, "a function to compare with");
        return (x, y) => Callables.Call(function, x, y) switch
        {
            bool less => less ? -1 : Callables.Call(function, y, x) is true ? 1 : 0,
            var order => unchecked((int)Numbers.Wrapped(order)),
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

        Array.Sort(places, (i, j) => i == j ? 0
            : comparison(items[i], items[j]) is var order and not 0 ? order
            : i.CompareTo(j));
        return EdnList.Of(Array.ConvertAll(places, place => items[place]));
    }

    private static EdnList SortedBy(object?[] args)
    {
        QueryFunction key = Callables.Of(args[0]);
        Comparison<object?> comparison = args.Length == 3 ? Comparer(args[1]) : Ordering.CompareAlike;
        return Sorted(args[^1], (x, y) => comparison(Callables.Call(key, x), Callables.Call(key, y)));
    }

    private static IEnumerable<object?> Mapped(object?[] args)
    {
        QueryFunction? function = null;
        foreach (object?[] row in Rows(args[1..]))
        {
            function ??= Callables.Of(args[0]);
            yield return Callables.Call(function, row);
        }
    }

    private static object Mapped(object? x, QueryFunction function, bool ofKeys)
    {
        if (x is EdnVector vector && !ofKeys)
        {
            return EdnVector.Of([.. vector.Select(item => Callables.Call(function, item))]);
        }

        List<KeyValuePair<object?, object?>> entries = [];
        foreach ((object? key, object? value) in Reducing.Entries(x))
        {
            entries.Add(ofKeys ? new(Callables.Call(function, key), value) : new(key, Callables.Call(function, value)));
        }

        return EdnMap.Of(entries);
    }

    private static IEnumerable<object?> Indexed(object? f, object? x)
    {
        QueryFunction function = Callables.Of(f);
        long index = 0;
        foreach (object? item in Seqs.Each(x))
        {
            yield return Callables.Call(function, index++, item);
        }
    }

    private static IEnumerable<object?> Kept(object? f, object? x, bool wanted)
    {
        QueryFunction? test = null;
        foreach (object? item in Seqs.Each(x))
        {
            test ??= Callables.Of(f);
            if (Seqs.IsTruthy(Callables.Call(test, item)) == wanted)
            {
                yield return item;
            }
        }
    }
}
