using System;
using System.Runtime.InteropServices;

namespace Accrete.Storage.Sql.Ado;

/// <summary>Is one value that a statement is given.</summary>
internal readonly record struct SqlArgument
{
    private SqlArgument(SqlKind kind, object value) => (Kind, Value) = (kind, value);

    /// <summary>Gets what it is.</summary>
    public SqlKind Kind { get; }

    /// <summary>Gets the value, as drivers take it: a string, a number or an array of bytes.</summary>
    public object Value { get; }

    /// <summary>Makes a name: of a segment or of a ref.</summary>
    public static SqlArgument Name(string text) => new(SqlKind.Name, text);

    /// <summary>Makes an attempt token.</summary>
    public static SqlArgument Token(Guid token) => new(SqlKind.Token, token.ToString());

    /// <summary>Makes a revision. The column is an integer, as documented: 2^31 writes of one ref, 34 years at two a
    /// second.</summary>
    public static SqlArgument Revision(long number) => new(SqlKind.Revision, checked((int)number));

    /// <summary>Makes bytes; a part of an array is copied, since drivers take whole ones.</summary>
    public static SqlArgument Bytes(ReadOnlyMemory<byte> bytes) => new(
        SqlKind.Bytes,
        MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> part) && part.Array is { } array
            && part.Offset == 0 && part.Count == array.Length
            ? array
            : bytes.ToArray());
}
