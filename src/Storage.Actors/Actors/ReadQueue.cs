using System.Collections.Generic;
using Accrete.Segments;

namespace Accrete.Storage.Actors;

/// <summary>Says which segments to read next, and who waits for them: each is read once, whoever asks; what is wanted
/// comes before what will be wanted. Plain data, for one actor.</summary>
/// <typeparam name="T">Who waits.</typeparam>
internal sealed class ReadQueue<T>
{
    private readonly Dictionary<SegmentId, List<T>> _waiting = [];
    private readonly HashSet<SegmentId> _running = [];
    private readonly Queue<SegmentId> _wanted = [];
    private readonly Queue<SegmentId> _ahead = [];

    /// <summary>Gets how many segments are being read.</summary>
    public int Running => _running.Count;

    /// <summary>Notes that somebody waits for a segment.</summary>
    public void Want(SegmentId id, T waiter)
    {
        if (_waiting.TryGetValue(id, out List<T>? waiters))
        {
            waiters.Add(waiter);
            return;
        }

        _waiting.Add(id, [waiter]);
        if (!_running.Contains(id))
        {
            _wanted.Enqueue(id);
        }
    }

    /// <summary>Notes that a segment will be wanted.</summary>
    public void Expect(SegmentId id)
    {
        if (!_waiting.ContainsKey(id) && !_running.Contains(id))
        {
            _ahead.Enqueue(id);
        }
    }

    /// <summary>Takes the next segments to read: wanted ones, else expected ones.</summary>
    /// <param name="max">The most of them.</param>
    /// <param name="withExpected">Whether expected ones may be taken.</param>
    /// <returns>Them; none where there is nothing to do.</returns>
    public IReadOnlyList<SegmentId> Take(int max, bool withExpected)
    {
        List<SegmentId> batch = [];
        while (batch.Count < max && _wanted.TryDequeue(out SegmentId id))
        {
            if (_waiting.ContainsKey(id) && _running.Add(id))
            {
                batch.Add(id);
            }
        }

        while (withExpected && batch.Count < max && _ahead.TryDequeue(out SegmentId id))
        {
            if (_running.Add(id))
            {
                batch.Add(id);
            }
        }

        return batch;
    }

    /// <summary>Ends the reading of a segment.</summary>
    /// <returns>Who waited for it; nobody where it was only expected.</returns>
    public IReadOnlyList<T> Settle(SegmentId id)
    {
        _running.Remove(id);
        return _waiting.Remove(id, out List<T>? waiters) ? waiters : [];
    }
}
