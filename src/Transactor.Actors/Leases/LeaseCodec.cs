using System;
using Accrete.Index.Codec;

namespace Accrete.Transactor.Leases;

/// <summary>Writes the record of a lease as bytes and reads it again (docs/storage-format.md).</summary>
internal static class LeaseCodec
{
    /// <summary>The kind of a lease, in its head.</summary>
    public const byte LeaseKind = 20;

    /// <summary>The longest name of a host, in bytes.</summary>
    public const int HostBytesMax = 1024;

    private const int HolderBytes = 16;

    // What lies outside was not written by a node: nobody waits for it.
    private static readonly TimeSpan IntervalMax = TimeSpan.FromDays(30);

    /// <summary>Returns the stored form of a record.</summary>
    public static byte[] Write(LeaseRecord record)
    {
        SegmentWriter writer = new();
        writer.Zeros(SegmentFormat.HeadBytes);
        writer.Raw(record.Holder.ToByteArray(bigEndian: true));
        writer.Int64(record.Term);
        writer.Int64(record.Beat);
        writer.Int64((long)record.Interval.TotalMilliseconds);
        writer.Byte(record.IsReleased ? (byte)1 : (byte)0);
        writer.Text(record.Host);
        writer.Zeros(SegmentFormat.TailBytes);
        byte[] bytes = writer.ToArray();
        SegmentFormat.WriteHead(bytes, LeaseKind, 1);
        return bytes;
    }

    /// <summary>Reads a record.</summary>
    /// <exception cref="AccreteException"><c>:db.error/corrupt-segment</c>: the bytes are no lease, or damaged;
    /// <c>:db.error/segment-version</c>: a newer program wrote it.</exception>
    public static LeaseRecord Read(ReadOnlyMemory<byte> bytes)
    {
        SegmentFormat.ReadHead(bytes.Span, LeaseKind);
        SegmentReader reader = new(bytes.Span[..^SegmentFormat.TailBytes]);
        reader.Raw(SegmentFormat.HeadBytes);
        Guid holder = new(reader.Raw(HolderBytes), bigEndian: true);
        (long term, long beat, long interval) = (reader.Int64(), reader.Int64(), reader.Int64());
        bool isReleased = reader.Byte() != 0;
        string host = reader.Text();
        return reader.Left == 0 && term > 0 && beat >= 0 && interval > 0 && interval <= IntervalMax.TotalMilliseconds
            ? new LeaseRecord(holder, term, beat, TimeSpan.FromMilliseconds(interval), isReleased, host)
            : throw SegmentFormat.Corrupt("it is no lease");
    }
}
