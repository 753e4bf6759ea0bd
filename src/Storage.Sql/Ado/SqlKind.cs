namespace Accrete.Storage.Sql.Ado;

/// <summary>Is a column's kind of values.</summary>
internal enum SqlKind
{
    /// <summary>The column <c>id</c>.</summary>
    Name,

    /// <summary>The column <c>rev</c>.</summary>
    Revision,

    /// <summary>The column <c>map</c>.</summary>
    Token,

    /// <summary>The column <c>val</c>.</summary>
    Bytes,
}
