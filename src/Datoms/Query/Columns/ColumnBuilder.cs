namespace Accrete.Query.Columns;

/// <summary>Makes a column of EDN values: of an inline kind as long as all values are of that kind, else
/// pooled.</summary>
internal sealed class ColumnBuilder(ValuePool pool)
{
    private Column? _column;

    /// <summary>Adds a value.</summary>
    public void Add(object? value)
    {
        if (ValuePool.TryInline(value, out ColumnKind kind, out long bits))
        {
            Add(kind, bits);
            return;
        }

        _column = _column?.ToPooled(pool) ?? new Column(ColumnKind.Pooled);
        _column.Add(pool.Intern(value));
    }

    /// <summary>Adds a value of an inline kind.</summary>
    public void Add(ColumnKind kind, long bits)
    {
        Invariant.Check(kind != ColumnKind.Pooled, "numbers of a pool are of no inline kind");
        _column ??= new Column(kind);
        if (_column.Kind == kind)
        {
            _column.Add(bits);
            return;
        }

        _column = _column.ToPooled(pool);
        _column.Add(pool.Intern(Column.ToObject(kind, bits, pool)));
    }

    /// <summary>Returns the column; the builder must not be used afterwards.</summary>
    public Column Build() => _column ?? new Column(ColumnKind.Pooled, 0);
}
