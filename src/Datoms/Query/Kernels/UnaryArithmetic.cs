using System;
using System.Diagnostics.CodeAnalysis;
using Accrete.Query.Columns;

namespace Accrete.Query.Kernels;

/// <summary>Calculates with one column of longs, doubles or floats without making objects.</summary>
internal static class UnaryArithmetic
{
    /// <summary>The bit that is the sign of a double.</summary>
    private const long SignBit = long.MinValue;

    /// <summary>Computes a column.</summary>
    /// <param name="name">The function of clojure.core.</param>
    /// <param name="column">Its argument.</param>
    /// <param name="result">Gets the results.</param>
    /// <returns>False where the function or its argument is another, or it fails in some row.</returns>
    public static bool TryRun(string name, Column column, [NotNullWhen(true)] out Column? result)
    {
        Operand operand = Operand.Of(column);
        result = null;
        if (!operand.IsNumber)
        {
            return false;
        }

        switch (name)
        {
            case "inc" or "inc'":
                return Arithmetic.TryRun("+", [operand, Operand.Of(ColumnKind.Long, 1)], column.Count, out result);
            case "dec" or "dec'":
                return Arithmetic.TryRun("-", [operand, Operand.Of(ColumnKind.Long, 1)], column.Count, out result);
            case "-" when !operand.IsReal:
                return Arithmetic.TryRun("-", [Operand.Of(ColumnKind.Long, 0), operand], column.Count, out result);
            case "-":
                result = Signed(column, SignBit, column.Kind);
                return true;
            case "abs":
                result = operand.IsReal ? Signed(column, 0, column.Kind) : Magnitudes(column);
                return true;
            case "double":
                result = operand.IsReal
                    ? new Column(ColumnKind.Double, column.Data, column.Count)
                    : Doubles(operand, column.Count);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Returns doubles with their sign turned (<see cref="SignBit"/>) or taken away (0).</summary>
    private static Column Signed(Column column, long turned, ColumnKind kind)
    {
        WorkLimit.Spend(column.Count);
        ReadOnlySpan<long> codes = column.Codes;
        long[] results = QueryMemory.Longs(codes.Length);
        long kept = turned == 0 ? ~SignBit : -1;
        for (int i = 0; i < codes.Length; i++)
        {
            results[i] = (codes[i] & kept) ^ turned;
        }

        return new Column(kind, results, codes.Length);
    }

    /// <summary>Returns longs without their sign; the smallest one stays, as in the library.</summary>
    private static Column Magnitudes(Column column)
    {
        WorkLimit.Spend(column.Count);
        ReadOnlySpan<long> codes = column.Codes;
        long[] results = QueryMemory.Longs(codes.Length);
        for (int i = 0; i < codes.Length; i++)
        {
            results[i] = codes[i] < 0 ? unchecked(-codes[i]) : codes[i];
        }

        return new Column(ColumnKind.Long, results, codes.Length);
    }

    private static Column Doubles(in Operand longs, int rows)
    {
        WorkLimit.Spend(rows);
        long[] results = QueryMemory.Longs(rows);
        _ = longs.Doubles(0, rows, results);
        return new Column(ColumnKind.Double, results, rows);
    }
}
