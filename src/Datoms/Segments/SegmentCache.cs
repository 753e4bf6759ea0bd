using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace Accrete.Segments;

/// <summary>Makes a segment of its stored form.</summary>
/// <param name="bytes">The stored form; the segment may keep it.</param>
/// <param name="cache">Where a directory finds its children.</param>
/// <exception cref="AccreteException">The bytes are damaged, or of a newer version.</exception>
internal delegate Segment SegmentDecoder(byte[] bytes, SegmentCache cache);

/// <summary>Decoded segments, as many as there is room for: what databases that are stored have in memory.</summary>
/// <remarks>
/// <para>Safe for any number of threads. A hit takes no lock. A miss is loaded by one thread, while others that need
/// the same segment wait for it.</para>
/// <para>The bound holds for what the cache keeps (<see cref="SegmentSpace"/>, which other caches may share): readers
/// keep what they read as long as they need it.</para>
/// </remarks>
internal sealed class SegmentCache
{
    private readonly ConcurrentDictionary<SegmentId, SegmentSlot> _slots = new();
    private readonly ISegmentSource _source;
    private readonly SegmentDecoder _decoder;
    private readonly SegmentSpace _space;

    /// <summary>Makes a cache.</summary>
    /// <param name="source">Where it loads from.</param>
    /// <param name="decoder">Reads stored forms.</param>
    /// <param name="space">The memory for the segments that it keeps.</param>
    public SegmentCache(ISegmentSource source, SegmentDecoder decoder, SegmentSpace space) =>
        (_source, _decoder, _space) = (source, decoder, space);

    /// <summary>Makes a cache with memory of its own.</summary>
    /// <param name="source">Where it loads from.</param>
    /// <param name="decoder">Reads stored forms.</param>
    /// <param name="bytesMax">How many bytes of memory the segments may take that it keeps.</param>
    public SegmentCache(ISegmentSource source, SegmentDecoder decoder, long bytesMax)
        : this(source, decoder, new SegmentSpace(bytesMax))
    {
    }

    /// <summary>Gets how many bytes of memory segments may take that are kept, here and in caches that share the
    /// memory.</summary>
    public long BytesMax => _space.BytesMax;

    /// <summary>Gets how many bytes of memory they take.</summary>
    public long Bytes => _space.Bytes;

    /// <summary>Returns the slot of a segment, loading it where it is not at hand.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="segment">Gets the segment, which a cache that is full of others may not keep.</param>
    /// <exception cref="AccreteException">It cannot be had, or is damaged.</exception>
    public SegmentSlot Get(SegmentId id, out Segment segment)
    {
        IoMeter.Current?.Looked(1);
        while (true)
        {
            SegmentSlot slot = _slots.GetOrAdd(id, static id => new SegmentSlot(id));
            if (slot.Segment is { } known)
            {
                segment = known;
                return slot;
            }

            lock (slot)
            {
                if (IsOurs(slot))
                {
                    segment = Load(slot);
                    return slot;
                }

                // Somebody else had it loaded: look again.
                Rethrow(slot);
            }
        }
    }

    /// <summary>Returns several segments; those that are not at hand are read in one round trip.</summary>
    /// <param name="ids">Which ones, all different.</param>
    /// <param name="segments">Gets them, at the same places.</param>
    /// <exception cref="AccreteException">One cannot be had, or is damaged.</exception>
    public void GetMany(ReadOnlySpan<SegmentId> ids, Span<Segment> segments)
    {
        List<(SegmentSlot Slot, int Place)> ours = [];
        List<int> others = [];
        try
        {
            for (int i = 0; i < ids.Length; i++)
            {
                SegmentSlot slot = _slots.GetOrAdd(ids[i], static id => new SegmentSlot(id));
                if (slot.Segment is { } known)
                {
                    segments[i] = known;
                }
                else if (TryClaim(slot))
                {
                    ours.Add((slot, i));
                }
                else
                {
                    others.Add(i);
                }
            }

            IoMeter.Current?.Looked(ids.Length - others.Count);
            LoadMany(ours, segments);
        }
        finally
        {
            foreach ((SegmentSlot slot, _) in ours)
            {
                Monitor.Exit(slot);
            }
        }

        // Nobody waits for others while others may wait for him: so two batches never stop each other.
        foreach (int place in others)
        {
            Get(ids[place], out segments[place]);
        }
    }

