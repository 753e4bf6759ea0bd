using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace Accrete.Query.Answers;

/// <summary>A query's answer as columns of typed values, without an object for each row: for analytics, charts and
/// export.
/// </summary>
/// <remarks>Rows are in no order, as in a set. A find of a tuple or of a scalar has one row, or none.</remarks>
public sealed class ColumnarAnswer
{
    /// <summary>Makes an answer.</summary>
    internal ColumnarAnswer(ImmutableArray<AnswerColumn> columns, int rowCount) =>
        (Columns, RowCount) = (columns, rowCount);

    /// <summary>Gets the columns, in the order of <c>:find</c>.</summary>
    public ImmutableArray<AnswerColumn> Columns { get; }

    /// <summary>Gets how many rows there are.</summary>
    public int RowCount { get; }

    /// <summary>Gets the first column of a name.</summary>
    /// <param name="name">As <see cref="AnswerColumn.Name"/> has it: <c>"title"</c> for <c>?title</c>.</param>
    /// <exception cref="KeyNotFoundException">No column has the name; the message lists those there are.</exception>
    public AnswerColumn this[string name] =>
        Columns.FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.Ordinal))
        ?? throw new KeyNotFoundException(
            $"The answer has no column {name}; it has {string.Join(", ", Columns.Select(column => column.Name))}.");

    /// <summary>Returns the columns and the number of rows.</summary>
    public override string ToString() =>
        $"{RowCount} rows of {string.Join(", ", Columns.Select(column => column.Name))}";
}
