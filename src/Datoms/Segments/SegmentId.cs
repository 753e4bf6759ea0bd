using System;
using System.Buffers.Binary;
using Accrete.Edn;

namespace Accrete.Segments;

/// <summary>Names a stored segment: a UUID of version 7, whose first bits are the time it was made, so that ids
/// ascend with their age.</summary>
/// <param name="Uuid">The UUID.</param>
public readonly record struct SegmentId(Guid Uuid) : IComparable<SegmentId>
{
    /// <summary>How many bytes an id has.</summary>
    public const int Bytes = 16;

    /// <summary>The highest number in the sequence of one millisecond.</summary>
    internal const int SequenceMax = 0xFFF;

    private const int TimeShift = 16;
    private const ulong Version = 0x7000;
    private const ulong Variant = 0x8000_0000_0000_0000;

    /// <summary>Gets when the segment was named, to the millisecond: garbage is told by age.</summary>
    public Instant Time
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Bytes];
            WriteTo(bytes);
            return new Instant((long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> TimeShift));
        }
    }

    /// <summary>Makes an id.</summary>
    /// <param name="time">Now, from 1970 to the year 10889.</param>
    /// <param name="sequence">Orders ids of one millisecond; the low 12 bits count.</param>
    /// <param name="chance">62 bits drawn by chance, in the low ones.</param>
    public static SegmentId Make(Instant time, int sequence, ulong chance)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        ulong high = ((ulong)time.EpochMilliseconds << TimeShift) | Version | ((uint)sequence & SequenceMax);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Variant | (chance & (ulong.MaxValue >> 2)));
        return Read(bytes);
    }

    /// <summary>Reads an id from the first 16 bytes, the most significant first.</summary>
    /// <exception cref="ArgumentException">There are fewer.</exception>
    public static SegmentId Read(ReadOnlySpan<byte> bytes) => new(new Guid(bytes[..Bytes], bigEndian: true));

    /// <summary>Writes the id as 16 bytes, the most significant first.</summary>
    /// <exception cref="ArgumentException">There is less room.</exception>
    public void WriteTo(Span<byte> bytes)
    {
        if (!Uuid.TryWriteBytes(bytes, bigEndian: true, out _))
        {
            throw new ArgumentException("an id has 16 bytes", nameof(bytes));
        }
    }

    /// <summary>Orders ids by age, the oldest first.</summary>
    public int CompareTo(SegmentId other) => Uuid.CompareTo(other.Uuid);

    /// <summary>Returns the text of the UUID.</summary>
    public override string ToString() => Uuid.ToString();

    /// <summary>Tells whether one id comes before another.</summary>
    public static bool operator <(SegmentId left, SegmentId right) => left.CompareTo(right) < 0;

    /// <summary>Tells whether one id comes after another.</summary>
    public static bool operator >(SegmentId left, SegmentId right) => left.CompareTo(right) > 0;

    /// <summary>Tells whether one id does not come after another.</summary>
    public static bool operator <=(SegmentId left, SegmentId right) => left.CompareTo(right) <= 0;

    /// <summary>Tells whether one id does not come before another.</summary>
    public static bool operator >=(SegmentId left, SegmentId right) => left.CompareTo(right) >= 0;
}
