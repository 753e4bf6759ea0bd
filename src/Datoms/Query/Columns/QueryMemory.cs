using System;
using System.Buffers;
using System.Collections.Generic;

namespace Accrete.Query.Columns;

/// <summary>The large arrays of a query whose answer is made before it ends: they are given back then.</summary>
/// <remarks>
/// <para>An array of 85 KB or more is cleared, lies on the large object heap, and every few megabytes of them make the
/// runtime collect all generations: that took up to half of the time of queries over 100,000 rows. Arrays from the
/// shared pool cost nothing of that, and the pool lets go of what nobody uses.</para>
/// <para>Columns that outlive the query, as those of results that are read later do, must not lie here: who wants
/// them runs the query <see cref="Outside"/>. One query, one thread.</para>
/// </remarks>
internal readonly ref struct QueryMemory
{
    /// <summary>From so many bytes on arrays are taken from the pool: below, the collector is faster.</summary>
    private const int PooledBytesMin = 64 * 1024;

    /// <summary>What one query takes at most. All of it stays until the query ends, so that a long recursion would hold
    /// the rows of all its rounds; beyond this the collector frees what is no longer used.</summary>
    private const long RentedBytesMax = 64L * 1024 * 1024;

    [ThreadStatic]
    private static Rented? Current;

    private readonly Rented? _outer;

    private QueryMemory(Rented? own)
    {
        _outer = Current;
        Current = own;
    }

    /// <summary>Begins a query whose columns nobody sees when it has ended.</summary>
    public static QueryMemory Begin() => new(new Rented());

    /// <summary>Begins a query whose columns outlive it.</summary>
    public static QueryMemory Outside() => new(null);

    /// <summary>Returns an array of so many numbers or more, with anything in it.</summary>
    public static long[] Longs(int count) =>
        Current is { } rented && rented.HasRoom((long)count * sizeof(long))
            ? rented.Longs(count)
            : GC.AllocateUninitializedArray<long>(count);

    /// <summary>Returns an array of so many numbers or more, with anything in it.</summary>
    public static int[] Ints(int count) =>
        Current is { } rented && rented.HasRoom((long)count * sizeof(int))
            ? rented.Ints(count)
            : GC.AllocateUninitializedArray<int>(count);

    /// <summary>Returns an array of so many zeros or more.</summary>
    public static int[] Zeros(int count)
    {
        if (Current is null || !Current.HasRoom((long)count * sizeof(int)))
        {
            return new int[count];
        }

        int[] zeros = Ints(count);
        Array.Clear(zeros);
        return zeros;
    }

    /// <summary>Returns a longer array that begins with the first numbers of another.</summary>
    public static void Grow(ref long[] numbers, int count, int needed)
    {
        Invariant.Check(count <= numbers.Length && needed > numbers.Length, "what grows was full");
        long[] longer = Longs(Math.Max(needed, Math.Max(16, numbers.Length * 2)));
        numbers.AsSpan(0, count).CopyTo(longer);
        numbers = longer;
    }

    /// <summary>Returns a longer array that begins with the first numbers of another.</summary>
    public static void Grow(ref int[] numbers, int count, int needed)
    {
        Invariant.Check(count <= numbers.Length && needed > numbers.Length, "what grows was full");
        int[] longer = Ints(Math.Max(needed, Math.Max(16, numbers.Length * 2)));
        numbers.AsSpan(0, count).CopyTo(longer);
        numbers = longer;
    }

    /// <summary>Ends the query: its arrays go back to the pool.</summary>
    public void Dispose()
    {
        Current?.GiveBack();
        Current = _outer;
    }

    /// <summary>What one query has taken.</summary>
    private sealed class Rented
    {
        private readonly List<long[]> _longs = [];
        private readonly List<int[]> _ints = [];
        private long _bytes;

        /// <summary>Tells whether so many bytes are worth being taken from the pool, and still may be.</summary>
        public bool HasRoom(long bytes) => bytes >= PooledBytesMin && _bytes + bytes <= RentedBytesMax;

        public long[] Longs(int count)
        {
            long[] numbers = ArrayPool<long>.Shared.Rent(count);
            _longs.Add(numbers);
            _bytes += (long)numbers.Length * sizeof(long);
            return numbers;
        }

        public int[] Ints(int count)
        {
            int[] numbers = ArrayPool<int>.Shared.Rent(count);
            _ints.Add(numbers);
            _bytes += (long)numbers.Length * sizeof(int);
            return numbers;
        }

        public void GiveBack()
        {
            foreach (long[] numbers in _longs)
            {
                ArrayPool<long>.Shared.Return(numbers);
            }

            foreach (int[] numbers in _ints)
            {
                ArrayPool<int>.Shared.Return(numbers);
            }
        }
    }
}
