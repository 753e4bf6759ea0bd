using System;
using Accrete.Storage.Cassandra.Cql;

namespace Accrete.Storage.Cassandra;

/// <summary>Is what is sent to Cassandra. A segment is a partition whose rows have no map; a ref is a row whose map is
/// its attempt token.</summary>
/// <remarks>A ref is written by conditional statements alone and read at the serial level alone, since other writes
/// take their time from another clock; a segment never by conditional ones. Their names cannot meet: those of segments
/// begin with a UUID and hold at most a hash sign beside it, and no ref's do.</remarks>
/// <param name="table">The table.</param>
/// <param name="isChunked">Whether it has the columns for pieces.</param>
internal sealed class CassandraStatements(CassandraTable table, bool isChunked)
{
    private readonly string _put = isChunked
        ? $"INSERT INTO {table} (id, chunk, chunks, rev, val) VALUES (?, ?, ?, 0, ?)"
        : $"INSERT INTO {table} (id, rev, val) VALUES (?, ?, ?)";

    private readonly string _get = isChunked
        ? $"SELECT chunk, chunks, val FROM {table} WHERE id = ?"
        : $"SELECT rev, val FROM {table} WHERE id = ?";

    private readonly string _count = $"SELECT rev FROM {table} WHERE id = ?";

    private readonly string _delete = $"DELETE FROM {table} WHERE id = ?";

    private readonly string _read = $"SELECT rev, map, val FROM {table} WHERE {WhereRef(isChunked)}";

    private readonly string _create = isChunked
        ? $"INSERT INTO {table} (id, chunk, rev, map, val) VALUES (?, 0, 1, ?, ?) IF NOT EXISTS"
        : $"INSERT INTO {table} (id, rev, map, val) VALUES (?, 1, ?, ?) IF NOT EXISTS";

    private readonly string _update =
        $"UPDATE {table} SET rev = ?, map = ?, val = ? WHERE {WhereRef(isChunked)} IF rev = ? AND map = ?";

    private readonly string _remove =
        $"DELETE FROM {table} WHERE {WhereRef(isChunked)} IF rev = ? AND map = ?";

    /// <summary>Stores a segment that is one row, and names how many belong to it beside that.</summary>
    public CqlStatement Put(string id, long more, ReadOnlyMemory<byte> bytes) => Plain(_put, id, more, bytes);

    /// <summary>Reads how many rows belong to a segment beside its first.</summary>
    public CqlStatement Count(string id) => Plain(_count, id);

    /// <summary>Stores a piece of a segment.</summary>
    public CqlStatement PutPiece(string id, int piece, int pieces, ReadOnlyMemory<byte> bytes) =>
        Plain(_put, id, piece, pieces, bytes);

    /// <summary>Reads a segment, or its pieces in order.</summary>
    public CqlStatement Get(string id) => Plain(_get, id);

    /// <summary>Deletes a segment with all of its pieces.</summary>
    public CqlStatement Delete(string id) => Plain(_delete, id);

    /// <summary>Reads a ref after all that was written before.</summary>
    public CqlStatement Read(RefKey key) =>
        new(_read, [key.Text]) { Consistency = CqlConsistency.LocalSerial, IsIdempotent = true };

    /// <summary>Makes the one statement of a conditional write. It is never sent twice.</summary>
    public CqlStatement Write(RefKey key, RefVersion expected, RefWrite? write)
    {
        string was = expected.Token.ToString();
        CqlStatement statement = write is null
            ? new CqlStatement(_remove, [key.Text, expected.Revision, was])
            : expected == RefVersion.Absent
                ? new CqlStatement(_create, [key.Text, write.Token.ToString(), write.Value])
                : new CqlStatement(_update,
                [
                    expected.Revision + 1, write.Token.ToString(), write.Value, key.Text, expected.Revision, was,
                ]);
        return statement with { SerialConsistency = CqlConsistency.LocalSerial };
    }

    private static string WhereRef(bool isChunked) => isChunked ? "id = ? AND chunk = 0" : "id = ?";

    private static CqlStatement Plain(string text, params object?[] values) =>
        new(text, values) { IsIdempotent = true };
}
