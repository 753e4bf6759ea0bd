using System;
using System.Linq;
using Xunit;

namespace Accrete.Edn.Tests;

/// <summary>Order, pair by pair, as Clojure's <c>compare</c> has it.</summary>
public sealed class ComparerTests
{
    [Theory]
    [InlineData("nil", "1", -1)]
    [InlineData("nil", "nil", 0)]
    [InlineData("nil", "[]", -1)]
    [InlineData("1", "2.0", -1)]
    [InlineData("1", "1.0", 0)]
    [InlineData("1", "1M", 0)]
    [InlineData("0.1", "0.1M", 0)]
    [InlineData("1N", "1.5", -1)]
    [InlineData("1.0M", "1.00M", 0)]
    [InlineData("99999999999999999999", "1", 1)]
    [InlineData("9007199254740993", "9007199254740992.0", 0)]
    [InlineData("9007199254740993", "9007199254740992", 1)]
    [InlineData("0.0", "-0.0", 0)]
    [InlineData("##NaN", "##-Inf", -1)]
    [InlineData("##NaN", "##NaN", 0)]
    [InlineData("\"a\"", "\"abc\"", -1)]
    [InlineData("\"A\"", "\"a\"", -1)]
    [InlineData("\"\\uFFFF\"", "\"\\uD83D\\uDE00\"", 1)]
    [InlineData("\\a", "\\c", -1)]
    [InlineData(":a", ":b", -1)]
    [InlineData(":a/b", ":b", 1)]
    [InlineData(":b/a", ":a/b", 1)]
    [InlineData("a", "b", -1)]
    [InlineData("false", "true", -1)]
    [InlineData("[1 2]", "[3]", 1)]
    [InlineData("[1 2]", "[1 3]", -1)]
    [InlineData("[nil]", "[1]", -1)]
    [InlineData("#inst \"2020\"", "#inst \"2021\"", -1)]
    [InlineData("#uuid \"80000000-0000-0000-0000-000000000000\"", "#uuid \"00000000-0000-0000-0000-000000000000\"", -1)]
    [InlineData("#uuid \"00000000-0000-0000-8000-000000000000\"", "#uuid \"00000000-0000-0000-0000-000000000000\"", -1)]
    [InlineData("#uri \"a\"", "#uri \"b\"", -1)]
    public void Two_texts_give_values_in_order(string left, string right, int order)
    {
        object? x = EdnReader.Read(left);
        object? y = EdnReader.Read(right);
        Assert.Equal(order, Math.Sign(EdnComparer.Instance.Compare(x, y)));
        Assert.Equal(-order, Math.Sign(EdnComparer.Instance.Compare(y, x)));
    }

    [Theory]
    [InlineData("1", "\"a\"")]
    [InlineData("\\a", "\"a\"")]
    [InlineData(":a", "a")]
    [InlineData("(1)", "(2)")]
    [InlineData("#{1}", "#{2}")]
    [InlineData("{}", "{1 2}")]
    [InlineData("#bytes \"AQ==\"", "#bytes \"AQ==\"")]
    [InlineData("[1 \"a\"]", "[1 2]")]
    [InlineData("true", "1")]
    public void Values_without_order_are_refused_and_named(string left, string right)
    {
        object? x = EdnReader.Read(left);
        object? y = EdnReader.Read(right);
        ArgumentException error = Assert.Throws<ArgumentException>(() => EdnComparer.Instance.Compare(x, y));
        Assert.Contains("cannot be compared", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sort_with_NaN_in_it_ends()
    {
        object?[] values =
        [
            .. Enumerable.Range(0, 300).Select(_ => (object)double.NaN),
            .. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? (object)(double)-i : (long)i),
            .. Enumerable.Range(0, 300).Select(_ => (object)double.NaN),
        ];
        Array.Sort(values, EdnComparer.Instance);
        Assert.Equal(double.NaN, values[0]);
        Assert.Equal(999L, values[^1]);
    }
}
