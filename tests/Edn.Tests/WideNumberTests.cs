using System;
using System.Globalization;
using System.Numerics;
using Accrete.Edn.Text;
using Xunit;

namespace Accrete.Edn.Tests;

/// <summary>Whole numbers of very many digits are read, written and divided as short ones are.</summary>
public sealed class WideNumberTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8191)]
    [InlineData(8192)]
    [InlineData(8193)]
    [InlineData(20_000)]
    [InlineData(65_537)]
    public void Text_of_any_length_comes_back(int digits)
    {
        foreach (string sign in (string[])["", "-"])
        {
            foreach (string text in (string[])[new string('9', digits), "1" + new string('0', digits - 1)])
            {
                Assert.True(WideNumbers.TryParse(sign + text, out BigInteger number));
                Assert.Equal(BigInteger.Parse(sign + text, CultureInfo.InvariantCulture), number);
                Assert.Equal(sign + text, WideNumbers.ToText(number));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+-1")]
    [InlineData("1_0")]
    [InlineData(" 1")]
    [InlineData("1.0")]
    public void What_is_no_number_is_refused(string text) => Assert.False(WideNumbers.TryParse(text, out _));

    [Theory]
    [InlineData(400_000, 200_000)]
    [InlineData(400_001, 31)]
    [InlineData(700_000, 350_007)]
    [InlineData(64, 640_000)]
    public void A_division_in_pieces_is_one_at_once(int bits, int divisorBits)
    {
        Random random = new(bits);
        BigInteger dividend = Drawn(random, bits), divisor = Drawn(random, divisorBits);
        foreach ((BigInteger x, BigInteger y) in ((BigInteger, BigInteger)[])
            [(dividend, divisor), (-dividend, divisor), (dividend, -divisor), (-dividend, -divisor)])
        {
            BigInteger quotient = WideNumbers.DivRem(x, y, out BigInteger rest);
            Assert.Equal(BigInteger.DivRem(x, y, out BigInteger expected), quotient);
            Assert.Equal(expected, rest);
        }

        Assert.Throws<DivideByZeroException>(() => WideNumbers.Divide(dividend, BigInteger.Zero));
    }

    private static BigInteger Drawn(Random random, int bits)
    {
        byte[] bytes = new byte[(bits / 8) + 1];
        random.NextBytes(bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }
}
