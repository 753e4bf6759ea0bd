using System.Numerics;
using Accrete.Edn;

namespace Accrete.Clojure;

/// <summary>Takes arguments of functions as what the functions work on; another value, nil too, is refused by what was
/// wanted.</summary>
internal static class Arguments
{
    /// <summary>Returns a text.</summary>
    public static string Text(object? value) => value as string ?? throw FunctionErrors.WrongType(value, "a string");

    /// <summary>Returns bytes.</summary>
    public static byte[] Bytes(object? value) => value as byte[] ?? throw FunctionErrors.WrongType(value, "bytes");

    /// <summary>Returns a boolean.</summary>
    public static bool Truth(object? value) =>
        value is bool truth ? truth : throw FunctionErrors.WrongType(value, "a boolean");

    /// <summary>Returns a character.</summary>
    public static char Character(object? value) =>
        value is char character ? character : throw FunctionErrors.WrongType(value, "a character");

    /// <summary>Returns a whole number that Java's BigInteger holds.</summary>
    public static BigInteger Whole(object? value) =>
        value is BigInteger number ? number : throw FunctionErrors.WrongType(value, "a bigint");

    /// <summary>Returns an instant.</summary>
    public static Instant Time(object? value) =>
        value is Instant time ? time : throw FunctionErrors.WrongType(value, "an instant");
}
