using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Accrete.Edn.Tests;

/// <summary>Random EDN values, small ones and edges often.</summary>
internal static class AnyValue
{
    private const int DepthMax = 3;
    private const string NameChars = "abzAZ*!_?$%&=<>+-.'#09";

    private static readonly Gen<long> Long = Gen.OneOf(
        Gen.Choose(-20, 20).Select(i => (long)i),
        Gen.Elements(long.MinValue, long.MaxValue, 1L << 53, (1L << 53) + 1, int.MaxValue),
        Gen.Choose(int.MinValue, int.MaxValue).Select(i => i * 0x1_0000_0001L));

    private static readonly Gen<BigInteger> Big = Gen.OneOf(
        Long.Select(i => (BigInteger)i),
        from a in Long from b in Long select ((BigInteger)a * b * 1000) + 7);

    private static readonly Gen<double> Real = Gen.OneOf(
        Gen.Choose(-1000, 1000).Select(i => i / 8.0),
        Gen.Elements(0.0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity),
        Gen.Elements(double.Epsilon, double.MaxValue, 1e7, 1e-3),
        Long.Select(BitConverter.Int64BitsToDouble));

    private static readonly Gen<BigDecimal> Dec =
        from unscaled in Big from scale in Gen.Choose(-30, 30) select new BigDecimal(unscaled, scale);

    private static readonly Gen<char> Char = Gen.OneOf(
        Gen.Choose(0, 127),
        Gen.Choose(0, char.MaxValue),
        Gen.Elements(0x2003, 0xa0, 0x85, 0xd83d, 0xde00, 0xfeff)).Select(i => (char)i);

    private static readonly Gen<string> Text = Char.ListOf(12).Select(chars => string.Concat(chars));

    private static readonly Gen<string> Name =
        from first in Gen.Elements("abzAZ*!_?$%&=<>".ToCharArray())
        from rest in Gen.Elements(NameChars.ToCharArray()).ListOf(6)
        let name = first + string.Concat(rest)
        where name is not ("nil" or "true" or "false")
        select name;

    private static readonly Gen<string?> Namespace =
        Gen.OneOf(Gen.Constant<string?>(null), Name.Select(name => (string?)name));

    private static readonly Gen<Keyword> AnyKeyword =
        from ns in Namespace from name in Name select Keyword.Of(ns, name);

    private static readonly Gen<Symbol> AnySymbol = from ns in Namespace from name in Name select Symbol.Of(ns, name);

    private static readonly Gen<Guid> Uuid =
        Gen.Choose(0, 255).ArrayOf(16).Select(bytes => new Guid([.. bytes.Select(b => (byte)b)]));

    private static readonly Gen<Instant> Time = Gen.OneOf(
        Long.Select(i => new Instant(i)),
        Gen.Choose(int.MinValue, int.MaxValue).Select(i => new Instant(i * 100_000L)));

    private static readonly Gen<byte[]> Bytes =
        Gen.Choose(0, 255).ListOf(9).Select(bytes => bytes.Select(b => (byte)b).ToArray());

    private static readonly Gen<Uri> Address =
        Name.Select(name => new Uri("http://example.com/" + name, UriKind.RelativeOrAbsolute));

    private static readonly Gen<object?> Scalar = Gen.OneOf(
        Gen.Elements<object?>(null, true, false),
        Boxed(Long), Boxed(Long), Boxed(Big), Boxed(Real), Boxed(Dec), Boxed(Text), Boxed(Char),
        Boxed(AnyKeyword), Boxed(AnyKeyword),
        Boxed(AnySymbol), Boxed(Uuid), Boxed(Time), Boxed(Bytes), Boxed(Address));

    /// <summary>Gets any value.</summary>
    public static Arbitrary<object?> Any { get; } = Arb.From(Value(DepthMax), Smaller);

    /// <summary>Gets scalars and collections of scalars.</summary>
    public static Gen<object?> Shallow { get; } = Value(1);

