using System;
using System.Buffers.Binary;
using System.Numerics;
using Accrete.Edn;
using Accrete.Index.Leaves;
using Accrete.Segments;

namespace Accrete.Index.Codec;

/// <summary>The head that every stored segment begins with (docs/format.md).</summary>
internal static class SegmentFormat
{
    /// <summary>How many bytes the head has.</summary>
    public const int HeadBytes = 24;

    /// <summary>How many zero bytes end a segment, so that its last column can be read in place.</summary>
    public const int TailBytes = PackedColumn.Padding;

    /// <summary>The largest segment that is read: nobody writes one, so a longer one is damaged or hostile.</summary>
    public const int SegmentBytesMax = 64 * 1024 * 1024;

    /// <summary>The kind of a leaf.</summary>
    public const byte LeafKind = 1;

    /// <summary>The kind of a directory.</summary>
    public const byte DirectoryKind = 2;

    /// <summary>The kind of a segment of the log.</summary>
    public const byte LogKind = 3;

    /// <summary>The kind of a directory of the log.</summary>
    public const byte LogDirectoryKind = 4;

    /// <summary>The kind of a log entry.</summary>
    public const byte LogEntryKind = 5;

    /// <summary>The kind of a schema.</summary>
    public const byte SchemaKind = 6;

    /// <summary>The kind of a root.</summary>
    public const byte RootKind = 7;

    /// <summary>What people call the kinds, by their numbers; empty where no kind has that number.</summary>
    private static readonly string[] Names =
    [
        "", "a leaf", "a directory", "a segment of the log", "a directory of the log", "a log entry", "a schema",
        "a root", "", "", "", "", "", "", "", "", "an append of the log", "a piece of an append", "a root ref",
        "the catalog", "a lease", "a location", "a note of an index job", "a piece of a note", "a garbage mark",
        "a claim of a backup", "a point of a backup", "a piece of a backup's log",
    ];

    private const uint Magic = 0x53524341; // "ACRS" in the order of bytes
    private const byte Version = 1;
    private const int ChecksumOffset = 16;

    /// <summary>Writes the head in front of a segment whose other bytes are complete.</summary>
    public static void WriteHead(Span<byte> segment, byte kind, int rows)
    {
        Invariant.Check(segment.Length <= SegmentBytesMax, "a segment that is written can be read");
        segment[..HeadBytes].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(segment, Magic);
        segment[4] = Version;
        segment[5] = kind;
        BinaryPrimitives.WriteUInt32LittleEndian(segment[8..], (uint)(segment.Length - HeadBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(segment[12..], (uint)rows);
        BinaryPrimitives.WriteUInt32LittleEndian(segment[ChecksumOffset..], Checksum(segment));
    }

    /// <summary>Checks the head and the checksum of a segment.</summary>
    /// <returns>The number of rows, not checked any further.</returns>
    /// <exception cref="AccreteException">The bytes are no segment of this kind and version, or are
    /// damaged.</exception>
    public static uint ReadHead(ReadOnlySpan<byte> segment, byte kind)
    {
        if (segment.Length is < HeadBytes + TailBytes or > SegmentBytesMax)
        {
            throw Corrupt($"it has {segment.Length} bytes");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(segment) != Magic)
        {
            throw Corrupt("it does not begin as segments do");
        }

        if (segment[4] != Version)
        {
            throw OtherVersion(kind, segment[4]);
        }

        if (segment[5] != kind
            || BinaryPrimitives.ReadUInt32LittleEndian(segment[8..]) != (uint)(segment.Length - HeadBytes))
        {
            throw Corrupt("its kind or length is another than its head says");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(segment[ChecksumOffset..]) != Checksum(segment))
        {
            throw Corrupt("its checksum does not fit");
        }

        // Zero today. A later version may say there what must be known to read the rest.
        return BinaryPrimitives.ReadUInt16LittleEndian(segment[6..]) == 0
            && BinaryPrimitives.ReadUInt32LittleEndian(segment[20..]) == 0
            ? BinaryPrimitives.ReadUInt32LittleEndian(segment[12..])
            : throw new AccreteException(
                Keyword.Of("db.error", "segment-version"),
                AnomalyCategory.Unsupported,
                "A segment has flags that this program does not know: use a newer one.");
    }

    /// <summary>Returns the kind that the head of a segment says, not checked any further; 0 where there is
    /// no head.</summary>
    public static byte KindOf(ReadOnlySpan<byte> segment) => segment.Length < HeadBytes ? (byte)0 : segment[5];

    private static AccreteException OtherVersion(byte kind, byte version)
    {
        string name = kind < Names.Length && Names[kind].Length > 0 ? Names[kind] : $"kind {kind}";
        return new AccreteException(
            Keyword.Of("db.error", "segment-version"),
            AnomalyCategory.Unsupported,
            $"Version {version} of {name} is stored; this program knows version {Version}: use "
                + (version > Version ? "a newer one." : "the one that wrote it."));
    }

    /// <summary>Makes the error of a damaged segment.</summary>
    public static AccreteException Corrupt(string why) => SegmentErrors.Corrupt(why);

    /// <summary>Computes CRC-32C over all bytes but those of the checksum itself.</summary>
    private static uint Checksum(ReadOnlySpan<byte> segment)
    {
        uint crc = Continue(uint.MaxValue, segment[..ChecksumOffset]);
        return ~Continue(crc, segment[(ChecksumOffset + sizeof(uint))..]);
    }

    /// <summary>Goes on with a CRC-32C that began with all bits set, and whose bits are turned over at the
    /// end.</summary>
    public static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return crc;
    }
}
