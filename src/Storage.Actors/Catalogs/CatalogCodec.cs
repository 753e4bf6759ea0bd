using System;
using System.Text;
using Accrete.Edn;
using Accrete.Index.Codec;

namespace Accrete.Storage.Catalogs;

/// <summary>Writes catalogs as bytes and reads them back (docs/format.md).</summary>
internal static class CatalogCodec
{
    /// <summary>The kind of a catalog, in its head.</summary>
    public const byte CatalogKind = 19;

    /// <summary>Returns the stored form of a catalog.</summary>
    public static byte[] Write(Catalog catalog)
    {
        SegmentWriter writer = new();
        writer.Zeros(SegmentFormat.HeadBytes);
        foreach ((string name, string id) in catalog.Entries)
        {
            writer.Block(Encoding.UTF8.GetBytes(name));
            writer.Block(Encoding.UTF8.GetBytes(id));
        }

        writer.Varint((uint)catalog.Deleted.Count);
        foreach ((string id, Instant time) in catalog.Deleted)
        {
            writer.Block(Encoding.UTF8.GetBytes(id));
            writer.Int64(time.EpochMilliseconds);
        }

        writer.Zeros(SegmentFormat.TailBytes);
        byte[] bytes = writer.ToArray();
        SegmentFormat.WriteHead(bytes, CatalogKind, catalog.Entries.Count);
        return bytes;
    }

    /// <summary>Reads what the ref of the catalog holds: an absent one is a catalog without databases.</summary>
    /// <exception cref="AccreteException">As for <see cref="Read"/>.</exception>
    public static Catalog ReadRef(ReadOnlyMemory<byte>? value) => value is { } bytes ? Read(bytes) : Catalog.Empty;

    /// <summary>Reads a catalog.</summary>
    /// <exception cref="AccreteException"><c>:db.error/corrupt-segment</c>: the bytes are no catalog, or damaged;
    /// <c>:db.error/segment-version</c>: a newer program wrote it.</exception>
    public static Catalog Read(ReadOnlyMemory<byte> bytes)
    {
        uint count = SegmentFormat.ReadHead(bytes.Span, CatalogKind);
        SegmentReader reader = new(bytes.Span[..^SegmentFormat.TailBytes]);
        reader.Raw(SegmentFormat.HeadBytes);
        Catalog catalog = Catalog.Empty;
        for (uint i = 0; i < count; i++)
        {
            string name = Encoding.UTF8.GetString(reader.Block());
            catalog = catalog.With(name, Encoding.UTF8.GetString(reader.Block()))
                ?? throw SegmentFormat.Corrupt($"it has the database {name} twice");
        }

        for (int left = reader.Count(); left > 0; left--)
        {
            string id = Encoding.UTF8.GetString(reader.Block());
            catalog = catalog.Remembering(id, new Instant(reader.Int64()));
        }

        return reader.Left == 0 ? catalog : throw SegmentFormat.Corrupt($"{reader.Left} bytes too many stand in it");
    }
}
