using System;
using Accrete.Edn;
using Accrete.Index.Codec;
using Accrete.Values;

namespace Accrete.Log;

/// <summary>Writes log entries as bytes and reads them back (docs/format.md): what a transactor appends to its log and
/// tells its peers.</summary>
internal static class LogEntryCodec
{
    /// <summary>The fewest bytes of a datom: entity, attribute, kind and value.</summary>
    private const int DatomBytesMin = 4;

    /// <summary>The most datoms of a transaction that is stored: what indexes and log make of them fits into
    /// segments.</summary>
    public const int DatomsMax = 1 << 20;

    /// <summary>The most bytes of its stored form, half of what a segment may have.</summary>
    public const int BytesMax = SegmentFormat.SegmentBytesMax / 2;

    /// <summary>Returns the stored form of an entry.</summary>
    /// <exception cref="AccreteException"><c>:db.error/transaction-too-large</c>: it has more datoms, or more bytes,
    /// than can be stored.</exception>
    public static byte[] Write(LogEntry entry)
    {
        SegmentWriter writer = new();
        writer.Zeros(SegmentFormat.HeadBytes);
        writer.Int64(entry.T);
        writer.Int64(entry.NextT);
        writer.Varint((uint)entry.NextElement);
        writer.Int64(entry.Instant.EpochMilliseconds);
        long e = 0;
        foreach (ref readonly Datom datom in entry.Datoms)
        {
            Invariant.Check(datom.T == entry.T, "the datoms of a log entry are of its t");
            writer.Number(datom.E - e);
            writer.Varint(((uint)datom.A << 1) | (datom.Added ? 1u : 0));
            WriteValue(writer, datom.V);
            e = datom.E;
        }

        if (writer.Length > BytesMax || entry.Data.Count > DatomsMax)
        {
            throw TooLarge(entry.Data.Count, writer.Length);
        }

        byte[] bytes = writer.ToArray();
        SegmentFormat.WriteHead(bytes, SegmentFormat.LogEntryKind, entry.Data.Count);
        return bytes;
    }

    /// <summary>Reads an entry.</summary>
    /// <exception cref="AccreteException"><c>:db.error/corrupt-segment</c>: the bytes are no entry, or damaged;
    /// <c>:db.error/segment-version</c>: a newer program wrote it.</exception>
    public static LogEntry Read(ReadOnlySpan<byte> bytes)
    {
        uint rows = SegmentFormat.ReadHead(bytes, SegmentFormat.LogEntryKind);
        SegmentReader reader = new(bytes);
        reader.Raw(SegmentFormat.HeadBytes);
        long t = reader.Int64();
        long nextT = reader.Int64();
        uint nextElement = reader.Varint();
        Instant instant = new(reader.Int64());
        if (t < 0 || nextT <= t || nextElement > int.MaxValue || rows > DatomsMax
            || rows > reader.Left / DatomBytesMin)
        {
            throw SegmentFormat.Corrupt("its numbers are out of range");
        }

        Datom[] datoms = new Datom[rows];
        long e = 0;
        for (int i = 0; i < datoms.Length; i++)
        {
            e += reader.Number();
            uint attribute = reader.Varint();
            Value value = ReadValue(ref reader);
            datoms[i] = e < 0
                ? throw SegmentFormat.Corrupt($"datom {i} of it is out of range")
                : new Datom(e, (int)(attribute >> 1), value, t, (attribute & 1) != 0);
        }

        return reader.Left == 0
            ? new LogEntry(t, nextT, (int)nextElement, instant, datoms)
            : throw SegmentFormat.Corrupt($"{reader.Left} bytes too many stand in it");
    }

    private static AccreteException TooLarge(int datoms, int bytes) => new(
        Keyword.Of("db.error", "transaction-too-large"),
        AnomalyCategory.Incorrect,
        $"The transaction has {datoms} datoms of {bytes} bytes; the most are {DatomsMax} datoms of {BytesMax} bytes:"
            + " take several transactions.");

    private static void WriteValue(SegmentWriter writer, in Value value)
    {
        if (IsNumber(value.Kind))
        {
            writer.Byte((byte)value.Kind);
            writer.Number(value.Bits);
        }
        else
        {
            ObjectCodec.WriteAny(writer, value);
        }
    }

    private static Value ReadValue(ref SegmentReader reader)
    {
        ValueKind kind = (ValueKind)reader.Peek();
        if (IsNumber(kind))
        {
            reader.Byte();
            return Value.Inline(kind, reader.Number());
        }

        Value value = ObjectCodec.ReadAny(ref reader);
        return value.Kind == ValueKind.None ? throw SegmentFormat.Corrupt("a datom in it has no value") : value;
    }

    /// <summary>Tells whether most values of a kind are small numbers.</summary>
    private static bool IsNumber(ValueKind kind) =>
        kind is ValueKind.Ref or ValueKind.Long or ValueKind.Instant or ValueKind.Boolean;
}
