using System;

namespace Accrete.Query.Kernels;

/// <summary>Computes with two blocks of longs.</summary>
/// <returns>False where a result is no long: the library's function says what is wrong, or promotes it.</returns>
internal delegate bool LongBlock(ReadOnlySpan<long> x, ReadOnlySpan<long> y, Span<long> results);

/// <summary>Arithmetic on blocks of longs, as the library has it for single ones.</summary>
internal static class LongBlocks
{
    /// <summary>Adds.</summary>
    public static bool Add(ReadOnlySpan<long> x, ReadOnlySpan<long> y, Span<long> results)
    {
        y = y[..x.Length];
        results = results[..x.Length];
        long overflow = 0;
        for (int i = 0; i < x.Length; i++)
        {
            long sum = unchecked(x[i] + y[i]);
            overflow |= (x[i] ^ sum) & (y[i] ^ sum);
            results[i] = sum;
        }

        return overflow >= 0;
    }

    /// <summary>Subtracts.</summary>
    public static bool Subtract(ReadOnlySpan<long> x, ReadOnlySpan<long> y, Span<long> results)
    {
        y = y[..x.Length];
        results = results[..x.Length];
        long overflow = 0;
        for (int i = 0; i < x.Length; i++)
        {
            long difference = unchecked(x[i] - y[i]);
            overflow |= (x[i] ^ y[i]) & (x[i] ^ difference);
            results[i] = difference;
        }

        return overflow >= 0;
    }

    /// <summary>Multiplies.</summary>
    public static bool Multiply(ReadOnlySpan<long> x, ReadOnlySpan<long> y, Span<long> results)
    {
        y = y[..x.Length];
        results = results[..x.Length];
        long overflow = 0;
        for (int i = 0; i < x.Length; i++)
        {
            long high = Math.BigMul(x[i], y[i], out long low);
            overflow |= high ^ (low >> 63);
            results[i] = low;
        }

        return overflow == 0;
    }

    /// <summary>Divides to a whole number towards zero.</summary>
    public static bool Divide(ReadOnlySpan<long> x, ReadOnlySpan<long> y, Span<long> results)
    {
        for (int i = 0; i < x.Length; i++)
        {
            if (y[i] == 0 || (y[i] == -1 && x[i] == long.MinValue))
            {
                return false;
            }

            results[i] = x[i] / y[i];
        }

        return true;
    }

    /// <summary>Takes what a division towards zero leaves.</summary>
    public static bool Remainder(ReadOnlySpan<long> x, ReadOnlySpan<long> y, Span<long> results)
    {
        for (int i = 0; i < x.Length; i++)
        {
            if (y[i] == 0)
            {
                return false;
            }

            results[i] = y[i] == -1 ? 0 : x[i] % y[i];
        }

        return true;
    }

    /// <summary>Takes what a division towards negative infinity leaves.</summary>
    public static bool Modulo(ReadOnlySpan<long> x, ReadOnlySpan<long> y, Span<long> results)
    {
        if (!Remainder(x, y, results))
        {
            return false;
        }

        for (int i = 0; i < x.Length; i++)
        {
            // A rest and a divisor of different signs do not overflow.
            results[i] += results[i] == 0 || x[i] > 0 == y[i] > 0 ? 0 : y[i];
        }

        return true;
    }

    /// <summary>Takes the lesser.</summary>
    public static bool Min(ReadOnlySpan<long> x, ReadOnlySpan<long> y, Span<long> results)
    {
        for (int i = 0; i < x.Length; i++)
        {
            results[i] = Math.Min(x[i], y[i]);
        }

        return true;
    }

    /// <summary>Takes the greater.</summary>
    public static bool Max(ReadOnlySpan<long> x, ReadOnlySpan<long> y, Span<long> results)
    {
        for (int i = 0; i < x.Length; i++)
        {
            results[i] = Math.Max(x[i], y[i]);
        }

        return true;
    }
}
