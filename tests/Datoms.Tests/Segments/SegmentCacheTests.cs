using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Segments;
using Xunit;

namespace Accrete.Datoms.Tests.Segments;

public sealed class SegmentCacheTests
{
    private readonly SegmentIdSequence _ids = new(() => new Instant(1_000_000), () => 7);

    [Fact]
    public void A_segment_is_read_once_and_then_at_hand()
    {
        MemorySegments storage = new();
        SegmentCache cache = new(storage, Decode, 1_000);
        SegmentId id = Write(storage, 100);
        SegmentSlot slot = cache.Get(id, out Segment first);
        Assert.Same(slot, cache.Get(id, out Segment second));
        Assert.Same(first, second);
        Assert.Same(first, slot.Segment);
        Assert.Equal(1, storage.Reads);
        Assert.Equal(100, cache.Bytes);
    }

    [Fact]
    public void What_is_kept_stays_within_the_bound_and_what_was_used_again_stays_longest()
    {
        MemorySegments storage = new();
        SegmentCache cache = new(storage, Decode, 1_000);
        SegmentId[] ids = [.. Enumerable.Range(0, 30).Select(_ => Write(storage, 100))];
        SegmentSlot often = cache.Get(ids[0], out _);
        foreach (SegmentId id in ids)
        {
            Assert.NotNull(often.Segment);
            cache.Get(id, out _);
            Assert.InRange(cache.Bytes, 100, 1_000);
        }

        Assert.NotNull(often.Segment);
        Assert.Equal(30, storage.Reads);
        cache.Get(ids[1], out _);
        Assert.Equal(31, storage.Reads);
    }

    [Fact]
    public void Caches_that_share_a_space_stay_within_its_bound_together_and_keep_what_is_used()
    {
        MemorySegments storage = new();
        SegmentSpace space = new(1_000);
        SegmentCache used = new(storage, Decode, space), scanned = new(storage, Decode, space);
        SegmentSlot often = used.Get(Write(storage, 100), out _);
        for (int i = 0; i < 30; i++)
        {
            Assert.NotNull(often.Segment);
            scanned.Get(Write(storage, 100), out _);
            Assert.InRange(space.Bytes, 100, 1_000);
        }

        scanned.Release();
        Assert.Equal(100, space.Bytes);
        Assert.NotNull(often.Segment);
    }

    [Fact]
    public void A_segment_that_is_larger_than_the_cache_is_read_each_time()
    {
        MemorySegments storage = new();
        SegmentCache cache = new(storage, Decode, 1_000);
        SegmentId id = Write(storage, 2_000);
        Assert.Null(cache.Get(id, out Segment first).Segment);
        cache.Get(id, out Segment second);
        Assert.NotSame(first, second);
        Assert.Equal(0, cache.Bytes);
    }

    [Fact]
    public void Several_segments_come_in_one_round_trip_without_those_that_are_at_hand()
    {
        MemorySegments storage = new();
        SegmentCache cache = new(storage, Decode, 10_000);
        SegmentId[] ids = [.. Enumerable.Range(0, 10).Select(_ => Write(storage, 100))];
        cache.Get(ids[3], out Segment third);
        Segment[] segments = new Segment[10];
        cache.GetMany(ids, segments);
        Assert.Same(third, segments[3]);
        Assert.DoesNotContain(null, segments);
        Assert.Equal(2, storage.RoundTrips);
        Assert.Equal(10, storage.Reads);
        cache.ReadAhead(ids);
        Assert.Equal(0, storage.ReadAheads);
        cache.ReadAhead([.. ids, Write(storage, 5)]);
        Assert.Equal(1, storage.ReadAheads);
    }

