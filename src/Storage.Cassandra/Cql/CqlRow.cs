using System;
using System.Collections.Generic;

namespace Accrete.Storage.Cassandra.Cql;

/// <summary>Is one row.</summary>
/// <param name="columns">The names of its columns.</param>
/// <param name="values">Their values: <see cref="string"/>, <see cref="long"/>, <see cref="int"/>,
/// <see cref="bool"/>, or <see cref="ReadOnlyMemory{T}"/> of bytes for blobs and all other types; null for
/// null.</param>
public sealed class CqlRow(IReadOnlyList<string> columns, IReadOnlyList<object?> values)
{
    /// <summary>Gets the value of a column; null where it is null, or where the row has no such column.</summary>
    /// <param name="column">Its name.</param>
    public object? this[string column]
    {
        get
        {
            for (int i = 0; i < columns.Count && i < values.Count; i++)
            {
                if (string.Equals(columns[i], column, StringComparison.Ordinal))
                {
                    return values[i];
                }
            }

            return null;
        }
    }
}
