using System;
using System.Threading;
using Accrete.Values;

namespace Accrete.Index.Memory;

/// <summary>The datoms of the memory index, numbered in the order they came: an immutable value that shares its
/// rows with its successors.</summary>
/// <remarks>The four orders of the memory index hold these numbers, 4 bytes an entry, so that copying a path of theirs
/// is cheap.</remarks>
internal sealed class DatomStore
{
    /// <summary>How many bytes a datom takes in the memory index, about, without the object of its value: itself, and
    /// its place in each order.</summary>
    public const int DatomBytes = 64;

    private const int ChunkBits = 8;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly Chunk[] _chunks;

    /// <summary>The bytes of all datoms that this store and those before it ever had, and of those let go.</summary>
    private readonly long _bytes, _bytesGone;

    private DatomStore(Chunk[] chunks, int first, int count, long bytes, long bytesGone)
    {
        Invariant.Check(first >= 0 && first <= count && bytesGone <= bytes, "a store lets go of what it had");
        _chunks = chunks;
        First = first;
        Count = count;
        _bytes = bytes;
        _bytesGone = bytesGone;
    }

    /// <summary>Gets the store without datoms.</summary>
    public static DatomStore Empty { get; } = new([], 0, 0, 0, 0);

    /// <summary>Gets the number of the first datom that counts: those before it are left of what was let go.</summary>
    public int First { get; }

    /// <summary>Gets the number behind that of the last datom.</summary>
    public int Count { get; }

    /// <summary>Gets how many bytes the memory index takes for them, about.</summary>
    public long Bytes => _bytes - _bytesGone;

    /// <summary>Gets a datom by its number.</summary>
    public ref readonly Datom this[int id] => ref _chunks[id >> ChunkBits].Rows[id & (ChunkSize - 1)];

    /// <summary>Returns the store with more datoms; the first of them gets the number <see cref="Count"/>.</summary>
    /// <param name="datoms">What a transaction says, or what it ends.</param>
    /// <param name="t">Its t, not below that of all datoms before; what it says comes before what it ends.</param>
    public DatomStore Append(ReadOnlySpan<Datom> datoms, long t = 0)
    {
        if (datoms.IsEmpty)
        {
            return this;
        }

        int count = Count + datoms.Length;
        Invariant.Check(count > Count, "datoms are numbered by 31 bits");
        int chunkCount = (count + ChunkSize - 1) >> ChunkBits;
        Chunk[] chunks = chunkCount == _chunks.Length ? _chunks : Grown(chunkCount);
        long bytes = _bytes;
        for (int at = Count; at < count;)
        {
            int offset = at & (ChunkSize - 1);
            int length = Math.Min(count - at, ChunkSize - offset);
            int place = at >> ChunkBits;
            Chunk chunk = offset == 0 ? new Chunk(length, t, bytes) : chunks[place].Claim(offset, length);
            if (!ReferenceEquals(chunk, chunks[place]))
            {
                // The array may be that of this store, which goes on to see the chunk that another successor
                // has claimed.
                chunks = ReferenceEquals(chunks, _chunks) ? Grown(chunkCount) : chunks;
                chunks[place] = chunk;
            }

            Invariant.Check(length > 0, "each step appends rows");
            ReadOnlySpan<Datom> rows = datoms.Slice(at - Count, length);
            rows.CopyTo(chunk.Rows.AsSpan(offset));
            bytes += BytesOf(rows);
            at += length;
        }

        return new DatomStore(chunks, First, count, bytes, _bytesGone);
    }

    /// <summary>Returns the number of the first datom that a transaction after one has added; <see cref="Count"/> where
    /// there is none.</summary>
    /// <param name="t">The t of the one, or any between it and the next.</param>
    public int FirstAfter(long t)
    {
        int low = 0;
        int high = _chunks.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (_chunks[middle].FirstT <= t)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        // Only the chunk before may have both. A transaction begins with what it says: nothing of a later one stands
        // before a datom that tells it.
        int id = Math.Max(low - 1, 0) << ChunkBits;
        int end = Math.Min(low << ChunkBits, Count);
        while (id < end && this[id].T <= t)
        {
            id++;
        }

        return Math.Max(id, First);
    }

    /// <summary>Returns a store that has the datoms from a number on, which have new numbers: smaller by
    /// <paramref name="shift"/>.</summary>
    /// <param name="first">The number, up to <see cref="Count"/>.</param>
    /// <param name="shift">Gets the difference.</param>
    /// <remarks>Copies no datom.</remarks>
    public DatomStore From(int first, out int shift)
    {
        Invariant.Check(first >= First && first <= Count, "what is kept of a store is there");
        shift = first & ~(ChunkSize - 1);
        if (first == Count)
        {
            shift = Count;
            return Empty;
        }

        Chunk[] chunks = _chunks[(first >> ChunkBits)..];
        return new DatomStore(chunks, first - shift, Count - shift, _bytes, chunks[0].BytesBefore);
    }

    private static long BytesOf(ReadOnlySpan<Datom> datoms)
    {
        long bytes = (long)datoms.Length * DatomBytes;
        foreach (ref readonly Datom datom in datoms)
        {
            bytes += datom.V.IsInline ? 0 : ObjectSize.Of(datom.V.Reference);
        }

        return bytes;
    }

    private Chunk[] Grown(int chunkCount)
    {
        Chunk[] chunks = new Chunk[chunkCount];
        Array.Copy(_chunks, chunks, _chunks.Length);
        return chunks;
    }

    /// <summary>Rows that are written once. Two successors of one store race for the free rows: the first to
    /// claim them gets them, the other one works on a copy.</summary>
    private sealed class Chunk
    {
        private int _used;

        public Chunk(int used, long firstT, long bytesBefore)
        {
            _used = used;
            FirstT = firstT;
            BytesBefore = bytesBefore;
        }

        /// <summary>Gets the t of the transaction that added the first row.</summary>
        public long FirstT { get; }

        /// <summary>Gets the bytes of all rows ever added before the first one.</summary>
        public long BytesBefore { get; }

        public Datom[] Rows { get; } = new Datom[ChunkSize];

        public Chunk Claim(int offset, int length)
        {
            Invariant.Check(
                offset > 0 && length > 0 && offset + length <= ChunkSize,
                "what is claimed lies in the chunk");
            if (Interlocked.CompareExchange(ref _used, offset + length, offset) == offset)
            {
                return this;
            }

            Chunk copy = new(offset + length, FirstT, BytesBefore);
            Array.Copy(Rows, copy.Rows, offset);
            return copy;
        }
    }
}
