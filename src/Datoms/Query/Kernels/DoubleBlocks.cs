using System;

namespace Accrete.Query.Kernels;

/// <summary>Computes with two blocks of doubles.</summary>
/// <returns>False where the library's function would fail.</returns>
internal delegate bool DoubleBlock(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> results);

/// <summary>Arithmetic on blocks of doubles, as the library has it for single ones.</summary>
internal static class DoubleBlocks
{
    /// <summary>Adds.</summary>
    public static bool Add(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> results)
    {
        y = y[..x.Length];
        results = results[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            results[i] = x[i] + y[i];
        }

        return true;
    }

    /// <summary>Multiplies.</summary>
    public static bool Multiply(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> results)
    {
        y = y[..x.Length];
        results = results[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            results[i] = x[i] * y[i];
        }

        return true;
    }

    /// <summary>Divides; no double is divided by zero.</summary>
    public static bool Divide(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> results)
    {
        bool isZero = false;
        y = y[..x.Length];
        results = results[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            isZero |= y[i] == 0;
            results[i] = x[i] / y[i];
        }

        return !isZero;
    }

    /// <summary>Divides to a whole number towards zero, without a negative zero.</summary>
    public static bool Quotient(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> results)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double quotient = Math.Truncate(x[i] / y[i]);
            if (y[i] == 0 || !double.IsFinite(quotient))
            {
                return false;
            }

            results[i] = quotient + 0.0;
        }

        return true;
    }

    /// <summary>Takes what a division towards zero leaves.</summary>
    public static bool Remainder(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> results)
    {
        if (!Quotient(x, y, results))
        {
            return false;
        }

        for (int i = 0; i < x.Length; i++)
        {
            results[i] = x[i] - (results[i] * y[i]);
        }

        return true;
    }

    /// <summary>Takes what a division towards negative infinity leaves.</summary>
    public static bool Modulo(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> results)
    {
        if (!Remainder(x, y, results))
        {
            return false;
        }

        for (int i = 0; i < x.Length; i++)
        {
            double rest = results[i];
            results[i] = rest == 0 || double.IsNaN(rest) || x[i] > 0 == y[i] > 0 ? rest : rest + y[i];
        }

        return true;
    }

    /// <summary>Takes the lesser, of equal ones the second; not-a-number where there is one.</summary>
    public static bool Min(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> results)
    {
        for (int i = 0; i < x.Length; i++)
        {
            results[i] = double.IsNaN(x[i]) || x[i] < y[i] ? x[i] : y[i];
        }

        return true;
    }

    /// <summary>Takes the greater, of equal ones the second; not-a-number where there is one.</summary>
    public static bool Max(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> results)
    {
        for (int i = 0; i < x.Length; i++)
        {
            results[i] = double.IsNaN(x[i]) || x[i] > y[i] ? x[i] : y[i];
        }

        return true;
    }
}
