using System;
using System.Linq;
using Accrete.Query.Columns;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Engine;

public sealed class RowSortTests
{
    /// <summary>How many rows, and how far their codes lie apart: few rows are compared, many are sorted digit by
    /// digit unless the range has too many digits.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(50, 5)]
    [InlineData(511, 40)]
    [InlineData(512, 40)]
    [InlineData(3000, 7)]
    [InlineData(3000, 1 << 20)]
    [InlineData(3000, 1L << 34)]
    [InlineData(3000, 1L << 62)]
    public void Rows_of_equal_codes_stay_in_order(int count, long step)
    {
        Random random = new(count);
        long[] codes = [.. Enumerable.Range(0, count).Select(_ => (random.Next(9) - 4) * step)];
        int[] rows = RowSort.Order(codes, out long[] sorted);
        Assert.Equal(Enumerable.Range(0, count).OrderBy(row => codes[row]), rows);
        Assert.Equal(codes.Order(), sorted);
        Assert.True(RowSort.IsSorted(sorted));
    }

    [Fact]
    public void A_row_out_of_order_is_noticed_wherever_it_stands()
    {
        for (int count = 2; count < 40; count++)
        {
            long[] codes = [.. Enumerable.Range(0, count).Select(i => (long)i / 2)];
            Assert.True(RowSort.IsSorted(codes));
            for (int at = 1; at < count; at++)
            {
                long kept = codes[at];
                codes[at] = codes[at - 1] - 1;
                Assert.False(RowSort.IsSorted(codes));
                codes[at] = kept;
            }
        }
    }
}
