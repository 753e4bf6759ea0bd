using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Clojure.Library;

/// <summary>The functions of clojure.core that take a part of a sequence, or cut one into parts.</summary>
internal static class SequenceParts
{
    /// <summary>Adds the functions to a table.</summary>
    public static void Register(FunctionTable table)
    {
        table.Add("take", 1, 2, args => args.Length == 1
            ? Transducers.Take(Seqs.HowMany(args[0])) : Take(Seqs.HowMany(args[0]), args[1]));
        table.Add("drop", 1, 2, args => args.Length == 1
            ? Transducers.Drop(Seqs.HowMany(args[0])) : Drop(args[1], Seqs.HowMany(args[0])));
        table.Two("nthrest", NthRest);
        table.Two("nthnext", (x, n) => Seqs.ListOrNil(Seqs.Slice(Seqs.Items(x), Seqs.HowMany(n), int.MaxValue)));
        table.Two("take-last", (n, x) => Seqs.HowMany(n) is var count && Seqs.Items(x) is var items
            ? Seqs.ListOrNil(Seqs.Slice(items, items.Count - count, int.MaxValue)) : null);
        table.Add("drop-last", 1, 2, args =>
        {
            IReadOnlyList<object?> items = Seqs.Items(args[^1]);
            return Seqs.Slice(items, 0, items.Count - (args.Length == 2 ? Seqs.HowMany(args[0]) : 1));
        });
        table.Add("take-nth", 1, 2, args => args.Length == 1
            ? Transducers.TakeNth(Step(args[0])) : Every(Seqs.Items(args[1]), Step(args[0])));
        table.Two("split-at", (n, x) => EdnVector.Of(Take(Seqs.HowMany(n), x), Drop(x, Seqs.HowMany(n))));
        table.Two("splitv-at", (n, x) => EdnVector.Of(
            Seqs.Vector(Take(Seqs.HowMany(n), x)), Drop(x, Seqs.HowMany(n))));
        table.Two("bounded-count", (n, x) => x is EndlessSeq
            ? Seqs.HowMany(n) : Math.Min(Seqs.Count(x), x is EdnList ? Seqs.HowMany(n) : long.MaxValue));
        Tested(table);
        Cut(table);
    }

    private static void Tested(FunctionTable table)
    {
        table.Add("take-while", 1, 2, args => args.Length == 1
            ? Transducers.TakeWhile(Callables.Of(args[0]))
            : Seqs.List([.. Seqs.Each(args[1]).TakeWhile(Passes(args[0]))]));
        table.Add("drop-while", 1, 2, args => args.Length == 1
            ? Transducers.DropWhile(Callables.Of(args[0]))
            : Drop(args[1], Prefix(args[0], args[1])));
        table.Two("split-with", (f, x) => EdnVector.Of(
            Seqs.Slice(Seqs.Items(x), 0, Prefix(f, x)), Seqs.Slice(Seqs.Items(x), Prefix(f, x), int.MaxValue)));
        table.Add("partition-by", 1, 2, args => args.Length == 1
            ? Transducers.PartitionBy(Callables.Of(args[0]))
            : PartitionBy(Callables.Of(args[0]), Seqs.Items(args[1])));
    }

    private static void Cut(FunctionTable table)
    {
        table.Add("partition", 2, 4, args => Partition(args, args.Length == 4 ? Seqs.Items(args[2]) : null));
        table.Add("partitionv", 2, 4, args => Vectors(
            Partition(args, args.Length == 4 ? Seqs.Items(args[2]) : null)));
        table.Add("partitionv-all", 1, 3, args => args.Length == 1
            ? Transducers.PartitionAll(Seqs.Index(args[0])) : Vectors(PartitionAll(args)));
        table.Add("partition-all", 1, 3, args => args.Length == 1
            ? Transducers.PartitionAll(Seqs.Index(args[0])) : PartitionAll(args));
    }

    private static EdnList Vectors(EdnList parts) =>
        EdnList.Of([.. parts.Select(part => Seqs.Vector(Seqs.Items(part)))]);

