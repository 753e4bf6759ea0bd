using System;
using Accrete.Index.Codec;
using Xunit;

namespace Accrete.Datoms.Tests.Index.Codec;

/// <summary>Damages stored forms in all ways, and sees that readers notice, or make nothing worse of it.</summary>
internal static class Damage
{
    /// <summary>How many damaged segments are read; an environment variable makes it more.</summary>
    private static readonly int FuzzCount =
        int.TryParse(Environment.GetEnvironmentVariable("ACCRETE_FUZZ_COUNT"), out int count) ? count : 20_000;

    /// <summary>Checks that each changed bit and each cut is refused, and that bytes changed behind a right checksum
    /// are refused with the documented errors or read, and take no more memory than they should.</summary>
    /// <param name="segment">The stored form.</param>
    /// <param name="kind">What its head says it is.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="allocatedMax">How many bytes reading may allocate; null for a small multiple of the
    /// segment.</param>
    public static void Check(byte[] segment, byte kind, Func<byte[], object> read, long? allocatedMax = null)
    {
        Assert.NotNull(read(segment));
        EachBit(segment, read);
        for (int length = 0; length < segment.Length; length++)
        {
            Refused(() => read(segment[..length]));
        }

        Hostile(segment, kind, read, allocatedMax ?? 100_000 + (200L * segment.Length));
    }

    private static void EachBit(byte[] segment, Func<byte[], object> read)
    {
        for (int bit = 0; bit < segment.Length * 8; bit++)
        {
            byte[] damaged = [.. segment];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Refused(() => read(damaged));
        }
    }

    private static void Hostile(byte[] segment, byte kind, Func<byte[], object> read, long allocatedMax)
    {
        Random random = new(7);
        int rows = BitConverter.ToInt32(segment, 12);
        int refused = 0;
        for (int i = 0; i < FuzzCount; i++)
        {
            byte[] changed = [.. segment];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                changed[random.Next(SegmentFormat.HeadBytes, changed.Length)] = (byte)random.Next(256);
            }

            SegmentFormat.WriteHead(changed, kind, random.Next(10) == 0 ? random.Next(10_000) : rows);
            // Once in a while a table of the whole process grows, that of keywords above all: not again at once.
            long allocated = Math.Min(Allocated(changed, read, ref refused), Allocated(changed, read, ref refused));
            Assert.InRange(allocated, 0, allocatedMax);
        }

        Assert.InRange(refused, 2 * FuzzCount / 100, (2 * FuzzCount) - 1);
    }

    /// <summary>Reads a segment; returns how many bytes that allocates, and counts where it is refused.</summary>
    private static long Allocated(byte[] segment, Func<byte[], object> read, ref int refused)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read(segment);
        }
        catch (AccreteException error)
        {
            Assert.Contains(error.Error!.Name, (string[])["corrupt-segment", "segment-version"]);
            refused++;
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Refused(Func<object> read)
    {
        AccreteException error = Assert.Throws<AccreteException>(read);
        Assert.Contains(error.Error!.Name, (string[])["corrupt-segment", "segment-version"]);
    }
}
