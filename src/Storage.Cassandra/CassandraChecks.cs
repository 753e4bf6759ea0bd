using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Storage.Cassandra.Cql;

namespace Accrete.Storage.Cassandra;

/// <summary>Asks a cluster whether the table is there, has the columns it must have, and forgets nothing by
/// itself.</summary>
internal static class CassandraChecks
{
    private const string Keyspaces = "SELECT durable_writes FROM system_schema.keyspaces WHERE keyspace_name = ?";

    private const string Tables =
        "SELECT default_time_to_live FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?";

    private const string Columns =
        "SELECT column_name, type, kind FROM system_schema.columns WHERE keyspace_name = ? AND table_name = ?";

    private static readonly string[] Whole = ["id text partition_key", "map text", "rev bigint", "val blob"];

    private static readonly string[] Chunked =
    [
        "chunk int clustering", "chunks int", "id text partition_key", "map text", "rev bigint", "val blob",
    ];

    /// <summary>Checks a table.</summary>
    /// <exception cref="AccreteException">It must not be used, or the cluster cannot be asked.</exception>
    public static async Task CheckAsync(CassandraCall call, CassandraTable table, bool isChunked)
    {
        string scripts = isChunked ? "deploy/cql/cassandra2" : "deploy/cql/cassandra";
        if ((await AskAsync(call, Keyspaces, table.Keyspace).ConfigureAwait(false)).Rows is not [var keyspace, ..])
        {
            throw StorageErrors.Misconfigured(
                $"Cassandra has no keyspace {table.Keyspace}: run {scripts}-keyspace.cql, or mend cassandra-table.");
        }

        if (keyspace["durable_writes"] is false)
        {
            throw StorageErrors.Misconfigured(
                $"The keyspace {table.Keyspace} may lose what it acknowledged: set its durable_writes to true.");
        }

        CqlPage columns = await AskAsync(call, Columns, table.Keyspace, table.Name).ConfigureAwait(false);
        if (columns.Rows.Count == 0)
        {
            throw StorageErrors.Misconfigured(
                $"Cassandra has no table {table}: run {scripts}-table.cql, or mend cassandra-table.");
        }

        if (Missing(columns.Rows, isChunked ? Chunked : Whole) is { } missing)
        {
            throw StorageErrors.Misconfigured(
                $"The table {table} is another: it lacks {missing}. Make one with {scripts}-table.cql.");
        }

        CqlPage settings = await AskAsync(call, Tables, table.Keyspace, table.Name).ConfigureAwait(false);
        if (settings.Rows is [var row, ..] && row["default_time_to_live"] is int and not 0)
        {
            throw StorageErrors.Misconfigured(
                $"The table {table} forgets its rows after a time: set its default_time_to_live to 0.");
        }
    }

    private static string? Missing(IReadOnlyList<CqlRow> rows, string[] expected)
    {
        // What is more than that does no harm, unless it is a part of the key.
        HashSet<string> found = new(
            rows.Select(row => row["kind"] is "regular" or "static"
                ? $"{row["column_name"]} {row["type"]}"
                : $"{row["column_name"]} {row["type"]} {row["kind"]}"),
            StringComparer.Ordinal);
        return Array.Find(expected, column => !found.Contains(column))
            ?? (found.Count(IsKey) > expected.Count(IsKey) ? "a key of id alone" : null);
    }

    private static bool IsKey(string column) => column.Split(' ').Length > 2;

    private static Task<CqlPage> AskAsync(CassandraCall call, string text, params object?[] values) =>
        call.RunAsync(new CqlStatement(text, values) { Consistency = CqlConsistency.One, IsIdempotent = true });
}
