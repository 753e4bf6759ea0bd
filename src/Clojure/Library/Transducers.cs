using System;
using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Clojure.Library;

/// <summary>Functions from one step of a reduction to another: what <c>(map f)</c>, <c>(filter f)</c> and their kin
/// give without a sequence.</summary>
internal static class Transducers
{
    /// <summary>One step: the result so far and an item make the next result.</summary>
    internal delegate object? Step(object? result, object? item);

    /// <summary>Adds the functions that run transducers to a table.</summary>
    public static void Register(FunctionTable table)
    {
        table.Add("transduce", 3, 4, args => Transduce(
            args[0], Callables.Of(args[1]), args.Length == 4 ? [args[2]] : [], args[^1]));
        table.Add("into", 0, 3, Into);
        table.Add("sequence", 1, 2, args => args.Length == 1
            ? Seqs.Slice(Seqs.Items(args[0]), 0, int.MaxValue) : Gathered(args[0], args[1]));
        table.Two("eduction", Gathered);
        table.Add("completing", 1, 2, args => Completing(
            Callables.Of(args[0]), args.Length == 2 ? Callables.Of(args[1]) : null));
        table.One("reduced", x => new Reduced(x));
        table.Test("reduced?", x => x is Reduced);
        table.One("unreduced", Reduced.Open);
        table.One("ensure-reduced", x => x as Reduced ?? new Reduced(x));
        table.One("cat", f => Callables.Of(f) is var next
            ? Made("cat", next, (result, items) =>
                Reducing.Fold((r, item) => Callables.Call(next, r, item), result, items))
            : null);
    }

    /// <summary>Returns the transducer of <c>map</c>.</summary>
    public static QueryFunction Map(QueryFunction f) =>
        Of("map", next => (result, item) => Callables.Call(next, result, Callables.Call(f, item)));

    /// <summary>Returns the transducer of <c>filter</c> and <c>remove</c>.</summary>
    public static QueryFunction Filter(QueryFunction f, bool wanted) => Of("filter", next => (result, item) =>
        Seqs.IsTruthy(Callables.Call(f, item)) == wanted ? Callables.Call(next, result, item) : result);

    /// <summary>Returns the transducer of <c>keep</c>.</summary>
    public static QueryFunction Keep(QueryFunction f) => Of("keep", next => (result, item) =>
        Callables.Call(f, item) is { } kept ? Callables.Call(next, result, kept) : result);

    /// <summary>Returns the transducer of <c>map-indexed</c>, or of <c>keep-indexed</c>, which drops nil.</summary>
    public static QueryFunction Indexed(QueryFunction f, bool keepsNil) => Of("map-indexed", next =>
    {
        long index = 0;
        return (result, item) => Callables.Call(f, index++, item) is var made && (made is not null || keepsNil)
            ? Callables.Call(next, result, made)
            : result;
    });

    /// <summary>Returns the transducer of <c>mapcat</c>.</summary>
    public static QueryFunction MapCat(QueryFunction f) => Of("mapcat", next => (result, item) => Reducing.Fold(
        (r, inner) => Callables.Call(next, r, inner), result, Callables.Call(f, item)));

    /// <summary>Returns the transducer of <c>take</c>.</summary>
    public static QueryFunction Take(int count) => Of("take", next =>
    {
        int left = count;
        return (result, item) =>
        {
            result = left-- > 0 ? Callables.Call(next, result, item) : result;
            return left > 0 || result is Reduced ? result : new Reduced(result);
        };
    });

    /// <summary>Returns the transducer of <c>drop</c>.</summary>
    public static QueryFunction Drop(int count) => Of("drop", next =>
    {
        int left = count;
        return (result, item) => left > 0 && left-- > 0 ? result : Callables.Call(next, result, item);
    });

    /// <summary>Returns the transducer of <c>take-nth</c>.</summary>
    public static QueryFunction TakeNth(int step) => Of("take-nth", next =>
    {
        long index = 0;
        return (result, item) => index++ % step == 0 ? Callables.Call(next, result, item) : result;
    });

    /// <summary>Returns the transducer of <c>take-while</c>.</summary>
    public static QueryFunction TakeWhile(QueryFunction f) => Of("take-while", next => (result, item) =>
        Seqs.IsTruthy(Callables.Call(f, item)) ? Callables.Call(next, result, item) : new Reduced(result));

    /// <summary>Returns the transducer of <c>drop-while</c>.</summary>
    public static QueryFunction DropWhile(QueryFunction f) => Of("drop-while", next =>
    {
        bool isDropping = true;
        return (result, item) => (isDropping &= Seqs.IsTruthy(Callables.Call(f, item)))
            ? result
            : Callables.Call(next, result, item);
    });

