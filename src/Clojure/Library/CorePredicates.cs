using System;
using System.Collections.Generic;
using System.Numerics;
using Accrete.Clojure.Interop;
using Accrete.Edn;

namespace Accrete.Clojure.Library;

/// <summary>The predicates and the logic of clojure.core.</summary>
internal static class CorePredicates
{
    /// <summary>Adds the functions to a table.</summary>
    public static void Register(FunctionTable table)
    {
        Logic(table);
        OfNumbers(table);
        OfNames(table);
        OfCollections(table);
    }

    /// <summary>Mixes two hashes as Clojure does.</summary>
    private static int Combined(int seed, int hash) =>
        unchecked(seed ^ (hash + (int)0x9e3779b9 + (seed << 6) + (seed >> 2)));

    private static void Logic(FunctionTable table)
    {
        table.Test("nil?", x => x is null);
        table.Test("some?", x => x is not null);
        table.Test("any?", _ => true);
        table.Test("true?", x => x is true);
        table.Test("false?", x => x is false);
        table.Test("boolean?", x => x is bool);
        table.Test("boolean", Seqs.IsTruthy);
        table.Test("not", x => !Seqs.IsTruthy(x));
        table.One("identity", x => x);
        table.One("hash", x => (long)JavaHash.Clojure(x));
        table.One("class", x => JavaClass.Of(x));
        table.One("type", x => JavaClass.Of(x));
        table.Two("cast", (type, x) => x is null || JavaClass.Has(type, x) ? x
            : throw FunctionErrors.WrongType(x, $"a {FunctionErrors.Shown(type)}"));
        table.One("hash-ordered-coll", x => (long)JavaHash.Clojure(EdnList.Of([.. Iterated(x)])));
        table.One("hash-unordered-coll", x => (long)JavaHash.Clojure(x is EdnMap ? x : EdnSet.Of([.. Iterated(x)])));
        table.Two("hash-combine", (x, y) => (long)Combined((int)Numbers.ToLong(x), JavaHash.Of(y)));
        table.Two("instance?", (type, x) => JavaClass.Has(type, x));
        table.Add("trampoline", 1, int.MaxValue, Trampoline);
        table.Add("and", 0, int.MaxValue, args => Choose(args, until: false, none: true));
        table.Add("or", 0, int.MaxValue, args => Choose(args, until: true, none: null));
        table.Add("if", 2, 3, args => Seqs.IsTruthy(args[0]) ? args[1] : args.Length > 2 ? args[2] : null);
        table.Add("when", 1, int.MaxValue, args => Seqs.IsTruthy(args[0]) && args.Length > 1 ? args[^1] : null);
        table.Add("when-not", 1, int.MaxValue, args => Seqs.IsTruthy(args[0]) || args.Length == 1 ? null : args[^1]);
        table.Add("cond", 0, int.MaxValue, Conditional);
        table.Add("if-not", 2, 3, args => !Seqs.IsTruthy(args[0]) ? args[1] : args.Length > 2 ? args[2] : null);
    }

    private static void OfNumbers(FunctionTable table)
    {
        table.Test("number?", Numbers.Is);
        table.Test("integer?", x => x is long or BigInteger);
        table.Test("int?", x => x is long);
        table.Test("float?", x => x is double or float);
        table.Test("double?", x => x is double);
        table.Test("decimal?", x => x is BigDecimal);
        table.Test("rational?", x => x is long or BigInteger or BigDecimal);
        table.Test("ratio?", _ => false);
        table.Test("zero?", x => Numbers.Sign(x) == 0 && x is not (double.NaN or float.NaN));
        table.Test("pos?", x => Numbers.Sign(x) > 0);
        table.Test("neg?", x => Numbers.Sign(x) < 0);
        table.Test("even?", x => IsEven(x));
        table.Test("odd?", x => !IsEven(x));
        table.Test("pos-int?", x => x is long and > 0);
        table.Test("neg-int?", x => x is long and < 0);
        table.Test("nat-int?", x => x is long and >= 0);
        table.Test("NaN?", x => double.IsNaN(Numbers.ToDouble(x)));
        table.Test("infinite?", x => double.IsInfinity(Numbers.ToDouble(x)));
    }