    [Fact]
    public async Task Many_readers_of_one_segment_have_it_loaded_once()
    {
        using GatedSource source = new();
        SegmentCache cache = new(source, Decode, 10_000);
        SegmentId[] ids = [.. Enumerable.Range(0, 4).Select(_ => Write(source.Storage, 100))];
        Task<Segment>[] readers = [.. Enumerable.Range(0, 8).Select(i => Task.Factory.StartNew(
            () =>
            {
                if (i % 2 == 0)
                {
                    cache.Get(ids[0], out Segment one);
                    return one;
                }

                Segment[] all = new Segment[4];
                cache.GetMany(i % 4 == 1 ? ids : [.. ids.Reverse()], all);
                return all[i % 4 == 1 ? 0 : 3];
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        source.Open();
        Segment[] read = await Task.WhenAll(readers);
        Assert.Single(read.Distinct());
        Assert.Equal(4, source.Storage.Reads);
    }

    [Fact]
    public void A_failure_is_told_and_the_next_reader_tries_again()
    {
        MemorySegments storage = new();
        SegmentCache cache = new(storage, Decode, 1_000);
        SegmentId id = _ids.Next();
        SegmentId good = Write(storage, 10);
        AccreteException refused = Assert.Throws<AccreteException>(() => cache.Get(id, out _));
        Assert.Equal(":db.error/missing-segment", refused.Error!.ToString());
        Assert.Throws<AccreteException>(() => cache.GetMany([good, id], new Segment[2]));
        storage.Write(id, new byte[10]);
        Segment[] both = new Segment[2];
        cache.GetMany([good, id], both);
        Assert.DoesNotContain(null, both);
    }

    [Fact]
    public void What_was_written_is_at_hand_at_once()
    {
        MemorySegments storage = new();
        SegmentCache cache = new(storage, Decode, 1_000);
        SegmentId id = Write(storage, 10);
        Piece piece = new(10);
        cache.Add(id, piece);
        cache.Get(id, out Segment found);
        Assert.Same(piece, found);
        Assert.Equal(0, storage.Reads);
    }

    [Fact]
    public void Threads_that_read_all_over_a_small_cache_get_what_they_ask_for()
    {
        MemorySegments storage = new();
        SegmentCache cache = new(storage, Decode, 2_000);
        Dictionary<SegmentId, int> sizes = [];
        for (int i = 0; i < 50; i++)
        {
            sizes.Add(Write(storage, 50 + i), 50 + i);
        }

        SegmentId[] ids = [.. sizes.Keys];
        Parallel.For(0, 4, thread =>
        {
            Random random = new(thread);
            Segment[] segments = new Segment[5];
            for (int i = 0; i < 2_000; i++)
            {
                SegmentId id = ids[random.Next(ids.Length)];
                cache.Get(id, out Segment one);
                Assert.Equal(sizes[id], one.MemoryBytes);
                SegmentId[] some = [.. Enumerable.Range(random.Next(45), 5).Select(at => ids[at])];
                cache.GetMany(some, segments);
                Assert.Equal(some.Select(other => (long)sizes[other]), segments.Select(other => other.MemoryBytes));
            }
        });
        Assert.InRange(cache.Bytes, 1_000, 2_000);
    }

    private static Piece Decode(byte[] bytes, SegmentCache cache) => new(bytes.Length);

    private SegmentId Write(MemorySegments storage, int bytes)
    {
        SegmentId id = _ids.Next();
        storage.Write(id, new byte[bytes]);
        return id;
    }

    private sealed class Piece(long bytes) : Segment
    {
        public override long MemoryBytes => bytes;
    }

    /// <summary>A storage that answers when it is told to.</summary>
    private sealed class GatedSource : ISegmentSource, IDisposable
    {
        private readonly ManualResetEventSlim _gate = new();

        public MemorySegments Storage { get; } = new();

        public void Open() => _gate.Set();

        public void Dispose() => _gate.Dispose();

        public byte[] Read(SegmentId id)
        {
            _gate.Wait();
            return Storage.Read(id);
        }

        public void ReadMany(ReadOnlySpan<SegmentId> ids, Span<byte[]> segments)
        {
            _gate.Wait();
            Storage.ReadMany(ids, segments);
        }

        public void ReadAhead(ReadOnlySpan<SegmentId> ids) => Storage.ReadAhead(ids);
    }
}
