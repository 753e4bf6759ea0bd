namespace Accrete.Query.Columns;

/// <summary>Makes a column of EDN values: of an inline kind as long as all values are of that kind, else
/// pooled.</summary>
internal sealed class ColumnBuilder(ValuePool pool)
{
    private Column? _column;

    /// <summary>Adds a value.</summary>
    public void Add(object? value)
    {
        bool inline = ValuePool.TryInline(value, out ColumnKind kind, out long bits);
        _column ??= new Column(kind);
        if (_column.Kind != kind)
        {
            _column = _column.ToPooled(pool);
        }

        _column.Add(inline && _column.Kind == kind ? bits : pool.Intern(value));
    }

    /// <summary>Returns the column; the builder must not be used afterwards.</summary>
    public Column Build() => _column ?? new Column(ColumnKind.Pooled, 0);
}
