using System;
using Accrete.Index.Codec;

namespace Accrete.Storage.Wire;

/// <summary>Writes locations as bytes and reads them back (docs/format.md).</summary>
internal static class LocationCodec
{
    /// <summary>The kind of a location, in its head.</summary>
    public const byte LocationKind = 21;

    private const int PortMax = 65_535;

    /// <summary>Returns the stored form of a location.</summary>
    public static byte[] Write(Location location)
    {
        ArgumentNullException.ThrowIfNull(location);
        SegmentWriter writer = new();
        writer.Zeros(SegmentFormat.HeadBytes);
        writer.Text(location.Host);
        writer.Varint((uint)location.Port);
        writer.Block(location.Pin.Span);
        writer.Block(location.Secret.Span);
        writer.Block(location.PeerCertificate.Span);
        writer.Zeros(SegmentFormat.TailBytes);
        byte[] bytes = writer.ToArray();
        SegmentFormat.WriteHead(bytes, LocationKind, 1);
        return bytes;
    }

    /// <summary>Reads a location.</summary>
    /// <exception cref="AccreteException"><c>:db.error/corrupt-segment</c>: the bytes are no location, or damaged;
    /// <c>:db.error/segment-version</c>: a newer program wrote it.</exception>
    public static Location Read(ReadOnlyMemory<byte> bytes)
    {
        SegmentFormat.ReadHead(bytes.Span, LocationKind);
        SegmentReader reader = new(bytes.Span[..^SegmentFormat.TailBytes]);
        reader.Raw(SegmentFormat.HeadBytes);
        string host = reader.Text();
        uint port = reader.Varint();
        Location location = new(
            host, (int)port, reader.Block().ToArray(), reader.Block().ToArray(), reader.Block().ToArray());
        return reader.Left == 0 && port is > 0 and <= PortMax
            ? location
            : throw SegmentFormat.Corrupt("a location in it is malformed");
    }
}
