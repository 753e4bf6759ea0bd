using System.Numerics;

namespace Accrete.Edn.Text;

/// <summary>Counts decimal digits without writing them.</summary>
internal static class DecimalDigits
{
    private const double DigitsPerBit = 0.30102999566398119521;

    /// <summary>Returns how many decimal digits a number has; 1 for zero.</summary>
    public static int Count(BigInteger number)
    {
        BigInteger magnitude = BigInteger.Abs(number);
        if (magnitude < 10)
        {
            return 1;
        }

        // With b bits the number is at least 2^(b-1): the guess is right or one too small.
        long bits = magnitude.GetBitLength();
        int guess = (int)((bits - 1) * DigitsPerBit) + 1;
        return magnitude >= BigInteger.Pow(10, guess) ? guess + 1 : guess;
    }

    /// <summary>Returns the greatest power of two that can be the number of trailing zeros.</summary>
    public static int StepMax(BigInteger number)
    {
        int digits = Count(number);
        int step = 1;
        while (step * 2 < digits)
        {
            step *= 2;
        }

        return step;
    }
}
