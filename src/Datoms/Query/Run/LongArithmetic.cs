using System.Diagnostics.CodeAnalysis;
using Accrete.Query.Columns;
using Accrete.Query.Plan;

namespace Accrete.Query.Run;

/// <summary>Adds, subtracts and multiplies columns of longs without making objects.</summary>
internal static class LongArithmetic
{
    /// <summary>Computes a column.</summary>
    /// <returns>False where the call is something else, or a result would overflow: then the library's function
    /// says so.</returns>
    public static bool TryRun(Table table, CallAtom atom, [NotNullWhen(true)] out Column? result)
    {
        result = null;
        if (atom.FunctionSlot >= 0 || atom.Arguments.Length != 2
            || atom.Call.Name.Namespace is not (null or "clojure.core")
            || atom.Call.Name.Name is not ("+" or "-" or "*")
            || !TryOperand(table, atom.Arguments[0], out Column? left, out long leftConstant)
            || !TryOperand(table, atom.Arguments[1], out Column? right, out long rightConstant))
        {
            return false;
        }

        int count = table.Count;
        long[] numbers = QueryMemory.Longs(count);
        char operation = atom.Call.Name.Name[0];
        for (int row = 0; row < count; row++)
        {
            long x = left is null ? leftConstant : left[row], y = right is null ? rightConstant : right[row];
            if (!TryCompute(operation, x, y, out numbers[row]))
            {
                return false;
            }
        }

        result = new Column(ColumnKind.Long, numbers, count);
        return true;
    }

    private static bool TryCompute(char operation, long x, long y, out long result)
    {
        switch (operation)
        {
            case '+':
                result = unchecked(x + y);
                return ((x ^ result) & (y ^ result)) >= 0;
            case '-':
                result = unchecked(x - y);
                return ((x ^ y) & (x ^ result)) >= 0;
            default:
                long high = System.Math.BigMul(x, y, out result);
                return high == result >> 63;
        }
    }

    private static bool TryOperand(Table table, PlanTerm term, out Column? column, out long constant)
    {
        column = term.IsVariable ? table[term.Slot] : null;
        constant = term is { IsConstant: true, Constant: long number } ? number : 0;
        return column is { Kind: ColumnKind.Long } || (column is null && term is { IsConstant: true, Constant: long });
    }
}
