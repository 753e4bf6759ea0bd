using System.Numerics;
using Accrete.Edn;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Access;

/// <summary>Takes the values of lookup refs more freely than transactions take values.</summary>
internal static class LookupValue
{
    /// <summary>Returns a whole number as the other whole type where the attribute is of that one, else the
    /// value itself.</summary>
    public static object? For(DbAttribute attribute, object? given) => For(attribute.ValueType, given);

    /// <summary>As for an attribute, for the slot of a tuple.</summary>
    public static object? For(ValueKind kind, object? given) => (kind, given) switch
    {
        (ValueKind.Long, BigInteger number) when number >= long.MinValue && number <= long.MaxValue => (long)number,
        (ValueKind.BigInt, long number) => new BigInteger(number),
        (ValueKind.Float, double number) when (float)number != number => null, // no float is that number
        _ => given,
    };

    /// <summary>Tells whether a value may stand for one of a kind where it is looked up, if it converts: no whole
    /// number for a real one or the other way round, and no text for a keyword.</summary>
    public static bool IsOfKind(ValueKind kind, object? value) => kind switch
    {
        ValueKind.Long or ValueKind.BigInt or ValueKind.Ref => value is not (double or float or BigDecimal),
        ValueKind.Double or ValueKind.Float => value is double or float,
        ValueKind.Keyword => value is not string,
        _ => true,
    };
}
