using System.Diagnostics.CodeAnalysis;
using Accrete.Query.Columns;
using Accrete.Query.Kernels;
using Accrete.Query.Plan;

namespace Accrete.Query.Run;

/// <summary>Runs arithmetic of whole columns in kernels.</summary>
internal static class ColumnArithmetic
{
    /// <summary>Computes a column.</summary>
    /// <returns>False where the call is something else, or fails in some row: then the library's function
    /// says so.</returns>
    public static bool TryRun(Table table, CallAtom atom, [NotNullWhen(true)] out Column? result)
    {
        result = null;
        if (atom.FunctionSlot >= 0 || atom.Inputs.IsEmpty || atom.Call.Name.Namespace is not (null or "clojure.core"))
        {
            return false;
        }

        string name = atom.Call.Name.Name;
        if (atom.Arguments.Length == 1)
        {
            return UnaryArithmetic.TryRun(name, table[atom.Arguments[0].Slot], out result);
        }

        Operand[] operands = new Operand[atom.Arguments.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            PlanTerm term = atom.Arguments[i];
            if (term.IsVariable)
            {
                operands[i] = Operand.Of(table[term.Slot]);
            }
            else if (term.IsConstant && Operand.TryOf(term.Constant, out Operand? constant))
            {
                operands[i] = constant.Value;
            }
            else
            {
                return false;
            }
        }

        return Arithmetic.TryRun(name, operands, table.Count, out result);
    }
}