    /// <summary>Gets values that have an order among each other: in one run all of one kind.</summary>
    public static Arbitrary<object?[]> Comparable { get; } = Arb.From(Gen.OneOf(
        Several(Gen.OneOf(Boxed(Long), Boxed(Big), Boxed(Dec))),
        Several(Boxed(Real)),
        Several(Boxed(Text)),
        Several(Boxed(AnyKeyword)),
        Several(Boxed(AnySymbol)),
        Several(Boxed(Char)),
        Several(Boxed(Uuid)),
        Several(Boxed(Time)),
        Several(Gen.Elements<object?>(true, false)),
        Several(Gen.OneOf(Boxed(Long), Gen.Constant<object?>(null)).ListOf(3).Select(VectorOf))));

    /// <summary>Returns an equal value that is made of other objects: lists for vectors, bigints for longs.</summary>
    public static object? Disguise(object? value) => value switch
    {
        long number => new BigInteger(number),
        BigInteger number when number >= long.MinValue && number <= long.MaxValue => (long)number,
        BigDecimal number when !number.Unscaled.IsZero => new BigDecimal(number.Unscaled * 10, number.Scale + 1),
        0.0 => -0.0,
        string text => new string(text.AsSpan()),
        EdnVector items => EdnList.Of([.. items.Select(Disguise)]),
        EdnList items => (object)items.Select(Disguise).ToArray(),
        EdnMap map => EdnMap.Of(
            map.Reverse().Select(entry => KeyValuePair.Create(Disguise(entry.Key), Disguise(entry.Value)))),
        EdnSet set => EdnSet.Of(set.Reverse().Select(Disguise)),
        Tagged tagged => new Tagged(tagged.Tag, Disguise(tagged.Form)),
        _ => value,
    };

    /// <summary>Returns values with less in them, for the smallest one that breaks a law.</summary>
    private static IEnumerable<object?> Smaller(object? value)
    {
        object?[] parts = value switch
        {
            EdnSequence items => [.. items],
            EdnSet set => [.. set],
            EdnMap map => [.. map.Select(entry => entry.Key), .. map.Select(entry => entry.Value)],
            Tagged tagged => [tagged.Form],
            _ => [],
        };
        IEnumerable<object?> without = Enumerable.Range(0, parts.Length).Select(i => value switch
        {
            EdnVector items => new EdnVector(items.Items.RemoveAt(i)),
            EdnList items => new EdnList(items.Items.RemoveAt(i)),
            EdnSet => EdnSet.Of(parts.Where((_, at) => at != i)),
            EdnMap map => map.Without(parts[i % map.Count]),
            _ => parts[i],
        });
        return parts.Concat(without);
    }

    private static Gen<object?[]> Several(Gen<object?> gen) => gen.ListOf(8).Select(items => items.ToArray());

    private static Gen<object?> Boxed<T>(Gen<T> gen) => gen.Select(value => (object?)value);

    private static Gen<object?> Value(int depth)
    {
        if (depth == 0)
        {
            return Scalar;
        }

        Gen<object?> part = Value(depth - 1);
        Gen<List<object?>> parts = part.ListOf(4).Select(items => items.ToList());
        Gen<List<object?>> many = Scalar.ListOf(24).Select(items => items.ToList());
        return Gen.Frequency(
            (4, Scalar),
            (1, parts.Select(VectorOf)),
            (1, parts.Select(items => (object?)EdnList.Of([.. items]))),
            (1, Gen.OneOf(parts, many).Select(items => (object?)EdnSet.Of(items))),
            (1, Gen.OneOf(parts, many).Select(MapOf)),
            (1, Tagging(part)));
    }

    private static object? VectorOf(IEnumerable<object?> items) => new EdnVector([.. items]);

    private static object? MapOf(IEnumerable<object?> items) =>
        EdnMap.Of(items.Zip(items.Reverse(), KeyValuePair.Create));

    private static Gen<object?> Tagging(Gen<object?> forms) =>
        from name in Name
        where char.IsLetter(name[0])
        from form in forms
        select (object?)new Tagged(Symbol.Of(null, name), form);
}
