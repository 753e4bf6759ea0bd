using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Index.Codec;
using Accrete.Index.Leaves;
using Accrete.Values;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Accrete.Datoms.Tests.Index;

/// <summary>Columns of every form against the plain numbers they hold.</summary>
public sealed class ColumnTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300);

    /// <summary>Numbers in some clusters, near or far, and at the ends of their range.</summary>
    private static readonly Gen<long> Number = Gen.Frequency(
        (6, Gen.Choose(0, 300).Select(n => (long)n)),
        (6, Gen.Choose(0, 60_000).Select(n => EntityIds.Make(4, 1000 + n))),
        (3, Gen.Choose(0, 5000).Select(n => EntityIds.ToTx(1000 + n))),
        (1, Gen.Choose(-5, 5).Select(n => n * (1L << 60))),
        (1, Gen.Elements(long.MinValue, long.MinValue + 1, -1, long.MaxValue - 1, long.MaxValue)));

    private static readonly Arbitrary<(long[] Numbers, long[] Asked)> Drawn =
        Gen.OneOf(
            Number.ArrayOf(),
            Number.ArrayOf(40),
            Gen.Choose(0, 2).SelectMany(kind => Number.Where(n => kind != 0 || n >> 40 != 0).ArrayOf(400)),
            Number.ArrayOf(5).SelectMany(few => Gen.Elements(few).ArrayOf(300)))
        .Zip(Number.ArrayOf(20), (numbers, asked) => (numbers, asked)).ToArbitrary();

    [Fact]
    public void Every_form_gives_back_the_numbers_packed() => Check((numbers, _) => Forms(numbers).All(column =>
    {
        long[] decoded = new long[numbers.Length];
        column.Decode(0, decoded);
        long[] later = new long[numbers.Length / 2];
        column.Decode(numbers.Length - later.Length, later);
        long[] picked = [.. Enumerable.Range(0, numbers.Length).Select(row => (long)row).Where(row => row % 3 == 1)];
        column.Resolve(picked, 7);
        return picked.SequenceEqual(numbers.Where((_, row) => row % 3 == 1).Select(number => number + 7))
            && decoded.SequenceEqual(numbers) && later.SequenceEqual(numbers.Skip(numbers.Length - later.Length))
            && Enumerable.Range(0, numbers.Length).All(row => column[row] == numbers[row]);
    }));

    [Fact]
    public void Searching_a_sorted_column_finds_the_places_that_counting_finds() => Check((numbers, asked) =>
    {
        Array.Sort(numbers);
        int rows = numbers.Length;
        return Forms(numbers).All(column => asked.Concat(numbers.Take(50)).All(number =>
            column.FirstNotBelow(0, rows, number) == numbers.Count(n => n < number)
            && column.FirstAbove(0, rows, number) == numbers.Count(n => n <= number)
            && column.FirstNotBelowNear(0, rows, number) == numbers.Count(n => n < number)));
    });

    [Fact]
    public void Every_form_reads_back_from_its_bytes() => Check((numbers, _) => Forms(numbers).All(column =>
    {
        SegmentWriter writer = new();
        ColumnCodec.Write(writer, column, numbers.Length);
        writer.Zeros(PackedColumn.Padding);
        byte[] bytes = writer.ToArray();
        SegmentReader reader = new(bytes);
        PackedColumn read = ColumnCodec.Read(ref reader, bytes, numbers.Length);
        return reader.Left == PackedColumn.Padding
            && Enumerable.Range(0, numbers.Length).All(row => read[row] == numbers[row]);
    }));

    [Fact]
    public void Ids_of_two_partitions_and_transactions_of_a_leaf_take_no_more_than_their_differences()
    {
        long[] ids = [.. Enumerable.Range(0, 1000).Select(
            i => i % 9 == 0 ? EntityIds.ToTx(1000 + i) : EntityIds.Make(4, 1000 + i))];
        long[] ops = [.. Enumerable.Range(0, 1000).Select(i => ((1000L + (i / 10 * 700)) * 2) + 1)];
        Assert.Equal(2, PackedColumn.PackClusters(ids).Width);
        Assert.Equal(1, PackedColumn.PackRepeated(ops).Width);
    }

    private static IEnumerable<PackedColumn> Forms(long[] numbers) =>
    [
        PackedColumn.Pack(numbers),
        PackedColumn.PackClusters(numbers),
        PackedColumn.PackRepeated(numbers),
    ];

    private static void Check(Func<long[], long[], bool> law) =>
        Prop.ForAll(Drawn, drawn => law([.. drawn.Numbers], drawn.Asked)).Check(Runs);
}
