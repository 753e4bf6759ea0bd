using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;

namespace Accrete.Storage.Memory;

/// <summary>Holds the rows that several <see cref="MemStorage"/>s share, and the effects that wait.</summary>
internal sealed class MemTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SegmentId, ReadOnlyMemory<byte>> _segments = [];
    private readonly Dictionary<string, RefRecord> _refs = new(StringComparer.Ordinal);
    private readonly List<Action> _late = [];
    private readonly List<Action> _held = [];

    /// <summary>Gets how many segments there are.</summary>
    public int SegmentCount
    {
        get
        {
            lock (_lock)
            {
                return _segments.Count;
            }
        }
    }

    /// <summary>Gets how many refs there are.</summary>
    public int RefCount
    {
        get
        {
            lock (_lock)
            {
                return _refs.Count;
            }
        }
    }

    /// <summary>Stores a copy of a segment; the first bytes under an id stay.</summary>
    /// <returns>Whether it was new.</returns>
    public bool Put(StoredSegment segment)
    {
        lock (_lock)
        {
            return _segments.TryAdd(segment.Id, segment.Bytes.ToArray());
        }
    }

    /// <summary>Returns a segment's bytes; null where there is none.</summary>
    public ReadOnlyMemory<byte>? Get(SegmentId id)
    {
        lock (_lock)
        {
            // Not null alone: as bytes, null would be an empty segment.
            return _segments.TryGetValue(id, out ReadOnlyMemory<byte> bytes) ? bytes : default(ReadOnlyMemory<byte>?);
        }
    }

    /// <summary>Returns those segments that are there, each once.</summary>
    public List<StoredSegment> GetMany(IReadOnlyList<SegmentId> ids)
    {
        List<StoredSegment> found = [];
        HashSet<SegmentId> seen = [];
        lock (_lock)
        {
            foreach (SegmentId id in ids)
            {
                if (seen.Add(id) && _segments.TryGetValue(id, out ReadOnlyMemory<byte> bytes))
                {
                    found.Add(new StoredSegment(id, bytes));
                }
            }
        }

        return found;
    }

    /// <summary>Deletes segments.</summary>
    /// <returns>How many were there.</returns>
    public int Delete(IReadOnlyList<SegmentId> ids)
    {
        int count = 0;
        lock (_lock)
        {
            foreach (SegmentId id in ids)
            {
                count += _segments.Remove(id) ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Reads refs.</summary>
    public IReadOnlyList<RefRecord?> Read(IReadOnlyList<RefKey> keys)
    {
        RefRecord?[] records = new RefRecord?[keys.Count];
        lock (_lock)
        {
            for (int i = 0; i < records.Length; i++)
            {
                records[i] = _refs.GetValueOrDefault(keys[i].Text);
            }
        }

        return records;
    }

    /// <summary>Writes or removes a ref that still is as expected.</summary>
    public WriteOutcome CompareAndSet(RefKey key, RefVersion expected, RefWrite? write)
    {
        lock (_lock)
        {
            RefRecord? current = _refs.GetValueOrDefault(key.Text);
            if ((current?.Version ?? RefVersion.Absent) != expected)
            {
                return new WriteOutcome.Rejected(current);
            }

            if (write is null)
            {
                _refs.Remove(key.Text);
                return new WriteOutcome.Committed(RefVersion.Absent);
            }

            RefVersion version = new(expected.Revision + 1, write.Token);
            _refs[key.Text] = new RefRecord(version, write.Value.ToArray());
            return new WriteOutcome.Committed(version);
        }
    }

    /// <summary>Notes an effect that comes later.</summary>
    public void Later(Action effect)
    {
        lock (_lock)
        {
            _late.Add(effect);
        }
    }

    /// <summary>Notes a call whose effect and answer come when it is released.</summary>
    public Task<T> Hold<T>(Func<T> effect)
    {
        TaskCompletionSource<T> answer = new();
        lock (_lock)
        {
            _held.Add(() => answer.TrySetResult(effect()));
        }

        return answer.Task;
    }

    /// <summary>Runs what waits.</summary>
    public int RunAll(bool isHeld)
    {
        Action[] waiting;
        lock (_lock)
        {
            List<Action> list = isHeld ? _held : _late;
            waiting = [.. list];
            list.Clear();
        }

        foreach (Action effect in waiting)
        {
            effect();
        }

        return waiting.Length;
    }
}
