using System.Diagnostics.CodeAnalysis;
using Accrete.Edn;
using Accrete.Query.Columns;
using Accrete.Query.Kernels;
using Accrete.Query.Patterns;
using Accrete.Query.Plan;

namespace Accrete.Query.Run;

/// <summary>Compares columns, of one kind or of numbers, without making objects.</summary>
internal static class ComparisonFilter
{
    private static readonly object NotANumber = double.NaN;

    /// <summary>Returns the comparison that a function's name stands for; null for others.</summary>
    public static Comparison? Of(Symbol name)
    {
        if (name.Namespace is not (null or "clojure.core"))
        {
            return null;
        }

        return name.Name switch
        {
            "<" => Comparison.Less,
            "<=" => Comparison.LessOrEqual,
            ">" => Comparison.Greater,
            ">=" => Comparison.GreaterOrEqual,
            "=" => Comparison.Equal,
            "not=" => Comparison.NotEqual,
            "!=" when name.Namespace is null => Comparison.NotEqual,
            _ => null,
        };
    }

    /// <summary>Returns the comparison with its sides exchanged.</summary>
    public static Comparison Exchange(Comparison comparison) => comparison switch
    {
        Comparison.Less => Comparison.Greater,
        Comparison.LessOrEqual => Comparison.GreaterOrEqual,
        Comparison.Greater => Comparison.Less,
        Comparison.GreaterOrEqual => Comparison.LessOrEqual,
        _ => comparison,
    };

    /// <summary>Finds the rows that pass a comparison of two terms.</summary>
    /// <returns>False where the call is no comparison, or one that the library's function has to make.</returns>
    public static bool TryRun(Table table, CallAtom atom, ValuePool pool, [NotNullWhen(true)] out IntList? passed)
    {
        passed = null;
        if (atom.FunctionSlot >= 0 || atom.Arguments.Length != 2 || Of(atom.Call.Name) is not { } comparison
            || !TryOperand(atom.Arguments[0], table, pool, out Operand? left)
            || !TryOperand(atom.Arguments[1], table, pool, out Operand? right))
        {
            return false;
        }

        bool isEquality = comparison is Comparison.Equal or Comparison.NotEqual;
        passed = isEquality
            ? Equality(comparison, left.Value, right.Value, table.Count, pool)
            : Order(comparison, left.Value, right.Value, table.Count, atom.Call.Name.Namespace is not null);
        return passed is not null;
    }

    /// <summary>Compares by order. What has no namespace orders any values, and not-a-number is neither less nor
    /// greater than any; clojure.core's own take numbers, and never hold for not-a-number.</summary>
    private static IntList? Order(Comparison comparison, Operand left, Operand right, int rows, bool isOfClojure)
    {
        bool areNumbers = left.IsNumber && right.IsNumber;
        bool hasFloats = left.Kind == ColumnKind.Float || right.Kind == ColumnKind.Float;
        if (left.Kind == ColumnKind.Pooled || (!areNumbers && left.Kind != right.Kind)
            || (isOfClojure && (!areNumbers || hasFloats)))
        {
            return null;
        }

        if (comparison is Comparison.Greater or Comparison.GreaterOrEqual)
        {
            (comparison, left, right) = (Exchange(comparison), right, left);
        }

        return comparison == Comparison.Less ? RowFilter.Run<Less>(left, right, rows)
            : isOfClojure ? RowFilter.Run<LessOrEqual>(left, right, rows)
            : RowFilter.Run<NotGreater>(left, right, rows);
    }

    private static IntList? Equality(Comparison comparison, Operand left, Operand right, int rows, ValuePool pool)
    {
        // In a pool one code stands for decimals of one scale only, and for not-a-number, which is equal to nothing.
        // Floats that are not-a-number are equal to each other.
        bool areCodes = left.Kind == right.Kind && left.Kind is not (ColumnKind.Float or ColumnKind.Pooled);
        bool areValues = left.Kind == ColumnKind.Pooled && right.Kind == ColumnKind.Pooled
            && !pool.HoldsDecimals && !pool.TryFind(NotANumber, out _);
        bool areReals = left.IsReal && right.Kind == ColumnKind.Double;
        if (!areCodes && !areValues && !areReals)
        {
            return null;
        }

        return comparison == Comparison.Equal
            ? RowFilter.Run<Same>(left, right, rows)
            : RowFilter.Run<Different>(left, right, rows);
    }

    private static bool TryOperand(
        PlanTerm term, Table table, ValuePool pool, [NotNullWhen(true)] out Operand? operand)
    {
        operand = null;
        if (term.IsVariable)
        {
            operand = Operand.Of(table[term.Slot]);
        }
        else if (term.IsConstant && term.Constant is not SourceArgument)
        {
            operand = ValuePool.TryInline(term.Constant, out ColumnKind kind, out long bits)
                ? Operand.Of(kind, bits)
                : Operand.Of(ColumnKind.Pooled, pool.Intern(term.Constant));
        }

        return operand is not null;
    }
}
