using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;

namespace Accrete.Storage.Sql;

/// <summary>Reads rows of the table <c>datomic_kvs</c> as drivers give them.</summary>
internal static class SqlRows
{
    /// <summary>Reads segments from rows <c>id, val</c>.</summary>
    public static async Task<List<StoredSegment>> SegmentsAsync(DbDataReader reader, CancellationToken ending)
    {
        List<StoredSegment> segments = [];
        while (await reader.ReadAsync(ending).ConfigureAwait(false))
        {
            segments.Add(new StoredSegment(new SegmentId(Guid.Parse(reader.GetString(0))), Bytes(reader, 1)));
        }

        return segments;
    }

    /// <summary>Reads refs from rows <c>id, rev, map, val</c>.</summary>
    public static async Task<Dictionary<string, RefRecord>> RecordsAsync(DbDataReader reader, CancellationToken ending)
    {
        Dictionary<string, RefRecord> found = new(StringComparer.Ordinal);
        while (await reader.ReadAsync(ending).ConfigureAwait(false))
        {
            found[reader.GetString(0)] = Record(reader, 1);
        }

        return found;
    }

    /// <summary>Reads a ref from the columns <c>rev, map, val</c>.</summary>
    /// <param name="reader">Stands on the row.</param>
    /// <param name="column">The place of the first of them.</param>
    public static RefRecord Record(DbDataReader reader, int column) => new(
        new RefVersion(
            Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture),
            Guid.Parse(reader.GetString(column + 1))),
        Bytes(reader, column + 2));

    /// <summary>Reads bytes. The row is in memory already: nothing is to be waited for. No bytes at all are nothing to
    /// Oracle.</summary>
    public static byte[] Bytes(DbDataReader reader, int column) => reader.GetValue(column) as byte[] ?? [];
}
