using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;

namespace Accrete.Segments;

/// <summary>The memory that caches of segments share (<c>object-cache-max</c>): whichever database needs a segment,
/// what all of them have used least makes room for it.</summary>
/// <remarks>Safe for any number of threads. What goes first is what came first and was not used since (second chance),
/// so that a scan, which uses each leaf when it comes and never again, does not drive out what queries come back
/// to.</remarks>
internal sealed class SegmentSpace
{
    private readonly Queue<Kept> _kept = new();
    private readonly Lock _lock = new();
    private long _bytes;

    /// <summary>Makes a space.</summary>
    /// <param name="bytesMax">How many bytes of memory the segments may take that are kept.</param>
    public SegmentSpace(long bytesMax) => BytesMax = bytesMax;

    /// <summary>Gets how many bytes of memory the segments may take that are kept.</summary>
    public long BytesMax { get; }

    /// <summary>Gets how many bytes of memory they take.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Keeps a segment, and lets go of others where there is no room.</summary>
    /// <param name="slot">Gets the segment.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="table">Where its slot is found; it is taken out there when the segment goes.</param>
    public void Keep(SegmentSlot slot, Segment segment, ConcurrentDictionary<SegmentId, SegmentSlot> table)
    {
        long bytes = segment.MemoryBytes;
        slot.Fill(segment);
        lock (_lock)
        {
            _kept.Enqueue(new Kept(slot, bytes, table));
            long sum = _bytes + bytes;
            int chances = _kept.Count;
            while (sum > BytesMax)
            {
                Kept oldest = _kept.Dequeue();
                if (oldest.Slot.TakeUsed() && chances-- > 0)
                {
                    _kept.Enqueue(oldest);
                }
                else
                {
                    // In this order: who finds an empty slot in the table would wait for somebody to fill it.
                    oldest.Table.TryRemove(new KeyValuePair<SegmentId, SegmentSlot>(oldest.Slot.Id, oldest.Slot));
                    oldest.Slot.Empty();
                    sum -= oldest.Bytes;
                }
            }

            Interlocked.Exchange(ref _bytes, sum);
        }
    }

    /// <summary>Lets go of what is kept for one table: its database is closed.</summary>
    /// <param name="table">Where the slots are found; null for all tables.</param>
    public void Release(ConcurrentDictionary<SegmentId, SegmentSlot>? table)
    {
        lock (_lock)
        {
            for (int count = _kept.Count; count > 0; count--)
            {
                Kept kept = _kept.Dequeue();
                if (table is null || ReferenceEquals(kept.Table, table))
                {
                    kept.Table.TryRemove(new KeyValuePair<SegmentId, SegmentSlot>(kept.Slot.Id, kept.Slot));
                    kept.Slot.Empty();
                    Interlocked.Add(ref _bytes, -kept.Bytes);
                }
                else
                {
                    _kept.Enqueue(kept);
                }
            }
        }
    }

    private readonly record struct Kept(
        SegmentSlot Slot, long Bytes, ConcurrentDictionary<SegmentId, SegmentSlot> Table);
}
