using System;
using System.Collections;
using System.Collections.Generic;

namespace Accrete.Query.Shape;

/// <summary>The rows of a result, each made anew when it is read: pulls cost nothing until then.</summary>
internal sealed class RowSequence : IReadOnlyList<object?>
{
    private readonly QueryResult _result;

    /// <summary>Makes the rows of a result.</summary>
    /// <exception cref="AccreteException">The find is a tuple or a scalar, of which there is no sequence.</exception>
    public RowSequence(QueryResult result)
    {
        if (result.Shape is FindShape.Tuple or FindShape.Scalar)
        {
            throw DbErrors.Argument("qseq wants a find of a relation or a collection");
        }

        _result = result;
    }

    /// <inheritdoc/>
    public int Count => _result.Count;

    /// <inheritdoc/>
    public object? this[int index] =>
        index >= 0 && index < Count ? _result.Item(index) : throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator()
    {
        for (int row = 0; row < Count; row++)
        {
            yield return _result.Item(row);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
