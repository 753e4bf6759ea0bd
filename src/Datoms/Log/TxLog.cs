using System.Collections.Generic;
using System.Collections.Immutable;

namespace Accrete.Log;

/// <summary>All transactions after bootstrap in order of t: an immutable value that shares what it has with
/// its successors.</summary>
/// <remarks>The newest transactions stand as they came; older ones are packed into chunks, column by column.</remarks>
public sealed class TxLog
{
    private readonly ImmutableList<LogChunk> _chunks;
    private readonly LogTail _tail;

    private TxLog(ImmutableList<LogChunk> chunks, LogTail tail)
    {
        _chunks = chunks;
        _tail = tail;
    }

    /// <summary>Gets the log without transactions.</summary>
    public static TxLog Empty { get; } = new([], LogTail.Empty);

    /// <summary>Returns the log with one more transaction.</summary>
    /// <param name="entry">The transaction; its t is larger than all before, and its datoms change no more.</param>
    internal TxLog Append(LogEntry entry)
    {
        LogTail tail = _tail.Append(entry);
        return tail.DatomCount < LogChunk.DatomsTarget
            ? new TxLog(_chunks, tail)
            : new TxLog(_chunks.Add(LogChunk.Pack(tail.Entries)), LogTail.Empty);
    }

    /// <summary>Returns the transactions with <paramref name="fromT"/> &lt;= t &lt; <paramref name="toT"/>, oldest
    /// first; null leaves an end open.</summary>
    public IEnumerable<LogEntry> Range(long? fromT, long? toT)
    {
        long first = fromT ?? long.MinValue;
        for (int i = ChunkOf(first); i < _chunks.Count; i++)
        {
            LogChunk chunk = _chunks[i];
            for (int place = chunk.PlaceOf(first); place < chunk.Count; place++)
            {
                if (chunk.TAt(place) >= toT)
                {
                    yield break;
                }

                yield return chunk.EntryAt(place);
            }
        }

        for (int place = _tail.PlaceOf(first); place < _tail.Count; place++)
        {
            LogEntry entry = _tail.Entries[place];
            if (entry.T >= toT)
            {
                yield break;
            }

            yield return entry;
        }
    }

    /// <summary>Returns the first chunk that has a t not below the given one; their number where none has.</summary>
    private int ChunkOf(long t)
    {
        int low = 0;
        int high = _chunks.Count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (_chunks[middle].LastT < t)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
