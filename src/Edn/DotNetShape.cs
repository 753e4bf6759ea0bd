using System;
using System.Collections;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Accrete.Edn;

/// <summary>Sees .NET's own types as the EDN values they stand for.</summary>
internal static class DotNetShape
{
    private static readonly ConditionalWeakTable<Type, object> SetTypes = [];

    /// <summary>Returns the EDN value of a .NET scalar of another type; null for everything else.</summary>
    public static object? ScalarOf(object value) => value switch
    {
        BigInteger => null,
        ulong number when number > long.MaxValue => (BigInteger)number,
        decimal number => BigDecimal.From(number),
        DateTimeOffset time => Instant.From(time),
        DateTime time => Instant.From(time),
        _ => value is not long && WholeNumber.TryFrom(value, out BigInteger whole) ? (object)(long)whole : null,
    };

    /// <summary>Tells whether a collection is a set of any item type.</summary>
    public static bool IsSet(IEnumerable value) =>
        (bool)SetTypes.GetValue(value.GetType(), static type => Array.Exists(type.GetInterfaces(), IsSetInterface));

    private static bool IsSetInterface(Type type)
    {
        Type? definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        return definition == typeof(ISet<>) || definition == typeof(IReadOnlySet<>);
    }
}
