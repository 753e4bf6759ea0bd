using System;
using System.Linq;
using System.Numerics;
using Accrete.Edn;
using Accrete.Query.Columns;

namespace Accrete.Datoms.Tests.Query.Kernels;

/// <summary>Draws columns of values, the awkward ones among them.</summary>
internal static class DrawnColumn
{
    private static readonly object?[] Longs =
        [0L, 1L, -1L, 2L, 7L, -7L, long.MaxValue, long.MinValue, 1L << 53, (1L << 53) + 1, 3_000_000_000L];

    private static readonly object?[] Doubles =
    [
        0.0, -0.0, 1.0, -1.0, 0.5, 7.25, -7.25, 1e300, -1e300, 5e-324, double.NaN, double.PositiveInfinity,
        double.NegativeInfinity, 9007199254740992.0, 0.1,
    ];

    private static readonly object?[] Floats =
        [0f, -0f, 1f, -1f, 0.5f, 7.25f, 3e38f, float.NaN, float.PositiveInfinity, 0.1f];

    private static readonly object?[] Others =
    [
        new Instant(0), new Instant(1_000), true, false, "a", "b", Keyword.Of(null, "k"), new BigInteger(7),
        BigDecimal.Parse("3.5"), BigDecimal.Parse("3.50"), 1L, 2.5, double.NaN,
    ];

    /// <summary>Gets the names of what can be drawn.</summary>
    public static string[] Kinds { get; } =
        ["long", "small", "double", "plain", "float", "instant", "boolean", "text", "mixed"];

    /// <summary>Draws values of a kind.</summary>
    public static object?[] Of(string kind, int count, Random random)
    {
        object?[] values = new object?[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = One(kind, random);
        }

        return values;
    }

    /// <summary>Returns values as a column of a query shows them: in a pool equal ones become one.</summary>
    public static object?[] Shown(object?[] values, ValuePool pool)
    {
        ColumnBuilder builder = new(pool);
        foreach (object? value in values)
        {
            builder.Add(value);
        }

        Column column = builder.Build();
        return [.. Enumerable.Range(0, values.Length).Select(row => column.ValueAt(row, pool))];
    }

    private static object? One(string kind, Random random) => kind switch
    {
        "long" => random.Next(4) == 0 ? random.NextInt64() : Pick(Longs, random),
        "small" => (long)random.Next(-50, 50),
        "double" => random.Next(2) == 0 ? (random.NextDouble() - 0.5) * 1000 : Pick(Doubles, random),
        "plain" => Math.Round((random.NextDouble() * 100) + 0.01, 2),
        "float" => random.Next(2) == 0 ? (float)(random.NextDouble() - 0.5) : Pick(Floats, random),
        "instant" => new Instant(random.Next(5) == 0 ? long.MinValue + random.Next(3) : random.Next(1000)),
        "boolean" => random.Next(2) == 0,
        "text" => "t" + random.Next(20),
        _ => random.Next(3) == 0 ? Pick([.. Longs.Concat(Doubles)], random) : Pick(Others, random),
    };

    private static object? Pick(object?[] from, Random random) => from[random.Next(from.Length)];
}
