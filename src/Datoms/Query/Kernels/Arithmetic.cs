using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Accrete.Query.Columns;

namespace Accrete.Query.Kernels;

/// <summary>Calculates with columns of longs, doubles and floats without making objects.</summary>
/// <remarks>Longs give longs, all else doubles, as in the library. Whatever a kernel cannot give (an overflow, a
/// division by zero) it leaves to the library's function, which starts anew and finds the same row first.</remarks>
internal static class Arithmetic
{
    private static readonly Dictionary<string, Kernel> Kernels = new(StringComparer.Ordinal)
    {
        ["+"] = new(LongBlocks.Add, DoubleBlocks.Add, IsFolded: true),
        ["+'"] = new(LongBlocks.Add, DoubleBlocks.Add, IsFolded: true),
        ["-"] = new(LongBlocks.Subtract, DoubleBlocks.Add, IsFolded: true, Negates: true),
        ["-'"] = new(LongBlocks.Subtract, DoubleBlocks.Add, IsFolded: true, Negates: true),
        ["*"] = new(LongBlocks.Multiply, DoubleBlocks.Multiply, IsFolded: true),
        ["*'"] = new(LongBlocks.Multiply, DoubleBlocks.Multiply, IsFolded: true),
        ["/"] = new(LongBlocks.Divide, DoubleBlocks.Divide, Divides: true),
        ["quot"] = new(LongBlocks.Divide, DoubleBlocks.Quotient, Divides: true),
        ["rem"] = new(LongBlocks.Remainder, DoubleBlocks.Remainder, Divides: true),
        ["mod"] = new(LongBlocks.Modulo, DoubleBlocks.Modulo, Divides: true),
        ["min"] = new(LongBlocks.Min, DoubleBlocks.Min, IsFolded: true, KeepsType: true),
        ["max"] = new(LongBlocks.Max, DoubleBlocks.Max, IsFolded: true, KeepsType: true),
    };

    /// <summary>Computes a column.</summary>
    /// <param name="name">The function of clojure.core.</param>
    /// <param name="operands">Its arguments, two or more.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="result">Gets the results.</param>
    /// <returns>False where the function or its arguments are others, or it fails in some row.</returns>
    public static bool TryRun(
        string name, ReadOnlySpan<Operand> operands, int rows, [NotNullWhen(true)] out Column? result)
    {
        result = null;
        if (operands.Length < 2 || !Kernels.TryGetValue(name, out Kernel? kernel)
            || (operands.Length > 2 && !kernel.IsFolded))
        {
            return false;
        }

        Operand folded = operands[0];
        foreach (ref readonly Operand operand in operands[1..])
        {
            result = kernel.Fits(folded, operand) ? Run(kernel, folded, operand, rows) : null;
            if (result is null)
            {
                return false;
            }

            folded = Operand.Of(result);
        }

        return result is not null;
    }

    private static Column? Run(Kernel kernel, in Operand left, in Operand right, int rows)
    {
        bool isLong = left.Kind == ColumnKind.Long && right.Kind == ColumnKind.Long;
        long[] results = QueryMemory.Longs(rows);
        long[] leftBuffer = Operand.Buffer(rows), rightBuffer = Operand.Buffer(rows);
        for (int from = 0; from < rows; from += Operand.BlockRows)
        {
            int count = Math.Min(Operand.BlockRows, rows - from);
            WorkLimit.Spend(count);
            Span<long> into = results.AsSpan(from, count);
            bool fits = isLong
                ? kernel.Longs(left.Codes(from, count, leftBuffer), right.Codes(from, count, rightBuffer), into)
                : TryDoubles(kernel, right, left.Doubles(from, count, leftBuffer), from, rightBuffer, into);
            if (!fits)
            {
                return null;
            }
        }

        return new Column(isLong ? ColumnKind.Long : ColumnKind.Double, results, rows);
    }

    private static bool TryDoubles(
        Kernel kernel, in Operand right, ReadOnlySpan<double> x, int from, Span<long> buffer, Span<long> into)
    {
        ReadOnlySpan<double> y;
        if (!kernel.Negates)
        {
            y = right.Doubles(from, x.Length, buffer);
        }
        else if (!right.TryNegated(from, x.Length, buffer, out y))
        {
            return false;
        }

        // The library takes a float that is not-a-number for a divisor of zero.
        return !(kernel.Divides && right.Kind == ColumnKind.Float && HasNaN(y))
            && kernel.Doubles(x, y, MemoryMarshal.Cast<long, double>(into));
    }

    private static bool HasNaN(ReadOnlySpan<double> numbers)
    {
        bool found = false;
        foreach (double number in numbers)
        {
            found |= double.IsNaN(number);
        }

        return found;
    }

    /// <summary>How a function is computed.</summary>
    /// <param name="Longs">With longs on both sides.</param>
    /// <param name="Doubles">With doubles on both sides.</param>
    /// <param name="IsFolded">Whether it takes any number of arguments, from the left.</param>
    /// <param name="Negates">Whether doubles are added to the negative of the right side.</param>
    /// <param name="Divides">Whether the right side is a divisor.</param>
    /// <param name="KeepsType">Whether it gives one of its arguments as it is.</param>
    private sealed record Kernel(
        LongBlock Longs,
        DoubleBlock Doubles,
        bool IsFolded = false,
        bool Negates = false,
        bool Divides = false,
        bool KeepsType = false)
    {
        public bool Fits(in Operand left, in Operand right) => KeepsType
            ? left.Kind == right.Kind && left.Kind is ColumnKind.Long or ColumnKind.Double
            : left.IsNumber && right.IsNumber;
    }
}
