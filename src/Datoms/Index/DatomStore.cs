using System;
using System.Threading;
using Accrete.Values;

namespace Accrete.Index;

/// <summary>The datoms of the memory index, numbered in the order they came: an immutable value that shares its
/// rows with its successors.</summary>
/// <remarks>The four orders of the memory index hold these numbers, 4 bytes an entry, so that copying a path of theirs
/// is cheap.</remarks>
internal sealed class DatomStore
{
    private const int ChunkBits = 8;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly Chunk[] _chunks;

    private DatomStore(Chunk[] chunks, int count, long bytes)
    {
        _chunks = chunks;
        Count = count;
        Bytes = bytes;
    }

    /// <summary>Gets the store without datoms.</summary>
    public static DatomStore Empty { get; } = new([], 0, 0);

    /// <summary>Gets how many datoms there are.</summary>
    public int Count { get; }

    /// <summary>Gets how many bytes the memory index takes for them, about.</summary>
    public long Bytes { get; }

    /// <summary>Gets a datom by its number.</summary>
    public ref readonly Datom this[int id] => ref _chunks[id >> ChunkBits].Rows[id & (ChunkSize - 1)];

    /// <summary>Returns the store with more datoms; the first of them gets the number <see cref="Count"/>.</summary>
    public DatomStore Append(ReadOnlySpan<Datom> datoms)
    {
        if (datoms.IsEmpty)
        {
            return this;
        }

        int count = Count + datoms.Length;
        Invariant.Check(count > Count, "datoms are numbered by 31 bits");
        int chunkCount = (count + ChunkSize - 1) >> ChunkBits;
        Chunk[] chunks = chunkCount == _chunks.Length ? _chunks : Grown(chunkCount);
        for (int at = Count; at < count;)
        {
            int offset = at & (ChunkSize - 1);
            int length = Math.Min(count - at, ChunkSize - offset);
            int place = at >> ChunkBits;
            Chunk chunk = offset == 0 ? new Chunk(length) : chunks[place].Claim(offset, length);
            if (!ReferenceEquals(chunk, chunks[place]))
            {
                // The array may be that of this store, which goes on to see the chunk that another successor
                // has claimed.
                chunks = ReferenceEquals(chunks, _chunks) ? Grown(chunkCount) : chunks;
                chunks[place] = chunk;
            }

            Invariant.Check(length > 0, "each step appends rows");
            datoms.Slice(at - Count, length).CopyTo(chunk.Rows.AsSpan(offset));
            at += length;
        }

        return new DatomStore(chunks, count, Bytes + BytesOf(datoms));
    }

    private static long BytesOf(ReadOnlySpan<Datom> datoms)
    {
        long bytes = (long)datoms.Length * IndexSet.NoveltyDatomBytes;
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

        public Chunk(int used) => _used = used;

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

            Chunk copy = new(offset + length);
            Array.Copy(Rows, copy.Rows, offset);
            return copy;
        }
    }
}
