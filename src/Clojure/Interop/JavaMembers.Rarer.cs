using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Text;
using Accrete.Clojure.Library;
using Accrete.Edn;
using Accrete.Edn.Text;

namespace Accrete.Clojure.Interop;

/// <summary>Methods of functions, expressions, decimals, instants and lists that are called more rarely.</summary>
internal static partial class JavaMembers
{
    private const string Rounding = "java.math.RoundingMode";

    private static void Rarer(Dictionary<string, List<Member>> members)
    {
        Add<QueryFunction>(members, "invoke", 0, int.MaxValue, (f, args) => Callables.Call(f, args[1..]));
        Add<Keyword>(members, "invoke", 1, 2, (keyword, args) => Callables.Call(Callables.Of(keyword), args[1..]));
        Add<QueryFunction>(members, "applyTo", (f, args) => Callables.Call(f, [.. Seqs.Items(args)]));
        Add<BigDecimal>(members, "setScale", 1, 2, (x, args) =>
            AtScale(x, Seqs.Index(args[1]), args.Length == 3 ? args[2] : null));
        Add<BigInteger>(members, "pow", (x, power) => Power(x, Seqs.Index(power)));
        Add<BigInteger>(members, "subtract", (x, y) => Numbers.Subtract(x, Arguments.Whole(y)));
        Add<BigInteger>(members, "divide", (x, y) => Numbers.Quotient(x, Arguments.Whole(y)));
        Add<BigInteger>(members, "mod", (x, y) => Numbers.Modulo(x, Arguments.Whole(y)));
        Add<object>(members, "matcher", (x, text) => new JavaMatcher(JavaPatterns.From(x), Arguments.Text(text)));
        Add<JavaMatcher>(members, "matches", matcher => matcher.Regex.Whole(matcher.Text) is not null);
        Add<JavaMatcher>(members, "find", matcher => CoreLibrary.Call("re-find", matcher) is not null);
        Add<Tagged>(members, "split", 1, 2, (x, args) => JavaPatterns.Split(
            Arguments.Text(args[1]), JavaPatterns.From(x), args.Length == 3 ? Numbers.ToLong(args[2]) : 0));
        foreach ((string name, long unit) in ((string, long)[])[("Seconds", 1000), ("Millis", 1)])
        {
            Add<Instant>(members, "plus" + name, (time, count) => Later(time, Numbers.ToLong(count), unit));
            Add<Instant>(members, "minus" + name, (time, count) => Later(time, checked(-Numbers.ToLong(count)), unit));
        }

        Add<EdnSequence>(members, "subList", 2, 2, (items, args) => CoreLibrary.Call(
            "subvec", Seqs.Vector(items), args[1], args[2]));
        Add<EdnSequence>(members, "toArray", items => Seqs.Vector(items));
        Add<EdnSequence>(members, "containsAll", (items, others) =>
            Seqs.Items(others).All(item => items.Items.Contains(item, EdnEquality.Instance)));
        Add<EdnSet>(members, "containsAll", (items, others) => Seqs.Items(others).All(items.Contains));
        Add<Base64Coder>(members, "encodeToString", (coder, bytes) => coder.Write(Arguments.Bytes(bytes)));
        Add<Base64Coder>(members, "encode", (coder, bytes) =>
            Encoding.ASCII.GetBytes(coder.Write(Arguments.Bytes(bytes))));
        Add<Base64Coder>(members, "decode", (coder, text) => coder.Read(text));
    }

    private static Instant Later(Instant time, long count, long unit) =>
        new(checked(time.EpochMilliseconds + (count * unit)));

    private static BigInteger Power(BigInteger x, int power)
    {
        Numbers.TakeBits(Math.Max(x.GetBitLength(), 1) * Math.Max(power, 1));
        return BigInteger.Pow(x, power >= 0 ? power : throw DbErrors.Argument("Negative exponent"));
    }

    /// <summary>Returns the decimal with so many places, rounded as asked for.</summary>
    private static BigDecimal AtScale(BigDecimal x, int scale, object? mode)
    {
        long dropped = (long)x.Scale - scale;
        Numbers.TakeBits(Math.Abs(dropped) * 4);
        BigInteger unit = BigInteger.Pow(10, (int)Math.Abs(dropped));
        if (dropped <= 0)
        {
            return new BigDecimal(x.Unscaled * unit, scale);
        }

        BigInteger quotient = WideNumbers.DivRem(x.Unscaled, unit, out BigInteger rest);
        int half = (2 * BigInteger.Abs(rest)).CompareTo(unit);
        return rest.IsZero || !GoesAway(ModeOf(mode), x.Unscaled.Sign, half, quotient.IsEven)
            ? new BigDecimal(quotient, scale)
            : new BigDecimal(quotient + x.Unscaled.Sign, scale);
    }

    /// <summary>Tells whether what was dropped rounds away from zero.</summary>
    /// <param name="mode">The way to round.</param>
    /// <param name="sign">The sign of the number.</param>
    /// <param name="half">How what was dropped compares with a half.</param>
    /// <param name="isEven">Whether the last digit that is left is even.</param>
    private static bool GoesAway(string mode, int sign, int half, bool isEven) => mode switch
    {
        "UP" => true,
        "DOWN" => false,
        "CEILING" => sign > 0,
        "FLOOR" => sign < 0,
        "HALF_UP" => half >= 0,
        "HALF_DOWN" => half > 0,
        "HALF_EVEN" => half > 0 || (half == 0 && !isEven),
        _ => throw DbErrors.Argument("Rounding necessary"),
    };

    /// <summary>Returns the name of a way to round; those of <c>BigDecimal</c> itself are numbers.</summary>
    private static string ModeOf(object? mode) => mode switch
    {
        null => "UNNECESSARY",
        Symbol { Namespace: Rounding } symbol => symbol.Name,
        long and >= 0 and <= 7 and var number => ((string[])["UP", "DOWN", "CEILING", "FLOOR", "HALF_UP", "HALF_DOWN",
            "HALF_EVEN", "UNNECESSARY"])[number],
        _ => throw FunctionErrors.WrongType(mode, "a way to round"),
    };
}
