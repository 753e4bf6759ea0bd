using System;
using System.Numerics;
using System.Reflection;
using Accrete.Clojure.Library;

namespace Accrete.Clojure.Interop;

/// <summary>Refuses calls of .NET members that would make much out of little, before they do: once inside, nothing
/// stops them.</summary>
internal static class MemberBounds
{
    /// <summary>The most digits or places that a format may ask for.</summary>
    private const int FormatNumberMax = 9_999;

    /// <summary>The most bits of numbers whose calculation takes the square of their length.</summary>
    private const long SlowBitsMax = 1 << 16;

    /// <summary>The most bits of numbers that are read, written or divided by .NET.</summary>
    private const long SquareBitsMax = 1 << 19;

    /// <summary>The most comparisons that a search may come to.</summary>
    private const long SearchProductMax = 1L << 28;

    /// <summary>Checks a call.</summary>
    /// <param name="method">The member.</param>
    /// <param name="target">What it is called on; null for static members.</param>
    /// <param name="arguments">Its arguments, as it takes them.</param>
    /// <exception cref="AccreteException">It would take too much.</exception>
    public static void Check(MethodBase method, object? target, object?[] arguments)
    {
        if (method.DeclaringType == typeof(string))
        {
            CheckText(method.Name, target as string ?? "", arguments);
        }
        else if (method.DeclaringType == typeof(BigInteger))
        {
            CheckWhole(method.Name, target, arguments);
        }

        if (method.Name is "ToString" or "Format")
        {
            CheckFormat(arguments);
        }
    }

    private static void CheckText(string name, string text, object?[] arguments)
    {
        switch (name)
        {
            case "PadLeft" or "PadRight" or ".ctor":
                foreach (object? argument in arguments)
                {
                    WorkLimit.TakeText(argument is int count ? count : 0);
                }

                break;
            case "Contains" or "IndexOf" or "LastIndexOf" or "Split" when arguments is [string part, ..]
                && (long)text.Length * part.Length > SearchProductMax:
                throw DbErrors.Argument(
                    $"Texts of {text.Length} and {part.Length} characters are searched by clojure.string alone");
            case "Replace" when arguments is [string { Length: > 0 } what, string with, ..]:
                TextSearch.TakeReplaced(text, what, with);
                break;
            default:
                break;
        }
    }

    private static void CheckWhole(string name, object? target, object?[] arguments)
    {
        long own = target is BigInteger number ? (long)number.GetBitLength() : 0;
        long sum = own, most = own;
        foreach (object? argument in arguments)
        {
            long bits = argument is BigInteger given ? (long)given.GetBitLength() : 0;
            (sum, most) = (sum + bits, Math.Max(most, bits));
        }

        int power = arguments.Length > 1 && arguments[1] is int second ? second : 0;
        bool takesSquare = name is "ToString" or "Parse" or "TryParse" or "Divide" or "DivRem" or "Remainder"
            or "op_Division" or "op_Modulus";
        if (takesSquare && Math.Max(most, Digits(arguments) * 4) > SquareBitsMax)
        {
            throw DbErrors.Argument(
                $"Numbers of more than {SquareBitsMax / 4} digits are taken by the functions of Clojure alone");
        }

        Numbers.TakeBits(name switch
        {
            "Pow" => most * Math.Max(power, 1),
            "op_LeftShift" => most + power,
            "Multiply" or "op_Multiply" => sum,
            "ModPow" or "GreatestCommonDivisor" => most > SlowBitsMax ? long.MaxValue : 0,
            _ => 0,
        });
    }

    private static long Digits(object?[] arguments) =>
        Array.Find(arguments, argument => argument is string) is string text ? text.Length : 0;

    /// <summary>Looks for numbers in a format that make texts of any length, <c>F999999999</c> or
    /// <c>{0,999999999}</c>.</summary>
    private static void CheckFormat(object?[] arguments)
    {
        string? format = Array.Find(arguments, argument => argument is string) as string;
        long number = 0, largest = 1;
        foreach (char c in format ?? "")
        {
            number = char.IsAsciiDigit(c) ? Math.Min((number * 10) + c - '0', int.MaxValue) : 0;
            largest = Math.Max(largest, number);
        }

        if (largest > FormatNumberMax)
        {
            throw DbErrors.Argument($"A format with a number over {FormatNumberMax} is not taken");
        }

        foreach (object? argument in arguments)
        {
            largest = Math.Max(largest, argument is string text && !ReferenceEquals(text, format) ? text.Length : 0);
        }

        WorkLimit.TakeText(largest * (1 + ((format?.Length ?? 0) / 3)));
    }
}
