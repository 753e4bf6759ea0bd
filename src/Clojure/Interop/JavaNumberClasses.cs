using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Accrete.Clojure.Interop;

/// <summary>The static methods of <c>Long</c>, <c>Integer</c> and <c>Double</c>.</summary>
internal static class JavaNumberClasses
{
    private const int RadixMax = 36;

    /// <summary>Adds the methods of Long or, with 32 bits, of Integer.</summary>
    public static void Whole(FunctionTable table, int bits)
    {
        Func<object?, long> convert = x => x is char ? throw FunctionErrors.WrongType(x, "a number")
            : bits == 64 ? Numbers.ToLong(x)
            : checked((int)Numbers.ToLong(x));
        string parse = bits == 64 ? "parseLong" : "parseInt";
        table.Add(parse, 1, 2, args => Parse(args, bits));
        table.Add("valueOf", 1, 2, args => args[0] is string ? Parse(args, bits)
            : args is [long number] ? (bits == 64 ? number : checked((int)number))
            : throw FunctionErrors.WrongType(args[0], "a string or a long"));
        table.One("decode", x => Decode(x, bits));
        table.One("new", x => Made(x, bits, convert));
        table.Add("toString", 1, 2, args =>
            ToText(convert(args[0]), args.Length == 2 ? checked((int)Numbers.ToLong(args[1])) : 10));
        table.Two("compare", (x, y) => (long)convert(x).CompareTo(convert(y)));
        table.One("signum", x => (long)Math.Sign(convert(x)));
        table.Two("max", (x, y) => Math.Max(convert(x), convert(y)));
        table.Two("min", (x, y) => Math.Min(convert(x), convert(y)));
        table.Two("sum", (x, y) => bits == 64
            ? unchecked(convert(x) + convert(y)) : unchecked((int)(convert(x) + convert(y))));
        table.One("hashCode", x => bits == 64 ? (long)JavaHash.Of(convert(x)) : convert(x));
        Bits(table, x => bits == 64 ? (ulong)convert(x) : (uint)convert(x), bits);
    }

    private static long Made(object? x, int bits, Func<object?, long> convert) => x switch
    {
        string => Parse([x], bits),
        long => convert(x),
        _ => throw FunctionErrors.WrongType(x, "a string or a long"),
    };

    /// <summary>Adds the methods of Double.</summary>
    public static void Real(FunctionTable table)
    {
        table.One("parseDouble", x => Parse(x));
        table.One("valueOf", x => x is double number ? number : Parse(x));
        table.One("new", x => x is string ? Parse(x) : Numbers.ToDouble(x));
        table.One("toString", x => EdnText.Str(Numbers.ToDouble(x)));
        table.Two("compare", (x, y) => (long)Compare(Numbers.ToDouble(x), Numbers.ToDouble(y)));
        table.Two("max", (x, y) => Math.Max(Numbers.ToDouble(x), Numbers.ToDouble(y)));
        table.Two("min", (x, y) => Math.Min(Numbers.ToDouble(x), Numbers.ToDouble(y)));
        table.Two("sum", (x, y) => Numbers.ToDouble(x) + Numbers.ToDouble(y));
        table.Test("isNaN", x => double.IsNaN(Numbers.ToDouble(x)));
        table.Test("isInfinite", x => double.IsInfinity(Numbers.ToDouble(x)));
        table.Test("isFinite", x => double.IsFinite(Numbers.ToDouble(x)));
        table.One("doubleToLongBits", x => BitConverter.DoubleToInt64Bits(
            Numbers.ToDouble(x) is double.NaN ? BitConverter.Int64BitsToDouble(0x7ff8L << 48) : Numbers.ToDouble(x)));
        table.One("longBitsToDouble", x => BitConverter.Int64BitsToDouble(Numbers.ToLong(x)));
        table.One("hashCode", x => (long)JavaHash.Of(Numbers.ToDouble(x)));
    }

    /// <summary>Compares as <c>Double.compare</c>: negative zero is less than zero, not-a-number the
    /// greatest.</summary>
    public static int Compare(double x, double y) =>
        x < y ? -1
        : x > y ? 1
        : (double.IsNaN(x), double.IsNaN(y)) is (true, true) ? 0
        : double.IsNaN(x) ? 1
        : double.IsNaN(y) ? -1
        : double.IsNegative(y).CompareTo(double.IsNegative(x));