    /// <summary>Tells the source which segments will be needed soon, without those that are at hand.</summary>
    public void ReadAhead(ReadOnlySpan<SegmentId> ids)
    {
        SegmentId[] missing = new SegmentId[ids.Length];
        int count = 0;
        foreach (SegmentId id in ids)
        {
            if (!_slots.ContainsKey(id))
            {
                missing[count++] = id;
            }
        }

        if (count > 0)
        {
            _source.ReadAhead(missing.AsSpan(0, count));
        }
    }

    /// <summary>Takes a segment that was just written, or that arrived before somebody asked.</summary>
    public void Add(SegmentId id, Segment segment)
    {
        SegmentSlot slot = _slots.GetOrAdd(id, static id => new SegmentSlot(id));
        if (Monitor.TryEnter(slot))
        {
            try
            {
                if (IsOurs(slot))
                {
                    Keep(slot, segment);
                }
            }
            finally
            {
                Monitor.Exit(slot);
            }
        }
    }

    /// <summary>Lets go of all segments; who reads on loads them again.</summary>
    public void Release() => _space.Release(_slots);

    private static void Rethrow(SegmentSlot slot)
    {
        if (slot.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Tells, under the lock of a slot, whether it is for us to fill it: it is empty, and still the one that
    /// all others find.</summary>
    private bool IsOurs(SegmentSlot slot) =>
        slot.Segment is null && _slots.TryGetValue(slot.Id, out SegmentSlot? found) && ReferenceEquals(found, slot);

    private bool TryClaim(SegmentSlot slot)
    {
        if (!Monitor.TryEnter(slot))
        {
            return false;
        }

        if (IsOurs(slot))
        {
            return true;
        }

        Monitor.Exit(slot);
        return false;
    }

    private Segment Load(SegmentSlot slot)
    {
        try
        {
            IoMeter? meter = IoMeter.Current;
            TimeSpan begun = meter?.Mark() ?? default;
            Segment segment = _decoder(_source.Read(slot.Id), this);
            meter?.Loaded(begun, 1, segment.IsDirectory ? 1 : 0);
            Keep(slot, segment);
            return segment;
        }
        catch (AccreteException failure)
        {
            Abandon(slot, failure);
            throw;
        }
    }

    private void LoadMany(List<(SegmentSlot Slot, int Place)> slots, Span<Segment> segments)
    {
        if (slots.Count == 0)
        {
            return;
        }

        SegmentId[] ids = new SegmentId[slots.Count];
        byte[][] bytes = new byte[slots.Count][];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = slots[i].Slot.Id;
        }

        int loaded = 0;
        int directories = 0;
        IoMeter? meter = IoMeter.Current;
        TimeSpan begun = meter?.Mark() ?? default;
        try
        {
            _source.ReadMany(ids, bytes);
            for (; loaded < ids.Length; loaded++)
            {
                (SegmentSlot slot, int place) = slots[loaded];
                segments[place] = _decoder(bytes[loaded], this);
                directories += segments[place].IsDirectory ? 1 : 0;
                Keep(slot, segments[place]);
            }

            meter?.Loaded(begun, loaded, directories);
        }
        catch (AccreteException failure)
        {
            for (; loaded < ids.Length; loaded++)
            {
                Abandon(slots[loaded].Slot, failure);
            }

            throw;
        }
    }

    /// <summary>Lets those who wait fail with the same error, and those who come later try again.</summary>
    private void Abandon(SegmentSlot slot, AccreteException failure)
    {
        slot.Failure = failure;
        _slots.TryRemove(new KeyValuePair<SegmentId, SegmentSlot>(slot.Id, slot));
    }

    private void Keep(SegmentSlot slot, Segment segment) => _space.Keep(slot, segment, _slots);
}
