using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Accrete.Edn.Text;

namespace Accrete.Edn.Clr;

/// <summary>Sees .NET's own types as the EDN values they stand for.</summary>
internal static class ClrAsEdn
{
    private static readonly ConditionalWeakTable<Type, object> SetTypes = [];

    /// <summary>Returns the EDN value of a .NET scalar of another type; null for everything else.</summary>
    public static object? ScalarOf(object value) => value switch
    {
        int number => (long)number,
        decimal number => BigDecimal.From(number),
        DateTimeOffset time => Instant.From(time),
        DateTime time => Instant.From(time),
        DateOnly day => Instant.From(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)),
        Half number => (float)number,
        Enum member => ClrNames.OfMember(member),
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        Memory<byte> bytes => bytes.ToArray(),
        ArraySegment<byte> bytes => bytes.ToArray(),
        ImmutableArray<byte> bytes => bytes.IsDefault ? null : bytes.AsSpan().ToArray(),
        _ => !WholeNumber.TryFrom(value, out BigInteger whole) ? null
            : whole >= long.MinValue && whole <= long.MaxValue ? (object)(long)whole
            : whole,
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