    /// <summary>Returns the number in another base.</summary>
    public static string ToText(long number, long radix)
    {
        if (radix is < 2 or > RadixMax or 10)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        Span<char> digits = stackalloc char[65];
        int at = digits.Length;
        UInt128 rest = (UInt128)Int128.Abs(number);
        do
        {
            digits[--at] = "0123456789abcdefghijklmnopqrstuvwxyz"[(int)(rest % (UInt128)radix)];
            rest /= (UInt128)radix;
        }
        while (rest > 0);
        if (number < 0)
        {
            digits[--at] = '-';
        }

        return digits[at..].ToString();
    }

    private static void Bits(FunctionTable table, Func<object?, ulong> read, int bits)
    {
        table.One("bitCount", x => (long)BitOperations.PopCount(read(x)));
        table.One("toHexString", x => read(x).ToString("x", CultureInfo.InvariantCulture));
        table.One("toBinaryString", x => read(x).ToString("b", CultureInfo.InvariantCulture));
        table.One("toOctalString", x => read(x) is var value
            ? (value >> 63 != 0 ? "1" : "") + Convert.ToString((long)(value & long.MaxValue), 8)
                .PadLeft(value >> 63 != 0 ? 21 : 1, '0')
            : null);
        table.One("numberOfLeadingZeros", x => (long)BitOperations.LeadingZeroCount(read(x)) - (64 - bits));
        table.One("numberOfTrailingZeros", x => (long)Math.Min(BitOperations.TrailingZeroCount(read(x)), bits));
        table.One("highestOneBit", x => read(x) is var value && value == 0 ? 0L
            : Signed(1UL << BitOperations.Log2(read(x)), bits));
        table.One("lowestOneBit", x => Signed(read(x) & (~read(x) + 1), bits));
        table.One("reverse", x => Signed(Reversed(read(x)) >> (64 - bits), bits));
        table.One("reverseBytes", x => Signed(BinaryPrimitives.ReverseEndianness(read(x)) >> (64 - bits), bits));
        table.Two("compareUnsigned", (x, y) => (long)read(x).CompareTo(read(y)));
        table.One("toUnsignedString", x => read(x).ToString(CultureInfo.InvariantCulture));
        table.Two("rotateLeft", (x, n) => Rotated(read(x), Numbers.ToLong(n), bits));
        table.Two("rotateRight", (x, n) => Rotated(read(x), -Numbers.ToLong(n), bits));
        table.Two("divideUnsigned", (x, y) => Signed(read(x) / read(y), bits));
        table.Two("remainderUnsigned", (x, y) => Signed(read(x) % read(y), bits));
    }

    private static long Rotated(ulong value, long count, int bits) => bits == 64
        ? (long)BitOperations.RotateLeft(value, (int)(count & 63))
        : (int)BitOperations.RotateLeft((uint)value, (int)(count & 31));

    private static ulong Reversed(ulong value)
    {
        ulong reversed = 0;
        for (int i = 0; i < 64; i++)
        {
            reversed = (reversed << 1) | ((value >> i) & 1);
        }

        return reversed;
    }

    private static long Signed(ulong value, int bits) => bits == 64 ? (long)value : (int)(uint)value;

    private static long Parse(object?[] args, int bits)
    {
        string text = Arguments.Text(args[0]);
        long radix = args.Length == 2 ? Numbers.ToLong(args[1]) : 10;
        return radix is >= 2 and <= RadixMax && JavaNumbers.TryLong(text, (int)radix, out long number)
            && (bits == 64 || number is >= int.MinValue and <= int.MaxValue)
                ? number
                : throw DbErrors.Argument($"For input string: \"{text}\"");
    }

    private static double Parse(object? x) =>
        JavaNumbers.TryDouble(Arguments.Text(x), out double number)
            ? number
            : throw DbErrors.Argument($"For input string: \"{x}\"");

    /// <summary>Reads a number that may be marked as hexadecimal or octal.</summary>
    private static long Decode(object? x, int bits)
    {
        string text = Arguments.Text(x);
        string sign = text.StartsWith('-') ? "-" : "";
        string digits = text.Length > 0 && text[0] is '-' or '+' ? text[1..] : text;
        (string rest, long radix) =
            digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? (digits[2..], 16L)
            : digits.StartsWith('#') ? (digits[1..], 16L)
            : digits.Length > 1 && digits[0] == '0' ? (digits[1..], 8L)
            : (digits, 10L);
        return rest.Length > 0 && rest[0] is '-' or '+'
            ? throw DbErrors.Argument($"For input string: \"{text}\"")
            : Parse([sign + rest, radix], bits);
    }
}
