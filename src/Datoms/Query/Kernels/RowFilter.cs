using System;
using System.Numerics;
using Accrete.Query.Columns;

namespace Accrete.Query.Kernels;

/// <summary>Finds the rows in which two sides stand in a relation.</summary>
internal static class RowFilter
{
    /// <summary>Finds the rows.</summary>
    /// <param name="left">One side.</param>
    /// <param name="right">The other; of the same kind, or both are numbers.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <returns>Those in which the relation holds, ascending.</returns>
    public static IntList Run<TRelation>(in Operand left, in Operand right, int rows)
        where TRelation : struct, IRelation
    {
        bool isReal = left.IsReal || right.IsReal;
        Invariant.Check(isReal ? left.IsNumber && right.IsNumber : left.Kind == right.Kind, "like is compared to like");
        IntList passed = new(rows);
        long[] leftBuffer = Operand.Buffer(rows), rightBuffer = Operand.Buffer(rows);
        for (int from = 0; from < rows; from += Operand.BlockRows)
        {
            int count = Math.Min(Operand.BlockRows, rows - from);
            WorkLimit.Spend(count);
            Span<int> room = passed.Room(count);
            passed.Took(isReal
                ? Select<double, TRelation>(
                    left.Doubles(from, count, leftBuffer), right.Doubles(from, count, rightBuffer), from, room)
                : Select<long, TRelation>(
                    left.Codes(from, count, leftBuffer), right.Codes(from, count, rightBuffer), from, room));
        }

        return passed;
    }

    private static int Select<T, TRelation>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, int from, Span<int> rows)
        where T : unmanaged, IComparisonOperators<T, T, bool>
        where TRelation : struct, IRelation
    {
        y = y[..x.Length];
        rows = rows[..x.Length];
        int at = 0;
        for (int i = 0; i < x.Length; i++)
        {
            // Written whether it passes or not, and overwritten by the next one if not: no branch to guess.
            rows[at] = from + i;
            at += TRelation.Holds(x[i], y[i]) ? 1 : 0;
        }

        return at;
    }
}
