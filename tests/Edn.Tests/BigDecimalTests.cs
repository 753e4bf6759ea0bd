using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using Xunit;

namespace Accrete.Edn.Tests;

/// <summary>Decimals and doubles against Java's.</summary>
public sealed class BigDecimalTests
{
    [Fact]
    public void Arithmetic_and_texts_are_those_recorded_from_Java()
    {
        List<string> wrong = [];
        int rows = 0;
        foreach (string[] row in RecordedTable.Rows("decimals.tsv"))
        {
            BigDecimal a = BigDecimal.Parse(row[0]);
            BigDecimal b = BigDecimal.Parse(row[1]);
            string[] actual =
            [
                a.ToString(), b.ToString(), (a + b).ToString(), (a - b).ToString(), (a * b).ToString(), Quotient(a, b),
                a.CompareTo(b).ToString(CultureInfo.InvariantCulture),
                a.ToPlainString(),
                a.StripTrailingZeros().ToString(),
                a.ToBigInteger().ToString(CultureInfo.InvariantCulture),
            ];
            for (int i = 0; i < row.Length; i++)
            {
                if (actual[i] != row[i])
                {
                    wrong.Add($"{row[0]} {row[1]} column {i}: recorded {row[i]}, ours {actual[i]}");
                }
            }

            rows++;
        }

        Assert.Equal(300, rows);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Doubles_are_written_as_recorded_from_Java()
    {
        int rows = 0;
        foreach (string[] row in RecordedTable.Rows("doubles.tsv"))
        {
            double value = BitConverter.Int64BitsToDouble(long.Parse(row[0], CultureInfo.InvariantCulture));
            Assert.Equal(row[1], EdnPrinter.Print(value));
            rows++;
        }

        Assert.True(rows > 200);
    }

    [Theory]
    [InlineData("1.0", "1.00", false)]
    [InlineData("1.0", "1.0", true)]
    [InlineData("100", "1E+2", false)]
    public void Equality_sees_the_scale(string left, string right, bool equal)
    {
        Assert.Equal(equal, BigDecimal.Parse(left) == BigDecimal.Parse(right));
        Assert.Equal(0, BigDecimal.Parse(left).CompareTo(BigDecimal.Parse(right)));
        Assert.Equal(BigDecimal.Parse(left).StripTrailingZeros(), BigDecimal.Parse(right).StripTrailingZeros());
    }

    [Fact]
    public void Division_without_end_or_by_zero_is_refused()
    {
        Assert.Contains(
            "Non-terminating",
            Assert.Throws<ArithmeticException>(() => BigDecimal.One / BigDecimal.From(3)).Message,
            StringComparison.Ordinal);
        Assert.Throws<DivideByZeroException>(() => BigDecimal.One / BigDecimal.Zero);
    }

    [Fact]
    public void NET_numbers_go_in_and_out()
    {
        Assert.Equal("1.50", BigDecimal.From(1.50m).ToString());
        Assert.Equal("-79228162514264337593543950335", BigDecimal.From(decimal.MinValue).ToString());
        Assert.Equal(decimal.MaxValue, BigDecimal.From(decimal.MaxValue).ToDecimal());
        Assert.Equal(-0.0001m, BigDecimal.Parse("-0.0001").ToDecimal());
        Assert.Throws<OverflowException>(() => BigDecimal.Parse("1E+40").ToDecimal());
        Assert.Equal("0.1", BigDecimal.From(0.1).ToString());
        Assert.Equal(0.1, BigDecimal.Parse("0.1").ToDouble());
        Assert.Equal(double.PositiveInfinity, BigDecimal.Parse("1E+400").ToDouble());
        Assert.Throws<OverflowException>(() => BigDecimal.From(double.NaN));
        Assert.Equal(-1L, BigDecimal.Parse("-1.9").ToInt64());
        Assert.Equal(1000L, BigDecimal.Parse("1E+3").ToInt64());
        Assert.Throws<OverflowException>(() => BigDecimal.Parse("1E+30").ToInt64());
        Assert.Equal(BigInteger.Zero, BigDecimal.Parse("0.9").ToBigInteger());
        Assert.Equal("7", BigDecimal.From(7L).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("1E")]
    [InlineData("1E+")]
    [InlineData("1e5e5")]
    [InlineData("1E99999999999")]
    [InlineData(" 1")]
    [InlineData("1,000")]
    [InlineData("0x1")]
    public void What_is_no_decimal_is_refused(string text) => Assert.False(BigDecimal.TryParse(text, out _));

    [Fact]
    public void Great_exponents_compare_at_once_and_refuse_to_be_written_out()
    {
        BigDecimal great = BigDecimal.Parse("1E+2000000000");
        BigDecimal small = BigDecimal.Parse("1E-2000000000");
        Assert.True(great.CompareTo(small) > 0);
        Assert.True((-great).CompareTo(small) < 0);
        Assert.True(great.CompareTo(BigDecimal.Parse("1.1E+2000000000")) < 0);
        Assert.Throws<OverflowException>(() => great + BigDecimal.One);
        Assert.Throws<OverflowException>(() => great.ToPlainString());
        Assert.Throws<OverflowException>(() => great.ToBigInteger());
        Assert.Throws<OverflowException>(() => great * great);
        Assert.Equal(BigInteger.Zero, small.ToBigInteger());
        Assert.Equal(0.0, small.ToDouble());
    }

    private static string Quotient(BigDecimal a, BigDecimal b)
    {
        try
        {
            return (a / b).ToString();
        }
        catch (DivideByZeroException error)
        {
            return error.Message;
        }
        catch (ArithmeticException error)
        {
            return error.Message;
        }
    }
}
