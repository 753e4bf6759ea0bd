using System;
using System.Diagnostics.CodeAnalysis;
using Accrete.Edn;
using Accrete.Query.Columns;
using Accrete.Query.Patterns;
using Accrete.Query.Plan;

namespace Accrete.Query.Run;

/// <summary>Compares columns of one kind without making objects.</summary>
internal static class ComparisonFilter
{
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
    /// <returns>False where the call is no comparison, or its sides are of different kinds or of one without
    /// order.</returns>
    public static bool TryRun(Table table, CallAtom atom, ValuePool pool, [NotNullWhen(true)] out IntList? passed)
    {
        passed = null;
        if (atom.FunctionSlot >= 0 || atom.Arguments.Length != 2 || Of(atom.Call.Name) is not { } comparison)
        {
            return false;
        }

        Operand left = Operand.Of(atom.Arguments[0], table, pool), right = Operand.Of(atom.Arguments[1], table, pool);
        bool isEquality = comparison is Comparison.Equal or Comparison.NotEqual;
        if (left.Kind is not { } kind || kind != right.Kind
            || (kind == ColumnKind.Pooled && (!isEquality || pool.HoldsDecimals))
            || (kind is ColumnKind.Double or ColumnKind.Float && isEquality)
            || kind is ColumnKind.Boolean && !isEquality)
        {
            return false;
        }

        passed = new IntList(table.Count);
        if (kind is ColumnKind.Double or ColumnKind.Float)
        {
            CompareDoubles(comparison, left, right, table.Count, passed);
        }
        else
        {
            Compare(comparison, left, right, table.Count, passed);
        }

        return true;
    }

    private static void Compare(Comparison comparison, Operand left, Operand right, int count, IntList passed)
    {
        for (int row = 0; row < count; row++)
        {
            if (Passes(comparison, left[row].CompareTo(right[row])))
            {
                passed.Add(row);
            }
        }
    }

    private static void CompareDoubles(Comparison comparison, Operand left, Operand right, int count, IntList passed)
    {
        for (int row = 0; row < count; row++)
        {
            double x = BitConverter.Int64BitsToDouble(left[row]), y = BitConverter.Int64BitsToDouble(right[row]);
            bool passes = comparison switch
            {
                Comparison.Less => x < y,
                Comparison.LessOrEqual => x <= y,
                Comparison.Greater => x > y,
                _ => x >= y,
            };
            if (passes)
            {
                passed.Add(row);
            }
        }
    }

    private static bool Passes(Comparison comparison, int order) => comparison switch
    {
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        Comparison.GreaterOrEqual => order >= 0,
        Comparison.Equal => order == 0,
        _ => order != 0,
    };

    /// <summary>One side: a column or one number for all rows.</summary>
    private readonly ref struct Operand(ColumnKind? kind, ReadOnlySpan<long> codes, long constant)
    {
        private readonly ReadOnlySpan<long> _codes = codes;
        private readonly long _constant = constant;

        /// <summary>Gets the kind of the codes, null where the term is none that can be compared.</summary>
        public ColumnKind? Kind { get; } = kind;

        /// <summary>Gets the code of a row.</summary>
        public long this[int row] => _codes.Length == 0 ? _constant : _codes[row];

        public static Operand Of(PlanTerm term, Table table, ValuePool pool)
        {
            if (term.IsVariable)
            {
                Column column = table[term.Slot];
                return new Operand(column.Kind, column.Codes, 0);
            }

            if (!term.IsConstant || term.Constant is SourceArgument)
            {
                return new Operand(null, default, 0);
            }

            return ValuePool.TryInline(term.Constant, out ColumnKind kind, out long bits)
                ? new Operand(kind, default, bits)
                : new Operand(ColumnKind.Pooled, default, pool.Intern(term.Constant));
        }
    }
}
