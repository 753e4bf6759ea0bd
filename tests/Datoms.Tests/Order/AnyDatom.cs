using System;
using System.Linq;
using System.Numerics;
using Accrete.Edn;
using Accrete.Values;
using FsCheck;
using FsCheck.Fluent;

namespace Accrete.Datoms.Tests.Order;

/// <summary>Draws values of every kind, near each other so that equal ones and twins come often, and datoms.</summary>
internal static class AnyDatom
{
    private static readonly Gen<double> Number = Gen.OneOf(
        Gen.Elements(double.NaN, -0.0, 0.0, double.Epsilon, double.NegativeInfinity, double.PositiveInfinity, -1e300),
        Gen.Choose(-4, 4).Select(n => n / 2.0));

    private static readonly Gen<string> Text = Gen.Elements(
        "a", "b", "B", "\u00e9", "\u65e5", "\ud83d", "\ude00", "\uff5e")
        .ArrayOf(2).Select(parts => string.Concat(parts));

    private static readonly Gen<Value> Plain = Gen.OneOf(
        Gen.Choose(0, 3).Select(n => Value.Ref(EntityIds.Make(n, n * n))),
        Gen.Elements(long.MinValue, -1L, 0, 1, long.MaxValue).Select(Value.Long),
        Gen.Elements(Value.Boolean(false), Value.Boolean(true)),
        Gen.Choose(-2, 2).Select(n => Value.Instant(new Instant(n))),
        Number.Select(Value.Double),
        Number.Select(n => Value.Float((float)n)),
        Text.Select(Value.String),
        Gen.Elements(":a", ":b/a", ":a/b", ":B/c").Select(k => Value.Keyword(Keyword.Parse(k))),
        Gen.Elements("a", "b/a", "a/b").Select(s => Value.Symbol(Symbol.Parse(s))),
        Gen.Elements((byte)0, (byte)127, (byte)128, (byte)255).ArrayOf(16).Select(b => Value.Uuid(new Guid(b))),
        Gen.Elements("/r", "http://a.com/x", "HTTP://A.com/x", "http://a.com/X", "urn:a:b")
            .Select(u => Value.Uri(new Uri(u, UriKind.RelativeOrAbsolute))),
        Gen.Elements((byte)0, (byte)127, (byte)200).ArrayOf().Select(Value.Bytes),
        Gen.Choose(-3, 3).Select(n => Value.BigInt(n * BigInteger.Pow(10, 20))),
        from number in Gen.Choose(-3, 3)
        from zeros in Gen.Choose(0, 2)
        from scale in Gen.Choose(0, 2)
        select Value.BigDec(new BigDecimal(number * BigInteger.Pow(10, zeros), scale)));

    /// <summary>Gets values; nil stands for the end of a prefix, and in the slots of tuples.</summary>
    public static Gen<Value> OneValue { get; } = Gen.Frequency(
        (12, Plain),
        (1, Gen.Constant(default(Value))),
        (3, Gen.Frequency((3, Plain), (1, Gen.Constant(default(Value)))).ArrayOf()
            .Where(slots => slots.Length is > 0 and < 5)
            .Select(slots => Value.Tuple(new TupleValue([.. slots])))),
        (1, Text.Select(code => Value.Referenced(
            ValueKind.Function, new DatabaseFunction("csharp", ["db"], code, [])))));

    /// <summary>Gets datoms: an attribute has one kind of values.</summary>
    public static Gen<Datom> One { get; } =
        from value in OneValue.Where(v => v.Kind != ValueKind.None)
        from e in Gen.Choose(0, 3)
        from far in Gen.Choose(0, 1)
        from t in Gen.Choose(0, 3)
        from added in Gen.Elements(true, false)
        select new Datom(EntityIds.Make(3 + far, e), (int)value.Kind * 2, value, t, added);
}
