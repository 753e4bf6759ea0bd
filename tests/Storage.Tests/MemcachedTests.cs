using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Segments;
using Accrete.Storage.Caches;
using Accrete.Storage.Memcached;
using Accrete.Storage.Memory;
using Xunit;

namespace Accrete.Storage.Tests;

/// <summary>What a server of memcached may do to us: it costs a read of storage, and nothing else.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The storage in memory has nothing to give back.")]
public sealed class MemcachedTests
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    private readonly MemStorage _storage = new();
    private readonly SegmentIdSequence _ids = new(() => new Instant(1_000_000), () => 7);
    private int _read;

    [Fact]
    public async Task What_one_process_read_or_wrote_another_has_without_storage()
    {
        await using FakeMemcached server = FakeMemcached.Start();
        StoredSegment[] stored = await StoreAsync(120);
        await using (CachedStorage one = Open([server]))
        {
            Assert.Equal(120, (await ManyAsync(one, stored)).Count);
        }

        Assert.Equal(120, server.Items.Count);
        _read = 0;
        await using CachedStorage other = Open([server]);
        Dictionary<SegmentId, byte[]> found = await ManyAsync(other, stored);
        Assert.All(stored, each => Assert.Equal(each.Bytes.ToArray(), found[each.Id]));
        Assert.Equal(stored[7].Bytes.ToArray(), (await other.GetAsync(stored[7].Id, Within))?.ToArray());
        Assert.Equal(0, _read);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(50)]
    public async Task A_damaged_value_is_read_from_storage_and_written_anew(int place)
    {
        await using FakeMemcached server = FakeMemcached.Start();
        StoredSegment segment = (await StoreAsync(1)).Single();
        await FillAsync([server], [segment]);
        server.Items.Values.Single()[place] ^= 1;
        await using (CachedStorage cached = Open([server]))
        {
            Assert.Equal(segment.Bytes.ToArray(), (await cached.GetAsync(segment.Id, Within))?.ToArray());
        }

        Assert.Equal(1, _read);
        await using CachedStorage again = Open([server]);
        Assert.Equal(segment.Bytes.ToArray(), (await again.GetAsync(segment.Id, Within))?.ToArray());
        Assert.Equal(1, _read);
    }

    [Fact]
    public async Task The_value_of_another_segment_counts_as_missing()
    {
        await using FakeMemcached server = FakeMemcached.Start();
        StoredSegment[] stored = await StoreAsync(2);
        await FillAsync([server], stored);
        (string one, string other) = (Key(stored[0]), Key(stored[1]));
        (server.Items[one], server.Items[other]) = (server.Items[other], server.Items[one]);
        await using CachedStorage cached = Open([server]);
        Dictionary<SegmentId, byte[]> found = await ManyAsync(cached, stored);
        Assert.All(stored, each => Assert.Equal(each.Bytes.ToArray(), found[each.Id]));
        Assert.Equal(1, _read);
    }

    [Theory]
    [InlineData("VALUE nobody 0 3\r\nabc\r\nEND\r\n")]
    [InlineData("VALUE 00000000-0000-0000-0000-000000000000 0 3\r\nabc\r\nEND\r\n")]
    [InlineData("VALUE {0} 0 99999999999999\r\n")]
    [InlineData("VALUE {0} 0 -1\r\n")]
    [InlineData("VALUE {0} 0 3\r\nabcdef\r\nEND\r\n")]
    [InlineData("VALUE {0} 0 3\r\nabc\r\nEND\r\n")]
    [InlineData("VALUE {0} 0 300\r\nabc")]
    [InlineData("ERROR\r\n")]
    [InlineData("SERVER_ERROR out of memory\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("END\n")]
    [InlineData("")]
    public async Task Whatever_a_server_answers_the_segment_is_read_from_storage(string answer)
    {
        StoredSegment segment = (await StoreAsync(1)).Single();
        await using FakeMemcached server = FakeMemcached.Start(
            answer.Replace("{0}", Key(segment), StringComparison.Ordinal));
        await using CachedStorage cached = Open([server]);
        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal(segment.Bytes.ToArray(), (await cached.GetAsync(segment.Id, Within))?.ToArray());
            Assert.Equal(i, _read);
        }
    }

    [Fact]
    public async Task An_endless_line_ends_the_connection()
    {
        StoredSegment segment = (await StoreAsync(1)).Single();
        await using FakeMemcached server = FakeMemcached.Start(new string('x', 1 << 20));
        await using CachedStorage cached = Open([server]);
        Assert.Equal(segment.Bytes.ToArray(), (await cached.GetAsync(segment.Id, Within))?.ToArray());
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_left_alone_after_its_time()
    {
        StoredSegment segment = (await StoreAsync(1)).Single();
        await using FakeMemcached server = FakeMemcached.Start(answer: null);
        await using CachedStorage cached = Open(
            [server], options => options with { StallMax = TimeSpan.FromMilliseconds(1), QuietMin = Within });
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(segment.Bytes.ToArray(), (await cached.GetAsync(segment.Id, Within))?.ToArray());
        }

        Assert.InRange(server.Connections, 0, 1);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_tried_again_after_a_while()
    {
        StoredSegment[] stored = await StoreAsync(1);
        FakeMemcached server = FakeMemcached.Start();
        Func<MemcachedOptions, MemcachedOptions> soon = options => options with { QuietMin = TimeSpan.Zero };
        await using CachedStorage cached = Open([server], soon);
        await server.DisposeAsync();
        Assert.Single(await ManyAsync(cached, stored));
        await using FakeMemcached again = FakeMemcached.Start(port: server.Port);
        await FillAsync([again], stored);
        // While somebody else tries it, and that may be the writer, it is left alone.
        do
        {
            _read = 0;
            Assert.Single(await ManyAsync(cached, stored));
        }
        while (_read > 0);
    }

    [Fact]
    public async Task Segments_spread_over_servers_and_a_lost_one_costs_its_share_alone()
    {
        StoredSegment[] stored = await StoreAsync(300);
        await using FakeMemcached first = FakeMemcached.Start(), second = FakeMemcached.Start();
        FakeMemcached third = FakeMemcached.Start();
        await FillAsync([first, second, third], stored);
        Assert.All([first, second, third], server => Assert.InRange(server.Items.Count, 40, 160));

        int lost = third.Items.Count;
        await third.DisposeAsync();
        int missed = 0;
        await using CachedStorage cached = new(
            Counted(), new MemcachedCache(OptionsOf([third, second, first]), TimeProvider.System),
            isThere => missed += isThere ? 0 : 1);
        Assert.Equal(300, (await ManyAsync(cached, stored)).Count);
        Assert.Equal(lost, missed);
    }

    [Fact]
    public void Where_a_server_comes_segments_move_to_it_alone()
    {
        MemcachedServer[] servers =
        [
            .. Enumerable.Range(0, 5).Select(i => new MemcachedServer(
                new CacheServer("host", i + 1), new MemcachedOptions { Servers = [] }, TimeProvider.System)),
        ];
        ServerRing four = new(servers[..4]), five = new([.. servers.Reverse()]);
        int moved = 0;
        for (int i = 0; i < 2000; i++)
        {
            SegmentId id = _ids.Next();
            if (four.OwnerOf(id) != five.OwnerOf(id))
            {
                Assert.Equal(servers[4], five.OwnerOf(id));
                moved++;
            }
        }

        Assert.InRange(moved, 200, 600);
        Assert.Null(new ServerRing([]).OwnerOf(_ids.Next()));
    }

    [Fact]
    public async Task What_no_server_takes_is_not_sent()
    {
        await using FakeMemcached server = FakeMemcached.Start();
        StoredSegment large = new(_ids.Next(), new byte[MemcachedValue.SegmentBytesMax + 1]);
        await using (CachedStorage cached = Open([server]))
        {
            await cached.PutAsync(large, Within);
            await cached.PutAsync(Segment(1), Within);
        }

        Assert.Single(server.Items);
    }

    [Fact]
    public async Task A_write_that_is_refused_is_counted_as_failed()
    {
        await using FakeMemcached server = FakeMemcached.Start("SERVER_ERROR out of memory storing object\r\n");
        List<bool> puts = [];
        await using (CachedStorage cached = new(
            Counted(),
            new MemcachedCache(OptionsOf([server]), TimeProvider.System, (_, isStored) => puts.Add(isStored))))
        {
            await cached.PutAsync(Segment(1), Within);
        }

        Assert.Equal([false], puts);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_told_so()
    {
        await using FakeMemcached server = FakeMemcached.Start(answer: null);
        StoredSegment segment = (await StoreAsync(1)).Single();
        await using CachedStorage cached = Open([server]);
        using CancellationTokenSource source = new();
        Task<ReadOnlyMemory<byte>?> asked = cached.GetAsync(segment.Id, Within, source.Token);
        await server.Asked;
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task The_nodes_of_an_ElastiCache_are_asked_for()
    {
        await using FakeMemcached node = FakeMemcached.Start();
        string config = $"12\nsome.name|127.0.0.1|{node.Port}\n";
        await using FakeMemcached endpoint = FakeMemcached.Start(
            $"CONFIG cluster 0 {config.Length}\r\n{config}\r\nEND\r\n");
        MemcachedOptions options = OptionsOf([endpoint]) with { Discovers = true, ConfigTimeout = Within };
        MemcachedCache cache = new(options, TimeProvider.System);
        StoredSegment[] stored = await StoreAsync(1);
        await using CachedStorage cached = new(Counted(), cache);
        // Until the endpoint has answered there is no node, and storage is read.
        while (node.Items.IsEmpty)
        {
            await ManyAsync(cached, stored);
            await Task.Yield();
        }

        Assert.Equal(1, endpoint.Connections);
    }

    [Theory]
    [InlineData("1\na||1 b|10.0.0.1|2\n", "a:1, 10.0.0.1:2")]
    [InlineData("1\n", null)]
    [InlineData("1", null)]
    [InlineData("1\na|b\n", null)]
    [InlineData("1\na||x\n", null)]
    public void A_configuration_names_nodes_or_is_none(string config, string? nodes) =>
        Assert.Equal(nodes, ClusterConfig.NodesOf(config) is { } read ? string.Join(", ", read) : null);

    private static string Key(StoredSegment segment) => segment.Id.Uuid.ToString("d");

    // A busy machine is slow, and no failure.
    private static MemcachedOptions OptionsOf(FakeMemcached[] servers) => new()
    {
        Servers = [.. servers.Select(server => new CacheServer("127.0.0.1", server.Port))],
        StallMax = Within,
        ReadMax = Within,
        DrainMax = Within,
    };

    private static async Task<Dictionary<SegmentId, byte[]>> ManyAsync(CachedStorage storage, StoredSegment[] segments)
    {
        Dictionary<SegmentId, byte[]> found = [];
        await foreach (StoredSegment one in storage.GetManyAsync([.. segments.Select(each => each.Id)], Within))
        {
            found.Add(one.Id, one.Bytes.ToArray());
        }

        return found;
    }

    private static async Task FillAsync(FakeMemcached[] servers, StoredSegment[] segments)
    {
        await using MemcachedCache cache = new(OptionsOf(servers), TimeProvider.System);
        foreach (StoredSegment segment in segments)
        {
            cache.Add(segment);
        }
    }

    private CachedStorage Open(
        FakeMemcached[] servers, Func<MemcachedOptions, MemcachedOptions>? change = null) => new(
        Counted(),
        new MemcachedCache(
            change is null ? OptionsOf(servers) : change(OptionsOf(servers)), TimeProvider.System));

    private MemStorage Counted() => _storage.Attach(call =>
    {
        _read += call.Method is StorageMethod.Get or StorageMethod.GetMany ? 1 : 0;
        return StorageFault.None;
    });

    private StoredSegment Segment(int number)
    {
        byte[] bytes = new byte[100];
        bytes.AsSpan().Fill((byte)number);
        return new StoredSegment(_ids.Next(), bytes);
    }

    private async Task<StoredSegment[]> StoreAsync(int count)
    {
        StoredSegment[] stored = [.. Enumerable.Range(0, count).Select(Segment)];
        foreach (StoredSegment segment in stored)
        {
            await _storage.PutAsync(segment, Within);
        }

        return stored;
    }
}
