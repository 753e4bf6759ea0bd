using System;
using System.Numerics;
using Accrete.Edn;
using Accrete.Edn.Text;

namespace Accrete.Clojure.Library;

/// <summary>The functions of clojure.core on numbers, and comparison.</summary>
internal static class CoreNumbers
{
    /// <summary>Adds the functions to a table.</summary>
    public static void Register(FunctionTable table)
    {
        Comparison(table);
        Arithmetic(table);
        Bits(table);
        Conversions(table);
    }

    /// <summary>Adds the comparisons of clojure.core itself to the table of their namespace: of numbers, and of any
    /// count of them.</summary>
    public static void RegisterQualified(FunctionTable table)
    {
        table.Add("<", 1, int.MaxValue, args => InOrder(args, order => order < 0));
        table.Add("<=", 1, int.MaxValue, args => InOrder(args, order => order <= 0));
        table.Add(">", 1, int.MaxValue, args => InOrder(args, order => order > 0));
        table.Add(">=", 1, int.MaxValue, args => InOrder(args, order => order >= 0));
    }

    /// <summary>Tells whether all values are equal, as <c>=</c> has it.</summary>
    public static bool AllEqual(object?[] args)
    {
        for (int i = 1; i < args.Length; i++)
        {
            if (args[i] is double.NaN || !EdnEquality.Instance.Equals(args[i - 1], args[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static void Comparison(FunctionTable table)
    {
        table.Add("=", 1, int.MaxValue, args => AllEqual(args));
        table.Add("not=", 1, int.MaxValue, args => !AllEqual(args));
        table.Add("!=", 1, int.MaxValue, args => !AllEqual(args));
        table.Add("==", 1, int.MaxValue, args => SameValue(args));
        table.Two("identical?", (x, y) => EdnEquality.Instance.Equals(x, y));
        table.Two("<", (x, y) => Ordering.Compare(x, y) < 0);
        table.Two("<=", (x, y) => Ordering.Compare(x, y) <= 0);
        table.Two(">", (x, y) => Ordering.Compare(x, y) > 0);
        table.Two(">=", (x, y) => Ordering.Compare(x, y) >= 0);
        table.Two("compare", (x, y) => (long)Ordering.Compare(x, y));
        table.Add("max", 1, int.MaxValue, args => Extreme(args, 1));
        table.Add("min", 1, int.MaxValue, args => Extreme(args, -1));
    }

    private static void Arithmetic(FunctionTable table)
    {
        table.Add("+", 0, int.MaxValue, args => Fold(args, 0L, Numbers.Add));
        table.Add("*", 0, int.MaxValue, args => Fold(args, 1L, Numbers.Multiply));
        table.Add("-", 1, int.MaxValue, args =>
            args.Length == 1 ? Numbers.Negate(args[0]) : Fold(args, 0L, Numbers.Subtract));
        table.Add("+'", 0, int.MaxValue, args => Fold(args, 0L, (x, y) => Promoting(Numbers.Add, x, y)));
        table.Add("*'", 0, int.MaxValue, args => Fold(args, 1L, (x, y) => Promoting(Numbers.Multiply, x, y)));
        table.Add("-'", 1, int.MaxValue, args =>
            Fold(args.Length == 1 ? [0L, args[0]] : args, 0L, (x, y) => Promoting(Numbers.Subtract, x, y)));
        table.Two("/", Numbers.Divide);
        table.Two("quot", Numbers.Quotient);
        table.Two("rem", Numbers.Remainder);
        table.Two("mod", Numbers.Modulo);
        table.One("inc", x => Numbers.Add(x, 1L));
        table.One("dec", x => Numbers.Subtract(x, 1L));
        table.One("inc'", x => Promoting(Numbers.Add, x, 1L));
        table.One("dec'", x => Promoting(Numbers.Subtract, x, 1L));
        table.One("abs", Numbers.Magnitude);
        Unchecked(table);
        UncheckedInts(table);
    }

    private static void Unchecked(FunctionTable table)
    {
        table.Two("unchecked-add", UncheckedAdd);
        table.Two("unchecked-subtract", UncheckedSubtract);
        table.Two("unchecked-multiply", (x, y) =>
            x is long a && y is long b ? unchecked(a * b) : Numbers.Multiply(x, y));
        table.One("unchecked-inc", x => UncheckedAdd(x, 1L));
        table.One("unchecked-dec", x => UncheckedSubtract(x, 1L));
        table.One("unchecked-negate", x => x is long a ? unchecked(-a) : Numbers.Negate(x));
        table.One("unchecked-long", x =>
            x is char ? throw FunctionErrors.WrongType(x, "a number") : Numbers.Wrapped(x));
        table.One("unchecked-int", x => (long)unchecked((int)Numbers.Wrapped(x)));
        table.One("unchecked-short", x => (long)unchecked((short)Numbers.Wrapped(x)));
        table.One("unchecked-byte", x => (long)unchecked((sbyte)Numbers.Wrapped(x)));
        table.One("unchecked-char", x => unchecked((char)Numbers.Wrapped(x)));
        table.One("unchecked-double", x => Numbers.ToDouble(x));
        table.One("unchecked-float", x => (float)Numbers.ToDouble(x));
    }

    /// <summary>Adds what calculates with ints, which are longs of less range here.</summary>
    private static void UncheckedInts(FunctionTable table)
    {
        table.Two("unchecked-add-int", (x, y) => Narrowed(unchecked(Narrow(x) + Narrow(y))));
        table.Two("unchecked-subtract-int", (x, y) => Narrowed(unchecked(Narrow(x) - Narrow(y))));
        table.Two("unchecked-multiply-int", (x, y) => Narrowed(unchecked(Narrow(x) * Narrow(y))));
        table.Two("unchecked-divide-int", (x, y) => Narrowed(Narrow(x) / Narrow(y)));
        table.Two("unchecked-remainder-int", (x, y) => Narrowed(Narrow(x) % Narrow(y)));
        table.One("unchecked-inc-int", x => Narrowed(Narrow(x) + 1));
        table.One("unchecked-dec-int", x => Narrowed(Narrow(x) - 1));
        table.One("unchecked-negate-int", x => Narrowed(-Narrow(x)));
    }

    private static long Narrow(object? x) =>
        InRange(Numbers.ToLong(x), int.MinValue, int.MaxValue, "Value out of range for int");

    private static long Narrowed(long number) => unchecked((int)number);

    private static object UncheckedAdd(object? x, object? y) =>
        x is long a && y is long b ? unchecked(a + b) : Numbers.Add(x, y);

    private static object UncheckedSubtract(object? x, object? y) =>
        x is long a && y is long b ? unchecked(a - b) : Numbers.Subtract(x, y);

    private static void Bits(FunctionTable table)
    {
        table.Add("bit-and", 2, int.MaxValue, args => Fold(args, -1L, (x, y) => Whole(x) & Whole(y)));
        table.Add("bit-or", 2, int.MaxValue, args => Fold(args, 0L, (x, y) => Whole(x) | Whole(y)));
        table.Add("bit-xor", 2, int.MaxValue, args => Fold(args, 0L, (x, y) => Whole(x) ^ Whole(y)));
        table.Add("bit-and-not", 2, int.MaxValue, args => Fold(args, -1L, (x, y) => Whole(x) & ~Whole(y)));
        table.One("bit-not", x => ~Whole(x));
        table.Two("bit-shift-left", (x, n) => Whole(x) << (int)Whole(n));
        table.Two("bit-shift-right", (x, n) => Whole(x) >> (int)Whole(n));
        table.Two("unsigned-bit-shift-right", (x, n) => Whole(x) >>> (int)Whole(n));
        table.Two("bit-test", (x, n) => (Whole(x) & Bit(n)) != 0);
        table.Two("bit-set", (x, n) => Whole(x) | Bit(n));
        table.Two("bit-clear", (x, n) => Whole(x) & ~Bit(n));
        table.Two("bit-flip", (x, n) => Whole(x) ^ Bit(n));
    }

    private static void Conversions(FunctionTable table)
    {
        table.One("long", x => Numbers.ToLong(x));
        table.One("int", x => InRange(Numbers.ToLong(x), int.MinValue, int.MaxValue, "integer overflow"));
        table.One("short", x => InRange(
            Numbers.ToLong(x), short.MinValue, short.MaxValue, "Value out of range for short"));
        table.One("byte", x => InRange(
            Numbers.ToLong(x), sbyte.MinValue, sbyte.MaxValue, "Value out of range for byte"));
        table.One("double", x => Numbers.ToDouble(x));
        table.One("float", x => Math.Abs(Numbers.ToDouble(x)) <= float.MaxValue || Numbers.ToDouble(x) is double.NaN
            ? (float)Numbers.ToDouble(x)
            : throw new OverflowException("Value out of range for float"));
        table.One("num", x => Numbers.Is(x) ? x : throw FunctionErrors.WrongType(x, "a number"));
        table.One("bigint", x => x is string text ? ParseBig(text)
            : Numbers.ToBigInteger(x));
        table.One("biginteger", x =>
            x is string text ? ParseBig(text) : Numbers.ToBigInteger(x));
        table.One("bigdec", x => x is string text ? BigDecimal.Parse(text) : Numbers.ToBigDecimal(x));
        table.One("char", x => x is char ? x
            : (char)InRange(Numbers.ToLong(x), char.MinValue, char.MaxValue, "Value out of range for char"));
        table.One("parse-long", x => JavaNumbers.TryLong(Arguments.Text(x), 10, out long number) ? number : null);
        table.One("parse-double", x => JavaNumbers.TryDouble(Arguments.Text(x), out double number) ? number : null);
        table.One("parse-boolean", x =>
            Arguments.Text(x) switch { "true" => true, "false" => false, _ => (object?)null });
        table.One("parse-uuid", x => JavaNumbers.TryUuid(Arguments.Text(x), out Guid uuid) ? uuid : null);
    }

    private static BigInteger ParseBig(string text) => WideNumbers.TryParse(text, out BigInteger number)
            ? number
            : throw DbErrors.Argument($"\"{text}\" is no whole number");

    private static bool InOrder(object?[] args, Predicate<int> holds)
    {
        for (int i = 1; i < args.Length; i++)
        {
            if (!holds(Numbers.Compare(args[i - 1], args[i])) || args[i - 1] is double.NaN || args[i] is double.NaN)
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameValue(object?[] args)
    {
        for (int i = 1; i < args.Length; i++)
        {
            if (!Numbers.SameValue(args[i - 1], args[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Returns the greatest (sign 1) or least (-1) number; of equal ones the last, and not-a-number
    /// where it appears.</summary>
    private static object? Extreme(object?[] args, int sign)
    {
        object? best = args[0];
        for (int i = 1; i < args.Length; i++)
        {
            object? next = args[i];
            if (best is double.NaN)
            {
                continue;
            }

            bool keep = next is not double.NaN && Numbers.Compare(best, next) * sign > 0;
            best = keep ? best : next;
        }

        return best;
    }

    private static object? Fold(object?[] args, object? seed, Func<object?, object?, object?> step)
    {
        if (args.Length == 0)
        {
            return seed;
        }

        object? result = args[0];
        if (args.Length == 1 && result is not null && !Numbers.Is(result))
        {
            throw FunctionErrors.WrongType(result, "a number");
        }

        for (int i = 1; i < args.Length; i++)
        {
            result = step(result, args[i]);
        }

        return result;
    }

    /// <summary>Calculates with longs where they suffice, else with bigints.</summary>
    private static object Promoting(Func<object?, object?, object> step, object? x, object? y)
    {
        if (x is long && y is long)
        {
            BigInteger exact = (BigInteger)step(Numbers.ToBigInteger(x), y);
            return exact >= long.MinValue && exact <= long.MaxValue ? (object)(long)exact : exact;
        }

        return step(x, y);
    }

    private static long Whole(object? x) => x switch
    {
        long number => number,
        _ => throw FunctionErrors.WrongType(x, "a long"),
    };

    private static long Bit(object? n) => 1L << (int)Whole(n);

    private static long InRange(long number, long min, long max, string problem) =>
        number >= min && number <= max ? number : throw new OverflowException(problem);
}
