using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Accrete.Edn;

/// <summary>Hashes that nobody outside of the process can foresee: text from outside cannot be made to
/// collide.</summary>
/// <remarks>The seed comes with the runtime's own string hash, which is another one in every process. Nothing that
/// can be seen may depend on these hashes.</remarks>
internal static class EdnHash
{
    private static readonly ulong Seed = SeedOf("accrete") | ((ulong)SeedOf("edn") << 32);
    private static readonly ulong Factor = (SeedOf("factor") | ((ulong)SeedOf("odd") << 32)) | 1;

    /// <summary>Hashes a number.</summary>
    public static int Of(long value)
    {
        ulong high = Math.BigMul((ulong)value ^ Seed, Factor, out ulong low);
        ulong mixed = high ^ low;
        return (int)(mixed ^ (mixed >> 32));
    }

    /// <summary>Hashes two hashes, in this order.</summary>
    public static int Of(int first, int second) => Of(((long)first << 32) | (uint)second);

    /// <summary>Hashes all bits of a uuid.</summary>
    public static int Of(Guid value)
    {
        ReadOnlySpan<long> halves = MemoryMarshal.Cast<Guid, long>(new ReadOnlySpan<Guid>(in value));
        return Of(Of(halves[0]), Of(halves[1]));
    }

    /// <summary>Hashes bytes by content.</summary>
    public static int Of(ReadOnlySpan<byte> bytes)
    {
        HashCode hash = default;
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    /// <summary>Hashes items in their order.</summary>
    public static int Of(ReadOnlySpan<object?> items)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkMeter.Spend(items.Length);
        int hash = items.Length;
        foreach (object? item in items)
        {
            hash = Of(hash, EdnEquality.Instance.GetHashCode(item));
        }

        return hash;
    }

    /// <summary>Hashes items in their order, to the same as a span of them.</summary>
    public static int Of(IReadOnlyList<object?> items)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkMeter.Spend(items.Count);
        int hash = items.Count;
        for (int i = 0; i < items.Count; i++)
        {
            hash = Of(hash, EdnEquality.Instance.GetHashCode(items[i]));
        }

        return hash;
    }

    private static uint SeedOf(string text) => (uint)text.GetHashCode(StringComparison.Ordinal);
}