    private static void OfNames(FunctionTable table)
    {
        table.Test("string?", x => x is string);
        table.Test("char?", x => x is char);
        table.Test("keyword?", x => x is Keyword);
        table.Test("symbol?", x => x is Symbol);
        table.Test("ident?", x => x is Keyword or Symbol);
        table.Test("qualified-keyword?", x => x is Keyword { Namespace: not null });
        table.Test("simple-keyword?", x => x is Keyword { Namespace: null });
        table.Test("qualified-symbol?", x => x is Symbol { Namespace: not null });
        table.Test("simple-symbol?", x => x is Symbol { Namespace: null });
        table.Test("qualified-ident?", x => x is Keyword { Namespace: not null } or Symbol { Namespace: not null });
        table.Test("simple-ident?", x => x is Keyword { Namespace: null } or Symbol { Namespace: null });
        table.Test("inst?", x => x is Instant);
        table.Test("uuid?", x => x is Guid);
        table.Test("uri?", x => x is Uri);
        table.Test("bytes?", x => x is byte[]);
        table.Test("fn?", x => x is QueryFunction or Delegate);
        table.Test("ifn?", x => Callables.TryOf(x) is not null);
    }

    private static void OfCollections(FunctionTable table)
    {
        table.Test("vector?", x => x is EdnVector);
        table.Test("list?", x => x is EdnList);
        table.Test("seq?", x => x is EdnList);
        table.Test("map?", x => x is EdnMap);
        table.Test("set?", x => x is EdnSet);
        table.Test("coll?", x => x is EdnSequence or EdnMap or EdnSet);
        table.Test("sequential?", x => x is EdnSequence);
        table.Test("associative?", x => x is EdnVector or EdnMap);
        table.Test("counted?", x => x is EdnSequence or EdnMap or EdnSet);
        table.Test("indexed?", x => x is EdnVector);
        table.Test("reversible?", x => x is EdnVector);
        table.Test("map-entry?", Seqs.IsEntry);
        table.Test("sorted?", _ => false);
        table.Test("record?", _ => false);
        table.Test("delay?", _ => false);
        table.Test("seqable?", x => Seqs.TryItems(x) is not null);
        table.Test("empty?", x => Seqs.Items(x).Count == 0);
    }

    /// <summary>Returns the value behind the first test that is true.</summary>
    private static object? Conditional(object?[] args)
    {
        if (args.Length % 2 != 0)
        {
            throw DbErrors.Argument("cond takes tests with values");
        }

        for (int i = 0; i + 1 < args.Length; i += 2)
        {
            if (Seqs.IsTruthy(args[i]))
            {
                return args[i + 1];
            }
        }

        return null;
    }

    /// <summary>Calls functions until a value comes that is none.</summary>
    private static object? Trampoline(object?[] args)
    {
        object? result = Callables.Call(Callables.Of(args[0]), args[1..]);
        while (result is QueryFunction or Delegate)
        {
            result = Callables.Call(Callables.Of(result));
        }

        return result;
    }

    private static bool IsEven(object? x) => x switch
    {
        long number => (number & 1) == 0,
        BigInteger number => number.IsEven,
        _ => throw FunctionErrors.WrongType(x, "an integer"),
    };

    private static object? Choose(object?[] args, bool until, object? none)
    {
        object? last = none;
        foreach (object? value in args)
        {
            last = value;
            if (Seqs.IsTruthy(value) == until)
            {
                break;
            }
        }

        return last;
    }

    /// <summary>Returns the items of a collection; a text is none, though it has characters.</summary>
    private static IReadOnlyList<object?> Iterated(object? x) =>
        x is string or null ? throw FunctionErrors.WrongType(x, "a collection") : Seqs.Items(x);
}
