using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Xunit;

namespace Accrete.Edn.Tests;

/// <summary>Equality, pair by pair, as Clojure's <c>=</c> has it.</summary>
public sealed class EqualityTests
{
    [Theory]
    [InlineData("1", "1N", true)]
    [InlineData("1", "1.0", false)]
    [InlineData("1", "1M", false)]
    [InlineData("1.0", "1.0M", false)]
    [InlineData("1.0M", "1.00M", true)]
    [InlineData("1E+2M", "100M", true)]
    [InlineData("0.0", "-0.0", true)]
    [InlineData("##NaN", "##NaN", true)]
    [InlineData("##NaN", "1.0", false)]
    [InlineData("99999999999999999999", "99999999999999999999N", true)]
    [InlineData("[1 2]", "(1 2)", true)]
    [InlineData("[1 2]", "[1 2 3]", false)]
    [InlineData("[1 [2]]", "(1N (2N))", true)]
    [InlineData("[]", "()", true)]
    [InlineData("[]", "nil", false)]
    [InlineData("#{1 2}", "#{2N 1}", true)]
    [InlineData("#{1 2}", "[1 2]", false)]
    [InlineData("{1 :a 2 :b}", "{2 :b 1N :a}", true)]
    [InlineData("{:a nil}", "{}", false)]
    [InlineData("{:a nil}", "{:b nil}", false)]
    [InlineData("{[1] 2}", "{(1) 2}", true)]
    [InlineData("\"a\"", "\\a", false)]
    [InlineData("\"a\"", "a", false)]
    [InlineData(":a", "a", false)]
    [InlineData(":a/b", ":a/b", true)]
    [InlineData("nil", "false", false)]
    [InlineData("#a 1", "#a 1N", true)]
    [InlineData("#a 1", "#b 1", false)]
    [InlineData("#bytes \"AQI=\"", "#bytes \"AQI=\"", true)]
    [InlineData("#uri \"http://A\"", "#uri \"http://a\"", false)]
    [InlineData("#inst \"2020\"", "#inst \"2020-01-01T01:00:00+01:00\"", true)]
    public void Two_texts_give_equal_values(string left, string right, bool equal)
    {
        object? x = EdnReader.Read(left);
        object? y = EdnReader.Read(right);
        Assert.Equal(equal, EdnEquality.Instance.Equals(x, y));
        Assert.Equal(equal, EdnEquality.Instance.Equals(y, x));
        if (equal)
        {
            Assert.Equal(EdnEquality.Instance.GetHashCode(x), EdnEquality.Instance.GetHashCode(y));
        }
    }

    public static TheoryData<object, object> NetNumbers => new()
    {
        { 5, 5L },
        { (byte)5, 5L },
        { (short)5, new BigInteger(5) },
        { ulong.MaxValue, new BigInteger(ulong.MaxValue) },
        { 0.5f, 0.5 },
        { float.NaN, double.NaN },
        { new object[] { 1, "a" }, EdnVector.Of(1L, "a") },
        { new List<object?> { 1L }, EdnList.Of(1L) },
        { new[] { "a", "b" }, EdnVector.Of("a", "b") },
    };

    [Theory]
    [MemberData(nameof(NetNumbers))]
    public void Values_of_other_NET_types_equal_what_they_stand_for(object net, object edn)
    {
        Assert.True(EdnEquality.Instance.Equals(net, edn));
        Assert.True(EdnEquality.Instance.Equals(edn, net));
        Assert.Equal(EdnEquality.Instance.GetHashCode(net), EdnEquality.Instance.GetHashCode(edn));
    }

    [Fact]
    public void Not_a_number_of_any_bits_equals_itself()
    {
        double other = BitConverter.Int64BitsToDouble(0x7ff8_0000_0000_0123);
        Assert.True(EdnEquality.Instance.Equals(double.NaN, other));
        Assert.Equal(EdnEquality.Instance.GetHashCode(double.NaN), EdnEquality.Instance.GetHashCode(other));
        Assert.Single(EdnSet.Of([double.NaN, other, float.NaN, -double.NaN]));
    }

