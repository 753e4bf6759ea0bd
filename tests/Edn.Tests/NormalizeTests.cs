using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Xunit;

namespace Accrete.Edn.Tests;

/// <summary>Values built in C#.</summary>
public sealed class NormalizeTests
{
    public static TheoryData<object?, object?> Pairs => new()
    {
        { null, null },
        { 5, 5L },
        { (short)5, 5L },
        { (byte)5, 5L },
        { (sbyte)-5, -5L },
        { 5u, 5L },
        { 5ul, 5L },
        { ulong.MaxValue, new BigInteger(ulong.MaxValue) },
        { 1.50m, BigDecimal.Parse("1.50") },
        { 1.5f, 1.5f },
        { 'c', 'c' },
        { new DateTimeOffset(1970, 1, 1, 0, 0, 1, TimeSpan.Zero), new Instant(1000) },
        { new DateTime(1970, 1, 1, 0, 0, 1, DateTimeKind.Utc), new Instant(1000) },
        { new DateTime(1970, 1, 1, 0, 0, 1, DateTimeKind.Unspecified), new Instant(1000) },
        { new[] { 1, 2 }, EdnVector.Of(1L, 2L) },
        { new object?[] { 1, null, new[] { "a" } }, EdnVector.Of(1L, null, EdnVector.Of("a")) },
        { new List<int> { 1 }, EdnVector.Of(1L) },
        { (1, "a"), EdnVector.Of(1L, "a") },
        { new Dictionary<string, object> { ["a"] = new[] { 1 } }, EdnMap.Of("a", EdnVector.Of(1L)) },
        { new HashSet<int> { 1, 2 }, EdnSet.Of([1L, 2L]) },
        { EdnVector.Of(1, 2L), EdnVector.Of(1L, 2L) },
        { EdnList.Of(Symbol.Parse("f"), 1), EdnList.Of(Symbol.Parse("f"), 1L) },
        { EdnMap.Of(1, 2), EdnMap.Of(1L, 2L) },
        { EdnSet.Of([1]), EdnSet.Of([1L]) },
        { new Tagged(Symbol.Parse("t"), 1), new Tagged(Symbol.Parse("t"), 1L) },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void NET_values_become_EDN_values(object? net, object? edn)
    {
        object? normal = EdnNormalize.Value(net);
        Assert.Equal(edn?.GetType(), normal?.GetType());
        Assert.True(EdnEquality.Instance.Equals(edn, normal));
        Assert.Equal(EdnPrinter.Print(edn), EdnPrinter.Print(normal));
        Assert.DoesNotContain("System.Int32", Types(normal), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_normal_stays_the_same_object_with_its_position()
    {
        object? read = EdnReader.Read("[1 (2) {:a #{3}} #t [4] \"s\" :k]");
        Assert.Same(read, EdnNormalize.Value(read));
        Func<int> unknown = () => 1;
        Assert.Same(unknown, EdnNormalize.Value(unknown));
        EdnVector mixed = (EdnVector)EdnNormalize.Value(new EdnVector([1], new SourcePosition(2, 3, 4)))!;
        Assert.Equal(new SourcePosition(2, 3, 4), mixed.Position);
        Assert.Equal(1L, mixed[0]);
    }

    [Fact]
    public void Keys_that_become_equal_become_one() =>
        Assert.Equal(
            "{1 \"b\"}",
            EdnPrinter.Print(EdnNormalize.Value(new Dictionary<object, string> { [1] = "a", [1L] = "b" })));

    private static string Types(object? value) => value switch
    {
        EdnSequence items => string.Join(' ', items.Select(Types)),
        EdnSet items => string.Join(' ', items.Select(Types)),
        EdnMap map => string.Join(' ', map.Select(entry => Types(entry.Key) + " " + Types(entry.Value))),
        Tagged tagged => Types(tagged.Form),
        _ => value?.GetType().FullName ?? "nil",
    };
}