    private static Func<object?, bool> Passes(object? f)
    {
        QueryFunction test = Callables.Of(f);
        return item => Seqs.IsTruthy(Callables.Call(test, item));
    }

    private static EdnList Take(int count, object? x) => x is EndlessSeq endless
        ? Seqs.List([.. endless.Take(Math.Min(count, Seqs.CountMax))])
        : count == 0 ? EdnList.Empty
        : Seqs.Slice(Seqs.Items(x), 0, count);

    private static object Drop(object? x, int count) => x is EndlessSeq endless
        ? new EndlessSeq(() => endless.Skip(count))
        : Seqs.Slice(Seqs.Items(x), count, int.MaxValue);

    /// <summary>Drops items; a value from which none is dropped stays what it is.</summary>
    private static object? NthRest(object? x, object? n)
    {
        int count = Seqs.HowMany(n);
        return count == 0 || Seqs.Items(x).Count == 0 ? x : Seqs.Slice(Seqs.Items(x), count, int.MaxValue);
    }

    private static int Step(object? n) => Seqs.HowMany(n) is > 0 and var step
        ? step
        : throw DbErrors.Argument("Every how many is to be taken must be more than 0");

    private static EdnList Every(IReadOnlyList<object?> items, int step)
    {
        ItemBuffer taken = [];
        for (int i = 0; i < items.Count; i += step)
        {
            taken.Add(items[i]);
        }

        return Seqs.List(taken);
    }

    private static int Prefix(object? f, object? x)
    {
        Func<object?, bool> passes = Passes(f);
        IReadOnlyList<object?> items = Seqs.Items(x);
        int length = 0;
        while (length < items.Count && passes(items[length]))
        {
            length++;
        }

        return length;
    }

    private static EdnList PartitionBy(QueryFunction function, IReadOnlyList<object?> items)
    {
        ItemBuffer parts = [];
        object? known = null;
        int from = 0;
        for (int i = 0; i < items.Count; i++)
        {
            object? key = Callables.Call(function, items[i]);
            if (i > 0 && !EdnEquality.Instance.Equals(known, key))
            {
                parts.Add(Seqs.Slice(items, from, i));
                from = i;
            }

            known = key;
        }

        if (items.Count > 0)
        {
            parts.Add(Seqs.Slice(items, from, items.Count));
        }

        return Seqs.List(parts);
    }

    /// <summary>Cuts into whole parts of a size; with items to fill up with, the last may be shorter.</summary>
    private static EdnList Partition(object?[] args, IReadOnlyList<object?>? padding)
    {
        IReadOnlyList<object?> items = Seqs.Items(args[^1]);
        int size = Seqs.HowMany(args[0]);
        int step = args.Length > 2 ? Seqs.HowMany(args[1]) : size;
        ItemBuffer parts = [];
        for (long at = 0; at < items.Count && IsWhole(args[0], size); at += Moving(step))
        {
            EdnList part = Seqs.Slice(items, (int)at, (int)Math.Min(at + size, int.MaxValue));
            if (part.Count == size)
            {
                parts.Add(part);
                continue;
            }

            if (padding is not null)
            {
                parts.Add(Seqs.List([.. part, .. padding.Take(size - part.Count)]));
            }

            break;
        }

        return Seqs.List(parts);
    }

    private static EdnList PartitionAll(object?[] args)
    {
        IReadOnlyList<object?> items = Seqs.Items(args[^1]);
        int size = Seqs.HowMany(args[0]);
        int step = args.Length > 2 ? Seqs.HowMany(args[1]) : size;
        ItemBuffer parts = [];
        for (long at = 0; at < items.Count; at += Moving(step))
        {
            parts.Add(Seqs.Slice(items, (int)at, (int)Math.Min(at + size, int.MaxValue)));
        }

        return Seqs.List(parts);
    }

    /// <summary>Tells whether parts may have that many items: those of a fraction never do.</summary>
    private static bool IsWhole(object? wanted, int size) =>
        wanted is long or System.Numerics.BigInteger && Numbers.Compare(wanted, (long)size) == 0;

    private static int Moving(int step) => step > 0
        ? step
        : throw DbErrors.Argument("Parts that do not move on would never end");
}
