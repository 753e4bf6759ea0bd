using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Host.Output;
using Accrete.Partitions;
using Accrete.Schema;

namespace Accrete.Host.Partitions;

/// <summary>A report of partitions as a table and as a form.</summary>
internal sealed class ReportForm(PartitionReport report, DbSchema schema)
{
    private const int Decimals = 2;

    /// <summary>Gets the headings of the table.</summary>
    public static IReadOnlyList<string> Headings { get; } =
    [
        "partition", "datoms", "entities", "segments", "bytes", "first t", "last t", "groups", "median spread",
        "mean spread", "most",
    ];

    /// <summary>Returns the name of a partition: its ident, or <c>implicit 55</c>.</summary>
    public static string NameOf(long partition, DbSchema schema) => schema.Ident(partition)?.ToString()
        ?? (Peer.ImplicitPartId(partition) is { } number ? $"implicit {number}" : partition.ToString(null, null));

    /// <summary>Returns the rows of the table.</summary>
    public IReadOnlyList<IReadOnlyList<object?>> Cells() => [.. report.Rows.Select(CellsOf)];

    /// <summary>Returns what stands below the table.</summary>
    public IEnumerable<string> Notes()
    {
        yield return $"{Plural.Of(report.Rows.Count, "partition")}, {Plural.Of(report.Segments, "segment")} of EAVT, "
            + $"{Plural.Of(report.Bytes, "byte")}, t {report.BasisT}";
        if (report.Unindexed > 0)
        {
            yield return $"{Plural.Of(report.Unindexed, "datom")} in no segment yet: request-index writes them.";
        }
    }

    /// <summary>Returns the whole report.</summary>
    public EdnMap Map() => EdnMap.Of(
        Key("basis-t"), report.BasisT,
        Key("segments"), report.Segments,
        Key("bytes"), report.Bytes,
        Key("unindexed"), report.Unindexed,
        Key("partitions"), EdnVector.Of([.. report.Rows.Select(MapOf)]));

    private static Keyword Key(string name) => Keyword.Of(null, name);

    private object?[] CellsOf(PartitionRow row) =>
    [
        NameOf(row.Partition, schema), row.Datoms, row.Entities, row.Segments, row.Bytes, row.FirstT, row.LastT,
        row.Spread.Groups, (long)row.Spread.Median, Math.Round(row.Spread.Mean, Decimals), (long)row.Spread.Most,
    ];

    private object? MapOf(PartitionRow row) => EdnMap.Of(
    [
        new(Key("partition"), row.Partition),
        new(Key("ident"), schema.Ident(row.Partition)),
        new(Key("implicit-part"), (long?)Peer.ImplicitPartId(row.Partition)),
        new(Key("datoms"), row.Datoms),
        new(Key("entities"), row.Entities),
        new(Key("segments"), row.Segments),
        new(Key("bytes"), row.Bytes),
        new(Key("first-t"), row.FirstT),
        new(Key("last-t"), row.LastT),
        new(Key("groups"), row.Spread.Groups),
        new(Key("median-spread"), (long)row.Spread.Median),
        new(Key("mean-spread"), Math.Round(row.Spread.Mean, Decimals)),
        new(Key("most-spread"), (long)row.Spread.Most),
    ]);
}
