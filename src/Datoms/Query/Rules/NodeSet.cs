using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using Accrete.Query.Columns;

namespace Accrete.Query.Rules;

/// <summary>The nodes that a walk has met, in the order in which it met them.</summary>
/// <remarks>Nodes inside of the window are noted in a bitmap, others in a hash table. Entity ids of one partition lie
/// close together: a window for all of them takes a bit each.</remarks>
internal sealed class NodeSet
{
    /// <summary>A window may be so many times as wide as there are nodes.</summary>
    private const int WindowSpread = 64;

    private long[] _members = new long[16];
    private ulong[] _bits = [];
    private long _low;
    private long _high = -1;
    private int[] _heads = [];

    /// <summary>Gets how many nodes there are.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the nodes.</summary>
    public ReadOnlySpan<long> Members => _members.AsSpan(0, Count);

    /// <summary>Widens the window, if that pays.</summary>
    /// <param name="low">The smallest node that is to be inside.</param>
    /// <param name="high">The largest one.</param>
    /// <param name="count">How many nodes are expected.</param>
    public void Widen(long low, long high, int count)
    {
        if (_bits.Length > 0)
        {
            (low, high) = (Math.Min(low, _low), Math.Max(high, _high));
        }

        ulong width = (ulong)high - (ulong)low;
        if (low > high || width >= (ulong)count * WindowSpread || width >= int.MaxValue)
        {
            return;
        }

        (_low, _high, _bits) = (low, high, new ulong[((int)width / 64) + 1]);
        for (int i = 0; i < Count; i++)
        {
            ulong place = (ulong)_members[i] - (ulong)_low;
            if (place < (ulong)_bits.Length * 64)
            {
                _bits[place >> 6] |= 1UL << (int)place;
            }
        }
    }

    /// <summary>Adds the nodes that are not there yet.</summary>
    public void AddRange(ReadOnlySpan<long> nodes)
    {
        EnsureRoomFor(nodes.Length);
        Add(nodes, _bits, _members);
    }

    /// <summary>Adds what is beside some nodes.</summary>
    public void AddNeighbours(Adjacency edges, ReadOnlySpan<long> nodes)
    {
        foreach (long node in nodes)
        {
            ReadOnlySpan<long> neighbours = edges.Of(node);
            EnsureRoomFor(neighbours.Length);
            Add(neighbours, _bits, _members);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EnsureRoomFor(int more)
    {
        if (Count + more > _members.Length)
        {
            QueryMemory.Grow(ref _members, Count, Count + more);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(ReadOnlySpan<long> nodes, ulong[] bits, long[] members)
    {
        ulong low = (ulong)_low, width = (ulong)bits.Length * 64;
        int count = Count;
        foreach (long node in nodes)
        {
            ulong place = (ulong)node - low;
            if (place >= width)
            {
                Count = count;
                AddHashed(node);
                count = Count;
                continue;
            }

            // Whether a node is new is a coin's toss: written without a branch.
            ref ulong word = ref bits[place >> 6];
            ulong bit = (word >> (int)place) & 1;
            word |= 1UL << (int)place;
            members[count] = node;
            count += 1 - (int)bit;
        }

        Count = count;
    }

    /// <summary>Takes all nodes out; the window stays.</summary>
    public void Clear()
    {
        for (int i = 0; i < Count; i++)
        {
            ulong place = (ulong)_members[i] - (ulong)_low;
            if (place < (ulong)_bits.Length * 64)
            {
                _bits[place >> 6] = 0;
            }
        }

        // A table that is mostly empty costs less to make anew than to clear, walk after walk.
        _heads = Count * 8 < _heads.Length ? [] : _heads;
        Array.Clear(_heads);
        Count = 0;
    }

    private void AddHashed(long node)
    {
        if ((Count + 1) * 2 > _heads.Length)
        {
            Rehash();
        }

        ref int head = ref Head(node);
        if (head == 0)
        {
            _members[Count] = node;
            head = ++Count;
        }
    }

    private void Rehash()
    {
        _heads = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, (Count + 1) * 4))];
        for (int i = 0; i < Count; i++)
        {
            Head(_members[i]) = i + 1;
        }
    }

    private ref int Head(long node)
    {
        int mask = _heads.Length - 1;
        int at = (int)(RowIndex.Mix((ulong)node) >> 20) & mask;
        while (_heads[at] != 0 && _members[_heads[at] - 1] != node)
        {
            at = (at + 1) & mask;
        }

        return ref _heads[at];
    }
}
