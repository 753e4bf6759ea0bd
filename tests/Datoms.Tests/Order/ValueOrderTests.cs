using System;
using System.Linq;
using System.Numerics;
using Accrete.Edn;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Order;

public sealed class ValueOrderTests
{
    /// <summary>Values of all kinds; those of one kind in index order, but for twins, which share a place.</summary>
    private static readonly Value[] Ordered =
    [
        default,
        .. new[] { 0L, 1, 17592186045418 }.Select(Value.Ref),
        .. new[] { ":Z", ":a", ":z", ":A/b", ":a/B", ":a/b", ":a-b/c", ":a.b/c" }.Select(
            k => Value.Keyword(Keyword.Parse(k))),
        .. new[] { long.MinValue, -1, 0, 1, long.MaxValue }.Select(Value.Long),
        .. new[] { "", " a", "10", "9", "B", "a", "a b", "a-b", "ab", "\u00e9", "\u65e5", "\ud83d\ude00",
            "\uff5e" }.Select(Value.String),
        Value.Boolean(false),
        Value.Boolean(true),
        .. new[] { long.MinValue, -1L, 0, 1 }.Select(ms => Value.Instant(new Instant(ms))),
        .. new byte[][] { [], [128], [255], [1], [2], [127], [1, 2], [1, 2, 3] }.Select(Value.Bytes),
        .. new[]
        {
            "80000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "00000000-0000-0000-8000-000000000000",
            "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000001",
            "00000000-0001-0000-0000-000000000000",
            "7fffffff-0000-0000-0000-000000000000",
        }.Select(u => Value.Uuid(Guid.Parse(u))),
        .. new[] { double.NaN, double.NegativeInfinity, -1.5, -0.0, 0.0, double.Epsilon, 0.1,
            double.PositiveInfinity }.Select(Value.Double),
        .. new[] { -1.5f, 0.1f, 1.5f, float.PositiveInfinity }.Select(Value.Float),
        .. new[]
        {
            "/rel", "rel", "ab:z", "ftp://z", "http://a.com", "http://a.com/", "http://a.com/#f", "http://a.com/%41",
            "http://a.com/A",
            "http://a.com/B", "http://a.com/b", "http://a.com/x", "http://a.com/x?q=1", "http://a.com:9/",
            "http://a.com:80/",
            "http://b.com/", "http://u@a.com/", "https://a.com/", "mailto:a@b", "urn:isbn:123",
        }.Select(u => Value.Uri(new Uri(u, UriKind.RelativeOrAbsolute))),
        .. new[] { -BigInteger.Pow(10, 30), BigInteger.Zero, BigInteger.Pow(10, 30) }.Select(Value.BigInt),
        .. new[] { Decimal(-1, 0), Decimal(1, 0), Decimal(10, 1), Decimal(100, 2), Decimal(15, 1), Decimal(2, 0) },
        Tuple(default, default),
        Tuple(default, default, default),
        Tuple(default, Value.Long(5)),
        Tuple(Value.Long(0), Value.Long(0)),
        Tuple(Value.Long(1), default),
        Tuple(Value.Long(1), Value.Long(2)),
        Tuple(Value.Long(1), Value.Long(2), default),
        Tuple(Value.Long(1), Value.Long(2), Value.Long(3)),
        Tuple(Value.Long(2), Value.Long(1)),
        .. new[] { "B", "a", "Z/z", "a/b" }.Select(s => Value.Symbol(Symbol.Parse(s))),
    ];

    [Fact]
    public void Values_stand_in_the_order_of_the_reference()
    {
        for (int i = 1; i < Ordered.Length; i++)
        {
            int result = ValueComparer.Compare(Ordered[i - 1], Ordered[i]);
            Assert.True(result < 0 || (result == 0 && AreTwins(Ordered[i - 1], Ordered[i])),
                $"{Ordered[i - 1]} {Ordered[i]}");
        }
    }

    [Fact]
    public void The_order_is_total_over_all_triples()
    {
        foreach (Value x in Ordered)
        {
            Assert.Equal(0, ValueComparer.Compare(x, x));
            foreach (Value y in Ordered)
            {
                int result = Math.Sign(ValueComparer.Compare(x, y));
                Assert.Equal(-result, Math.Sign(ValueComparer.Compare(y, x)));
                foreach (Value z in Ordered)
                {
                    bool isTransitive = result > 0 || ValueComparer.Compare(y, z) > 0
                        || ValueComparer.Compare(x, z) <= 0;
                    Assert.True(isTransitive, $"{x} {y} {z}");
                }
            }
        }
    }

