using System;
using System.Numerics;
using Accrete.Edn;

namespace Accrete.Clr;

/// <summary>Says which .NET types take a value.</summary>
internal static class ClrAdvice
{
    /// <summary>Returns the types that fit a value, to be told where another one was asked for.</summary>
    public static string For(object? value, Type type) => value switch
    {
        null => $"nil fits {ClrConversion.NameOf(type)}?, or any class.",
        long => "it fits long, int where it is small enough, BigInteger, double, decimal, or object.",
        double => "it fits double, float, or object.",
        float => "it fits float, double, or object.",
        BigInteger => "it fits BigInteger, decimal where it is small enough, or object.",
        BigDecimal => "it fits BigDecimal, decimal where it is small enough, or object.",
        Keyword => "it fits Keyword, string, an enum with a member of its name, or object.",
        Symbol => "it fits Symbol, string, or object.",
        Instant => "it fits DateTimeOffset, DateTime, DateOnly at midnight UTC, Instant, or object.",
        EdnMap => "it fits a record or class with names like its keys, a Dictionary, EdnMap, or object.",
        EdnSequence or EdnSet => "it fits an array, a list, a set, a tuple or record with a place for each item, or "
            + "object.",
        IEntity => "it fits long, Entity, or object.",
        _ => $"it fits {ClrConversion.NameOf(value.GetType())}, or object.",
    };
}
