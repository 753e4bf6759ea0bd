using Accrete.Query.Columns;
using Accrete.Values;

namespace Accrete.Query.Shape;

/// <summary>One column of a query's result.</summary>
internal abstract class ResultColumn
{
    /// <summary>Gets the value in a row as EDN has it.</summary>
    public abstract object? this[int row] { get; }

    /// <summary>Gets the column of codes behind this one, null where there is none.</summary>
    public virtual Column? Codes => null;

    /// <summary>Returns the values of the first rows.</summary>
    public virtual object?[] ToArray(int count)
    {
        object?[] values = new object?[count];
        for (int row = 0; row < count; row++)
        {
            WorkLimit.Spend(1);
            values[row] = this[row];
        }

        return values;
    }

    /// <summary>Returns the column with the values of the first rows at hand; itself where they are.</summary>
    public virtual ResultColumn Ready(int count) => this;

    /// <summary>A variable's values.</summary>
    public sealed class OfCodes(Column column, ValuePool pool) : ResultColumn
    {
        private readonly long[] _codes = column.Data;
        private readonly ColumnKind _kind = column.Kind;

        /// <inheritdoc/>
        public override object? this[int row] => _kind switch
        {
            ColumnKind.Long => Boxes.Of(_codes[row]),
            ColumnKind.Pooled => pool[_codes[row]],
            _ => column.ValueAt(row, pool),
        };

        /// <inheritdoc/>
        public override Column? Codes => column;
    }

    /// <summary>Values made by aggregates.</summary>
    public sealed class OfObjects(object?[] values) : ResultColumn
    {
        /// <inheritdoc/>
        public override object? this[int row] => values[row];
    }
}