    [Fact]
    public void Equal_values_share_place_and_hash_and_twins_differ_by_scale_alone()
    {
        foreach (Value x in Ordered)
        {
            foreach (Value y in Ordered)
            {
                bool samePlace = ValueComparer.Compare(x, y) == 0;
                Assert.Equal(x == y, samePlace && ValueComparer.CompareTwins(x, y) == 0);
                Assert.True(x != y || ValueComparer.Hash(x) == ValueComparer.Hash(y));
            }
        }
    }

    [Fact]
    public void Signed_zeros_are_one_value_and_so_are_all_NaN()
    {
        Value otherNaN = Value.Inline(ValueKind.Double, BitConverter.DoubleToInt64Bits(double.NaN) ^ 1);
        Assert.Equal(Value.Double(0.0), Value.Double(-0.0));
        Assert.Equal(Value.Double(double.NaN), otherNaN);
        Assert.Equal(ValueComparer.Hash(Value.Double(double.NaN)), ValueComparer.Hash(otherNaN));
    }

    [Theory]
    [InlineData("http://a.com/x", "HTTP://A.com/x")]
    [InlineData("http://A.com/x", "http://a.com/x")]
    public void Scheme_and_host_of_a_uri_are_read_without_regard_to_case(string left, string right)
    {
        Assert.Equal(Value.Uri(new Uri(left)), Value.Uri(new Uri(right)));
        Assert.Equal(ValueComparer.Hash(Value.Uri(new Uri(left))), ValueComparer.Hash(Value.Uri(new Uri(right))));
    }

    public static TheoryData<object?, string> Refused() => new()
    {
        { 5L, nameof(ValueKind.Double) }, { 5L, nameof(ValueKind.Float) }, { 5L, nameof(ValueKind.BigInt) },
        { 5L, nameof(ValueKind.BigDec) }, { 5.0, nameof(ValueKind.Long) }, { BigInteger.One, nameof(ValueKind.Long) },
        { 5.0, nameof(ValueKind.Ref) }, { true, nameof(ValueKind.Ref) }, { "a", nameof(ValueKind.Keyword) },
        { "", nameof(ValueKind.Keyword) }, { "a", nameof(ValueKind.Symbol) }, { 1L, nameof(ValueKind.String) },
        { 'c', nameof(ValueKind.String) }, { "2020", nameof(ValueKind.Instant) }, { 5L, nameof(ValueKind.Instant) },
        { "true", nameof(ValueKind.Boolean) }, { 0L, nameof(ValueKind.Boolean) }, { null, nameof(ValueKind.String) },
        { "00000000-0000-0000-0000-000000000001", nameof(ValueKind.Uuid) }, { "http://a.com", nameof(ValueKind.Uri) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_value_of_another_type_is_not_converted(object? value, string kind) =>
        Assert.False(ValueConversion.TryConvert(value, Enum.Parse<ValueKind>(kind), out _));

    [Fact]
    public void A_few_values_are_converted_from_another_type()
    {
        Assert.Equal(Value.Float((float)0.1), Converted(0.1, ValueKind.Float));
        Assert.Equal(Value.Float(float.PositiveInfinity), Converted(1e300, ValueKind.Float));
        Assert.Equal(Value.Ref(7), Converted(new BigInteger(7), ValueKind.Ref));
        Assert.Equal(Value.Keyword(Keyword.Of("b", "c")), Converted(":b/c", ValueKind.Keyword));
        Assert.Equal(Value.Keyword(Keyword.Of("a", "b/c")), Converted(":a/b/c", ValueKind.Keyword));
        Assert.Equal(Value.Keyword(Keyword.Of(null, "s")), Converted(Symbol.Parse("s"), ValueKind.Keyword));
        Assert.Equal(Value.Long(7), Converted(7, ValueKind.Long));
    }

    [Fact]
    public void A_value_comes_back_from_EDN_as_it_went()
    {
        foreach (Value value in Ordered.Where(v => v.Kind is not (ValueKind.None or ValueKind.Ref or ValueKind.Tuple)))
        {
            Assert.Equal(value, Converted(value.ToObject(), value.Kind));
        }
    }

    private static Value Converted(object? value, ValueKind kind)
    {
        Assert.True(ValueConversion.TryConvert(value, kind, out Value converted));
        return converted;
    }

    private static bool AreTwins(Value left, Value right) =>
        (left.Kind == ValueKind.BigDec && left != right) || (left.Kind == ValueKind.Double && left == right);

    private static Value Decimal(long unscaled, int scale) => Value.BigDec(new BigDecimal(unscaled, scale));

    private static Value Tuple(params Value[] slots) => Value.Tuple(new TupleValue([.. slots]));
}
