using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Columns;
using Accrete.Query.Rules;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Engine;

/// <summary>The parts that joins are made of, against LINQ on the same numbers.</summary>
public sealed class OperatorTests
{
    public static TheoryData<int, int, long, long> Columns => new()
    {
        { 1, 0, 0, 10 }, { 2, 1, 0, 1 }, { 3, 7, -3, 4 }, { 4, 2000, 0, 50 }, { 5, 3000, 17_592_186_045_416, 4000 },
        { 6, 1500, long.MinValue / 2, long.MaxValue }, { 7, 600, -1_000_000, 2_000_000_000_000 },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public void Sorting_rows_is_stable_and_complete(int seed, int count, long from, long spread)
    {
        long[] codes = Draw(seed, count, from, spread);
        int[] rows = RowSort.Order(codes, out long[] sorted);
        Assert.Equal(Enumerable.Range(0, count).OrderBy(row => codes[row]), rows);
        Assert.Equal(rows.Select(row => codes[row]), sorted);
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Range_of_codes_is_from_the_smallest_to_the_largest(int seed, int count, long from, long spread)
    {
        long[] codes = Draw(seed, count, from, spread);
        for (int length = 0; length <= Math.Min(count, 20); length++)
        {
            CodeRange range = CodeRange.Of(codes.AsSpan(0, length));
            long[] shown = codes[..length];
            Assert.Equal(
                new CodeRange(shown.Append(long.MaxValue).Min(), shown.Append(long.MinValue).Max()), range);
            Array.Sort(shown);
            Assert.Equal(shown.SequenceEqual(codes.Take(length)), RowSort.IsSorted(codes.AsSpan(0, length)));
            Assert.True(RowSort.IsSorted(shown));
        }
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Index_finds_all_rows_of_a_key_in_order(int seed, int count, long from, long spread)
    {
        Column keys = Column(Draw(seed, count, from, spread));
        Column asked = Column([.. Draw(seed + 100, 300, from, spread), .. keys.Codes[..Math.Min(50, count)].ToArray()]);
        RowIndex index = new([keys], count);
        for (int row = 0; row < asked.Count; row++)
        {
            List<int> found = [];
            for (int match = index.First([asked], row); match >= 0; match = index.Next(match))
            {
                found.Add(match);
            }

            Assert.Equal(Enumerable.Range(0, count).Where(i => keys[i] == asked[row]), found);
        }
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Join_by_an_index_of_either_side_finds_the_same_rows(int seed, int count, long from, long spread)
    {
        long[] few = [.. Draw(seed + 1, 40, from, spread), .. Draw(seed, Math.Min(count, 40), from, spread)];
        foreach (long[] keys in new[] { few, [.. few.Distinct()] })
        {
            Table left = Keyed(keys, own: 1), right = Keyed(Draw(seed, count, from, spread), own: 2);
            right.SortedBy = 2;
            QueryBudget budget = new(QueryOptions.Default);
            VarSet keep = VarSet.Of(0) | VarSet.Of(1) | VarSet.Of(2);
            Table ofLeft = TableJoin.ByIndexOfLeft(left, [left[0]], right, [right[0]], keep, budget);
            Table ofRight = TableJoin.ByIndex(
                left, [left[0]], right, new RowIndex([right[0]], right.Count), keep, budget);
            Assert.Equal([.. Rows(ofRight).Order()], [.. Rows(ofLeft).Order()]);
            Assert.Equal(2, ofLeft.SortedBy);
            Assert.True(RowSort.IsSorted(ofLeft[2].Codes));
        }

        static Table Keyed(long[] keys, int own)
        {
            Table table = new(3, keys.Length);
            table.Set(0, Column(keys));
            table.Set(own, Column([.. Enumerable.Range(0, keys.Length).Select(i => (long)i)]));
            return table.WithoutKey();
        }

        static IEnumerable<(long, long, long)> Rows(Table table) =>
            Enumerable.Range(0, table.Count).Select(row => (table[0][row], table[1][row], table[2][row]));
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Distinct_rows_are_the_first_of_their_kind(int seed, int count, long from, long spread)
    {
        Column left = Column(Draw(seed, count, from, spread)), right = Column(Draw(seed + 1, count, 0, 3));
        Table one = new(2, count), two = new(2, count);
        one.Set(0, left);
        two.Set(0, left);
        two.Set(1, right);
        Table distinct = DistinctRows.Of(one.WithoutKey()), pairs = DistinctRows.Of(two.WithoutKey());
        Assert.Equal(left.Codes.ToArray().Distinct(), count == 0 ? [] : distinct[0].Codes.ToArray());
        Assert.Equal(
            Enumerable.Range(0, count).Select(i => (left[i], right[i])).Distinct(),
            Enumerable.Range(0, pairs.Count).Select(i => (pairs[0][i], pairs[1][i])));
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Merging_and_hashing_join_alike(int seed, int count, long from, long spread)
    {
        long[] leftCodes = [.. Draw(seed, count, from, spread).Order()],
            rightCodes = [.. Draw(seed + 2, count, from, spread).Order()];
        Table left = new(3, count), right = new(3, count);
        left.Set(0, Column(leftCodes));
        right.Set(0, Column(rightCodes));
        right.Set(2, Column(Enumerable.Range(0, count).Select(i => (long)i).ToArray()));
        QueryBudget budget = new(QueryOptions.Default);
        VarSet all = VarSet.Of(0) | VarSet.Of(2);
        Table merged = TableJoin.Merge(left, left[0], right, right[0], all, budget);
        Table hashed = TableJoin.ByIndex(left, [left[0]], right, new RowIndex([right[0]], count), all, budget);
        Assert.Equal(hashed[0].Codes.ToArray(), merged[0].Codes.ToArray());
        Assert.Equal(hashed[2].Codes.ToArray(), merged[2].Codes.ToArray());
        Assert.Equal(leftCodes.Sum(code => (long)rightCodes.Count(other => other == code)), merged.Count);
    }

    [Fact]
    public void Growing_table_keeps_each_tuple_once_and_the_new_ones_last()
    {
        ValuePool pool = new();
        GrowingTable table = new(2, pool);
        HashSet<(long, long)> seen = [];
        for (int round = 0; round < 20; round++)
        {
            long[] left = Draw(round, 200, 0, 40), right = Draw(round + 50, 200, 0, 40);
            int expected = left.Zip(right).Count(seen.Add);
            Assert.Equal(expected, table.Add([Column(left), Column(right)], 200));
            Assert.Equal(seen.Count, table.Count);
        }
    }

    [Fact]
    public void Growing_table_takes_equal_values_of_other_kinds_as_equal()
    {
        ValuePool pool = new();
        GrowingTable table = new(1, pool);
        table.Add([Column([1, 2, 3])], 3);
        Column mixed = new(ColumnKind.Pooled);
        mixed.Add(pool.Intern(2L));
        mixed.Add(pool.Intern("two"));
        Assert.Equal(1, table.Add([mixed], 2));
        Assert.Equal("two", table.Slice(0, 3, 1).ValueAt(0, pool));
    }

    [Fact]
    public void Builder_goes_over_to_the_pool_when_kinds_differ()
    {
        ValuePool pool = new();
        ColumnBuilder builder = new(pool);
        object?[] values = [1L, 2L, "x", null, 2L, 2.5, Keyword.Of(null, "k")];
        foreach (object? value in values)
        {
            builder.Add(value);
        }

        Column column = builder.Build();
        Assert.Equal(ColumnKind.Pooled, column.Kind);
        Assert.Equal(values, Enumerable.Range(0, column.Count).Select(row => column.ValueAt(row, pool)));
        Assert.Equal(column[1], column[4]);
    }

    private static Column Column(long[] codes) => new(ColumnKind.Long, codes, codes.Length);

    private static long[] Draw(int seed, int count, long from, long spread)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => from + random.NextInt64(spread))];
    }
}
