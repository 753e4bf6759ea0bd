using System;
using System.Collections.Immutable;
using Accrete.Edn;

namespace Accrete.Query.Columns;

/// <summary>Rows over variables, column by column.</summary>
internal sealed class Relation
{
    /// <summary>Makes a relation; all columns have <paramref name="count"/> rows.</summary>
    public Relation(ImmutableArray<Symbol> variables, ImmutableArray<Column> columns, int count)
    {
        Invariant.Check(variables.Length == columns.Length, "a relation has one column a variable");
        Invariant.Check(count >= 0, "rows are counted from 0");
        Invariant.Check(columns.Length == 0 || columns[0].Count == count, "a column has a code for each row");
        Variables = variables;
        Columns = columns;
        Count = count;
        Rows = count;
    }

    /// <summary>Gets the relation of no variables with its one row: what every conjunction begins with.</summary>
    public static Relation Unit { get; } = new([], [], 1);

    private Relation(ImmutableArray<Symbol> variables, long rows)
    {
        Invariant.Check(rows >= 0, "rows are counted from 0");
        Variables = variables;
        Columns = [];
        Rows = rows;
        IsCounted = true;
    }

    /// <summary>Gets whether only the number of the rows is known: there are no columns.</summary>
    public bool IsCounted { get; }

    /// <summary>Gets how many rows there are, columns or not.</summary>
    public long Rows { get; }

    /// <summary>Gets the variables.</summary>
    public ImmutableArray<Symbol> Variables { get; }

    /// <summary>Gets one column a variable.</summary>
    public ImmutableArray<Column> Columns { get; }

    /// <summary>Gets how many rows the columns have.</summary>
    public int Count { get; }

    /// <summary>Makes a relation of so many rows of which nothing else is asked for.</summary>
    public static Relation Counted(ImmutableArray<Symbol> variables, long rows) => new(variables, rows);

    /// <summary>Finds a variable's place.</summary>
    /// <returns>-1 where the relation does not have the variable.</returns>
    public int IndexOf(Symbol variable)
    {
        for (int i = 0; i < Variables.Length; i++)
        {
            if (Variables[i].Equals(variable))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Gets a variable's column.</summary>
    /// <exception cref="InvalidOperationException">The relation does not have the variable.</exception>
    public Column this[Symbol variable] => IndexOf(variable) is >= 0 and int at
        ? Columns[at]
        : throw new InvalidOperationException($"The relation has no variable {variable}.");
}