    [Fact]
    public void A_float_equals_the_double_of_its_bits_only() =>
        Assert.False(EdnEquality.Instance.Equals(0.1f, 0.1));

    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    public void Maps_and_sets_of_every_size_find_their_keys(int size)
    {
        KeyValuePair<object?, object?>[] entries = new KeyValuePair<object?, object?>[size];
        for (int i = 0; i < size; i++)
        {
            object? key = i == 0 ? null : i % 3 == 0 ? Keyword.Of("k", $"n{i}") : i % 3 == 1 ? $"s{i}" : (long)i;
            entries[i] = new(key, (long)i);
        }

        EdnMap map = EdnMap.Of(entries);
        EdnSet set = EdnSet.Of(map.Entries.Select(entry => entry.Key));
        foreach ((object? key, object? value) in entries)
        {
            Assert.Equal(value, map[key]);
            Assert.True(set.Contains(key));
        }

        Assert.False(map.ContainsKey(Keyword.Of("k", "absent")));
        Assert.False(map.ContainsKey(-1L));
        Assert.False(set.Contains("absent"));
        Assert.True(map.Equals(EdnMap.Of(entries.Reverse())));
        Assert.True(set.Equals(EdnSet.Of(set.Reverse())));
        Assert.Equal(map.GetHashCode(), EdnMap.Of(entries.Reverse()).GetHashCode());
        Assert.Equal(size - 1, map.Without("s1").Without(2L).Without(null).With("s1", 1L).With(2L, 2L).Count);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(50)]
    public void Of_two_equal_keys_the_later_value_stays_at_the_place_of_the_first(int size)
    {
        List<KeyValuePair<object?, object?>> entries = [];
        for (int i = 0; i < size; i++)
        {
            entries.Add(new((long)i, "first"));
        }

        entries.Add(new(new BigInteger(1), "later"));
        EdnMap map = EdnMap.Of(entries);

        Assert.Equal(size, map.Count);
        Assert.Equal("later", map[1L]);
        Assert.Equal(new KeyValuePair<object?, object?>(1L, "later"), map.Entries[1]);
        Assert.True(map.Equals(EdnMap.Of(entries.Take(size)).With(1L, "later")));
        Assert.Equal(size, EdnSet.Of([.. map.Entries.Select(e => e.Key), new BigInteger(1)]).Count);
    }

    [Fact]
    public void A_map_of_an_odd_number_of_parts_is_refused() => Assert.Throws<ArgumentException>(() => EdnMap.Of("a"));

    [Fact]
    public void Keywords_are_shared_and_split_at_the_first_slash()
    {
        Assert.Same(Keyword.Parse(":a/b"), Keyword.Of("a", "b"));
        Assert.Same(Keyword.Parse("a/b"), EdnReader.Read(":a/b"));
        Assert.Equal(("a", "b/c"), (Keyword.Parse(":a/b/c").Namespace, Keyword.Parse(":a/b/c").Name));
        Assert.Equal((null, "/"), (Keyword.Parse(":/").Namespace, Keyword.Parse(":/").Name));
        Assert.NotEqual(Keyword.Of("x/y", "z"), Keyword.Of("x", "y/z"));
        Assert.NotEqual(Keyword.Of("x", "y/z"), Keyword.Of(null, "x/y/z"));
        Assert.Equal(Keyword.Of("x", "y/z"), EdnReader.Read(":x/y/z"));
    }

    [Fact]
    public void The_table_of_shared_keywords_is_bounded_and_equality_does_not_need_it()
    {
        for (int i = 0; i < 70_000; i++)
        {
            Assert.Equal(Keyword.Of("bounded", $"k{i}"), Keyword.Parse($":bounded/k{i}"));
        }

        EdnMap map = (EdnMap)EdnReader.Read("{:unshared/a 1 :unshared/b 2}")!;
        Assert.Equal(2L, map[Keyword.Of("unshared", "b")]);
        Assert.Throws<EdnException>(() => EdnReader.Read("{:unshared/a 1 :unshared/a 2}"));
    }
}
