using System.Numerics;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Access;

/// <summary>Takes the values of lookup refs more freely than transactions take values.</summary>
internal static class LookupValue
{
    /// <summary>Returns a whole number as the other whole type where the attribute is of that one, else the
    /// value itself.</summary>
    public static object? For(DbAttribute attribute, object? given) => (attribute.ValueType, given) switch
    {
        (ValueKind.Long, BigInteger number) when number >= long.MinValue && number <= long.MaxValue => (long)number,
        (ValueKind.BigInt, long number) => new BigInteger(number),
        (ValueKind.Float, double number) when (float)number != number => null, // no float is that number
        _ => given,
    };
}
