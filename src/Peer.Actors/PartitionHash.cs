using System;
using System.Buffers.Binary;
using System.Text;

namespace Accrete;

/// <summary>Takes the key of whatever is to lie together (a customer, a tenant) to the number of an implicit partition,
/// for <see cref="Peer.ImplicitPart"/>: the same in all processes and versions, for ever.</summary>
/// <remarks>Ours. Several keys may share a partition; that costs locality alone. Ids keep the partition that they got,
/// so that an application must not change how it makes keys.</remarks>
public static class PartitionHash
{
    private const ulong TextStart = 0xCBF29CE484222325, TextFactor = 0x100000001B3;

    /// <summary>Returns the number of a whole number's partition.</summary>
    /// <param name="key">Any number.</param>
    /// <returns>0 to 524,287.</returns>
    public static int NumberOf(long key) => Number(Mixed((ulong)key));

    /// <summary>Returns the number of a UUID's partition.</summary>
    /// <param name="key">Any UUID.</param>
    /// <returns>0 to 524,287.</returns>
    public static int NumberOf(Guid key)
    {
        Span<byte> bytes = stackalloc byte[16];
        key.TryWriteBytes(bytes, bigEndian: true, out _);
        ulong high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        ulong low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        return Number(Mixed(Mixed(high) ^ low));
    }

    /// <summary>Returns the number of a text's partition.</summary>
    /// <param name="key">Any text; texts that differ in case or in normal form are different.</param>
    /// <returns>0 to 524,287.</returns>
    public static int NumberOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Number(OfText(key));
    }

    /// <summary>Returns 64 bits of a text: FNV-1a over its UTF-8, mixed.</summary>
    internal static ulong OfText(string text)
    {
        ulong hash = TextStart;
        foreach (byte each in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ each) * TextFactor);
        }

        return Mixed(hash);
    }

    /// <summary>Returns 64 bits of which each depends on all those given: the last step of SplitMix64.</summary>
    internal static ulong Mixed(ulong bits)
    {
        unchecked
        {
            bits += 0x9E3779B97F4A7C15;
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }

    // The low 19 bits.
    private static int Number(ulong hash) => (int)(hash & (Values.EntityIds.ImplicitPartitionCount - 1));
}
