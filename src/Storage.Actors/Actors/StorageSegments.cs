using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using Accrete.Segments;
using Akka.Actor;

namespace Accrete.Storage.Actors;

/// <summary>Lets databases read their segments through a segment reader: the calling thread waits, many callers share
/// what is on its way.</summary>
/// <param name="reader">The segment reader.</param>
/// <param name="within">How long a call may wait.</param>
/// <param name="onRead">Is told how many segments a call waits for; null for nobody.</param>
internal sealed class StorageSegments(IActorRef reader, TimeSpan within, Action<int>? onRead = null) : ISegmentSource
{
    /// <inheritdoc/>
    public byte[] Read(SegmentId id)
    {
        byte[][] one = new byte[1][];
        ReadMany([id], one);
        return one[0];
    }

    /// <inheritdoc/>
    public void ReadMany(ReadOnlySpan<SegmentId> ids, Span<byte[]> segments)
    {
        SegmentId[] wanted = ids.ToArray();
        Arrivals arrivals = new(wanted.Length);
        onRead?.Invoke(wanted.Length);
        reader.Tell(new ReadSegments(wanted, arrivals));
        Dictionary<SegmentId, byte[]> arrived = arrivals.Wait(within);
        for (int i = 0; i < wanted.Length; i++)
        {
            segments[i] = arrived[wanted[i]];
        }
    }

    /// <inheritdoc/>
    public void ReadAhead(ReadOnlySpan<SegmentId> ids) => reader.Tell(new ReadAhead(ids.ToArray()));

    /// <summary>Gathers what one call waits for.</summary>
    private sealed class Arrivals(int count) : ISegmentReceiver
    {
        private readonly Dictionary<SegmentId, byte[]> _arrived = [];
        private AccreteException? _error;

        /// <inheritdoc/>
        public void Arrived(SegmentId id, ReadOnlyMemory<byte>? bytes)
        {
            lock (_arrived)
            {
                if (bytes is { } found)
                {
                    _arrived[id] = Whole(found);
                }
                else
                {
                    _error ??= SegmentErrors.Missing(id);
                }

                Monitor.PulseAll(_arrived);
            }
        }

        /// <inheritdoc/>
        public void Failed(SegmentId id, AccreteException error)
        {
            lock (_arrived)
            {
                _error ??= error;
                Monitor.PulseAll(_arrived);
            }
        }

        /// <summary>Waits for all, or for the first failure.</summary>
        /// <exception cref="AccreteException">One is missing, or could not be read in time.</exception>
        public Dictionary<SegmentId, byte[]> Wait(TimeSpan within)
        {
            lock (_arrived)
            {
                while (_error is null && _arrived.Count < count)
                {
                    if (!Monitor.Wait(_arrived, within))
                    {
                        throw StorageErrors.Timeout("Segments did not arrive in time.");
                    }
                }

                return _error is null ? _arrived : throw _error;
            }
        }

        private static byte[] Whole(ReadOnlyMemory<byte> bytes) =>
            MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array)
                && array.Array is { } whole && array.Offset == 0 && array.Count == whole.Length
                ? whole
                : bytes.ToArray();
    }
}