    /// <summary>Returns the transducer of <c>distinct</c>.</summary>
    public static QueryFunction Distinct() => Of("distinct", next =>
    {
        HashSet<object> seen = new(EdnEquality.Instance);
        object nil = new();
        return (result, item) => seen.Add(item ?? nil) ? Callables.Call(next, result, item) : result;
    });

    /// <summary>Returns the transducer of <c>dedupe</c>.</summary>
    public static QueryFunction Dedupe() => Of("dedupe", next =>
    {
        object? last = new();
        return (result, item) =>
        {
            bool isSame = EdnEquality.Instance.Equals(last, item);
            last = item;
            return isSame ? result : Callables.Call(next, result, item);
        };
    });

    /// <summary>Returns the transducer of <c>interpose</c>.</summary>
    public static QueryFunction Interpose(object? separator) => Of("interpose", next =>
    {
        bool isFirst = true;
        return (result, item) =>
        {
            result = isFirst ? result : Callables.Call(next, result, separator);
            isFirst = false;
            return result is Reduced ? result : Callables.Call(next, result, item);
        };
    });

    /// <summary>Returns the transducer of <c>partition-all</c>.</summary>
    public static QueryFunction PartitionAll(int size) => Parted("partition-all", part => (_, _) => part.Count == size);

    /// <summary>Returns the transducer of <c>partition-by</c>.</summary>
    public static QueryFunction PartitionBy(QueryFunction f) => Parted("partition-by", part =>
    {
        object? known = null;
        return (_, item) =>
        {
            object? key = Callables.Call(f, item);
            bool isOther = part.Count > 0 && !EdnEquality.Instance.Equals(known, key);
            known = key;
            return isOther;
        };
    });

    private static object? Into(object?[] args) => args.Length switch
    {
        0 => EdnVector.Empty,
        1 => args[0],
        2 => CoreCollections.Conjoin(args[0], [.. Seqs.Items(args[1])]),
        _ => CoreCollections.Conjoin(args[0], [.. Gathered(args[1], args[2])]),
    };

    private static EdnList Gathered(object? transducer, object? x)
    {
        ItemBuffer items = [];
        QueryFunction add = new(Symbol.Of(null, "conj"), 0, 2, args =>
        {
            if (args.Length == 2)
            {
                items.Add(args[1]);
            }

            return null;
        });
        Transduce(transducer, add, [null], x);
        return Seqs.List(items);
    }

    private static object? Transduce(object? transducer, QueryFunction f, object?[] seed, object? x)
    {
        QueryFunction step = Callables.Of(Callables.Call(Callables.Of(transducer), f));
        object? start = seed.Length > 0 ? seed[0] : Callables.Call(f);
        return Callables.Call(step, Reduced.Open(
            Reducing.Fold((result, item) => Callables.Call(step, result, item), start, x)));
    }

    private static QueryFunction Completing(QueryFunction f, QueryFunction? complete) =>
        new(Symbol.Of(null, "completing"), 0, 2, args => args.Length == 1
            ? complete is null ? args[0] : Callables.Call(complete, args[0])
            : Callables.Call(f, args));

    private static QueryFunction Of(string name, Func<QueryFunction, Step> make) =>
        new(Symbol.Of(null, name), 1, 1, args =>
        {
            QueryFunction next = Callables.Of(args[0]);
            return Made(name, next, make(next));
        });

    private static QueryFunction Made(string name, QueryFunction next, Step step) =>
        new(Symbol.Of(null, name), 0, 2, args =>
            args.Length == 2 ? step(args[0], args[1]) : Callables.Call(next, args));

    /// <summary>Makes a transducer that gathers items and gives them on as vectors: when a test says that the next
    /// item begins another one, and at the end.</summary>
    private static QueryFunction Parted(string name, Func<List<object?>, Func<object?, object?, bool>> begins) =>
        new(Symbol.Of(null, name), 1, 1, args =>
        {
            QueryFunction next = Callables.Of(args[0]);
            ItemBuffer part = [];
            Func<object?, object?, bool> beginsAnother = begins(part);
            object? Flush(object? result)
            {
                EdnVector gathered = EdnVector.Of([.. part]);
                part.Clear();
                return gathered.Count == 0 ? result : Callables.Call(next, result, gathered);
            }

            return new QueryFunction(Symbol.Of(null, name), 0, 2, step =>
            {
                if (step.Length < 2)
                {
                    return Callables.Call(next, step.Length == 0 ? [] : [Reduced.Open(Flush(step[0]))]);
                }

                object? result = beginsAnother(step[0], step[1]) ? Flush(step[0]) : step[0];
                if (result is not Reduced)
                {
                    part.Add(step[1]);
                }

                return result;
            });
        });
}
