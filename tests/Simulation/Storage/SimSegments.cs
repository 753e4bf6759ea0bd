using System;
using System.Runtime.InteropServices;
using Accrete.Segments;
using Accrete.Simulation.World;
using Accrete.Storage;
using Accrete.Storage.Memory;

namespace Accrete.Simulation.Storage;

/// <summary>Reads the segments of databases of a simulated process. The thread of who reads waits meanwhile, as it does
/// in a real one; here it is the only one, so that the answer is there at once and the clock goes on.</summary>
internal sealed class SimSegments(SimWorld world, SimNode node, SharedStorage shared) : ISegmentSource
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
        if (ids.Length == 0)
        {
            return;
        }

        StorageWeather weather = shared.Weather;
        world.Wait(weather.WayMin);
        if (weather.CutOff.Contains(node.Name) || shared.Draws.Chance((weather.LostBefore + weather.LostAfter) / 4))
        {
            weather.Count(StorageFault.Held);
            throw StorageErrors.Timeout("Segments did not arrive in time.");
        }

        for (int i = 0; i < ids.Length; i++)
        {
            if (shared.Draws.Chance(weather.NotYetVisible))
            {
                weather.Count(StorageFault.NotYetVisible);
                throw SegmentErrors.Missing(ids[i]);
            }

            segments[i] = shared.Find(ids[i]) is { } bytes ? Whole(bytes) : throw SegmentErrors.Missing(ids[i]);
        }
    }

    /// <inheritdoc/>
    public void ReadAhead(ReadOnlySpan<SegmentId> ids)
    {
    }

    private static byte[] Whole(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array)
            && array.Array is { } whole && array.Offset == 0 && array.Count == whole.Length
            ? whole
            : bytes.ToArray();
}
