using System;
using Npgsql;
using NpgsqlTypes;

namespace Accrete.Storage.Sql;

/// <summary>Is what is sent to PostgreSQL. A segment is a row with revision 0 and no map; a ref is a row whose map is
/// its attempt token.</summary>
/// <remarks>Values travel as parameters alone, and every statement has the same text each time, so that the driver
/// prepares it once a connection.</remarks>
internal static class PostgresStatements
{
    /// <summary>Stores a segment that is not there yet.</summary>
    public const string Put =
        "INSERT INTO datomic_kvs(id, rev, map, val) VALUES($1, 0, NULL, $2) ON CONFLICT (id) DO NOTHING";

    /// <summary>Reads a segment.</summary>
    public const string Get = "SELECT val FROM datomic_kvs WHERE id = $1 AND map IS NULL";

    /// <summary>Reads segments.</summary>
    public const string GetMany = "SELECT id, val FROM datomic_kvs WHERE id = ANY($1) AND map IS NULL";

    /// <summary>Deletes segments.</summary>
    public const string Delete = "DELETE FROM datomic_kvs WHERE id = ANY($1) AND map IS NULL";

    /// <summary>Reads refs.</summary>
    public const string Read =
        "SELECT id, rev, map, val FROM datomic_kvs WHERE id = ANY($1) AND map IS NOT NULL";

    private const string Create =
        "INSERT INTO datomic_kvs(id, rev, map, val) VALUES($1, 1, $2, $3) ON CONFLICT (id) DO NOTHING";

    private const string Update =
        "UPDATE datomic_kvs SET rev = rev + 1, map = $2, val = $3 WHERE id = $1 AND rev = $4 AND map = $5";

    private const string Remove = "DELETE FROM datomic_kvs WHERE id = $1 AND rev = $2 AND map = $3";

    // What stands there instead of the write with this token; nothing where that stands there.
    private const string Other =
        "SELECT rev, map, val FROM datomic_kvs WHERE id = $1 AND map IS NOT NULL AND map IS DISTINCT FROM $2";

    /// <summary>Makes the one statement of a conditional write.</summary>
    public static NpgsqlBatchCommand Write(RefKey key, RefVersion expected, RefWrite? write)
    {
        NpgsqlParameter[] where = [Integer(expected.Revision), Text(expected.Token.ToString())];
        return write is null
            ? Part(Remove, [Text(key.Text), .. where])
            : expected == RefVersion.Absent
                ? Part(Create, Text(key.Text), Text(write.Token.ToString()), Bytes(write.Value))
                : Part(Update, [Text(key.Text), Text(write.Token.ToString()), Bytes(write.Value), .. where]);
    }

    /// <summary>Makes the look at what stands in a ref, unless that is the write with a token.</summary>
    public static NpgsqlBatchCommand ReadOther(RefKey key, Guid token) =>
        Part(Other, Text(key.Text), Text(token.ToString()));

    /// <summary>Makes a text parameter.</summary>
    public static NpgsqlParameter Text(string text) => new() { NpgsqlDbType = NpgsqlDbType.Text, Value = text };

    /// <summary>Makes a parameter of several texts.</summary>
    public static NpgsqlParameter Texts(string[] texts) => new()
    {
        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
        Value = texts,
    };

    /// <summary>Makes a parameter of bytes.</summary>
    public static NpgsqlParameter Bytes(ReadOnlyMemory<byte> bytes) => new()
    {
        NpgsqlDbType = NpgsqlDbType.Bytea,
        Value = bytes,
    };

    // The column is an integer, as documented: 2^31 writes of one ref, 34 years at two a second.
    private static NpgsqlParameter Integer(long number) => new()
    {
        NpgsqlDbType = NpgsqlDbType.Integer,
        Value = checked((int)number),
    };

    private static NpgsqlBatchCommand Part(string sql, params NpgsqlParameter[] parameters)
    {
        NpgsqlBatchCommand command = new(sql);
        command.Parameters.AddRange(parameters);
        return command;
    }
}
