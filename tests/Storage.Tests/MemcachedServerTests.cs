using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Caches;
using Accrete.Storage.Memcached;
using Accrete.Storage.Memory;
using Xunit;

namespace Accrete.Storage.Tests;

/// <summary>Segments in a real memcached, which is killed and started again under work.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The runner disposes of it: IAsyncLifetime.")]
public sealed class MemcachedServerTests : IAsyncLifetime
{
    private const string Program = "/usr/bin/memcached";
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(1);
    private static readonly int[] Sizes = [1, 100, 16_000, 64_000, MemcachedValue.SegmentBytesMax];

    private readonly MemStorage _storage = new();
    private readonly Dictionary<int, Process> _servers = [];

    public async Task InitializeAsync()
    {
        for (int i = 0; i < 2 && File.Exists(Program); i++)
        {
            await StartAsync(FreePort());
        }
    }

    public async Task DisposeAsync()
    {
        foreach (int port in _servers.Keys.ToArray())
        {
            Kill(port);
        }

        await _storage.DisposeAsync();
    }

    [SkippableFact]
    public async Task Segments_of_all_sizes_up_to_the_limit_are_kept()
    {
        Skip.IfNot(File.Exists(Program), "no memcached: apt-get install memcached");
        StoredSegment[] stored = await StoreAsync(40);
        List<bool> puts = [], hits = [];
        await using (CachedStorage one = Open(hits, puts))
        {
            await AssertReadsAsync(one, stored);
        }

        Assert.Equal(Enumerable.Repeat(true, 40), puts);
        hits.Clear();
        await using CachedStorage other = Open(hits, puts);
        await AssertReadsAsync(other, stored);
        Assert.Equal(Enumerable.Repeat(true, 40), hits);
    }

    [SkippableFact]
    public async Task Readers_notice_nothing_of_a_server_that_is_killed_and_started_again()
    {
        Skip.IfNot(File.Exists(Program), "no memcached: apt-get install memcached");
        StoredSegment[] stored = await StoreAsync(40);
        List<bool> hits = [];
        await using CachedStorage cached = Open(hits, []);
        await AssertReadsAsync(cached, stored);

        int port = _servers.Keys.First();
        Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => ReadAsync(cached, stored, 30))];
        Kill(port);
        await Task.WhenAll(readers);
        await StartAsync(port);

        // The server is empty now; what is read from storage is put there again, once it is tried.
        do
        {
            lock (hits)
            {
                hits.Clear();
            }

            await AssertReadsAsync(cached, stored);
        }
        while (hits.Contains(false));
    }

    private static async Task ReadAsync(CachedStorage cached, StoredSegment[] stored, int times)
    {
        for (int i = 0; i < times; i++)
        {
            await AssertReadsAsync(cached, stored);
        }
    }

    private static async Task AssertReadsAsync(CachedStorage cached, StoredSegment[] stored)
    {
        Dictionary<SegmentId, ReadOnlyMemory<byte>> found = [];
        await foreach (StoredSegment one in cached.GetManyAsync([.. stored.Select(each => each.Id)], Within))
        {
            found.Add(one.Id, one.Bytes);
        }

        Assert.All(stored, each => Assert.True(each.Bytes.Span.SequenceEqual(found[each.Id].Span)));
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private CachedStorage Open(List<bool> hits, List<bool> puts)
    {
        MemcachedOptions options = new()
        {
            Servers = [.. _servers.Keys.Order().Select(port => new CacheServer("127.0.0.1", port))],
            StallMax = Within,
            ReadMax = Within,
            DrainMax = Within,
            QuietMin = TimeSpan.FromMilliseconds(1),
        };
        MemcachedCache cache = new(options, TimeProvider.System, (_, isStored) => puts.Add(isStored));
        return new CachedStorage(_storage.Attach(), cache, isThere =>
        {
            lock (hits)
            {
                hits.Add(isThere);
            }
        });
    }

    private async Task StartAsync(int port)
    {
        ProcessStartInfo start = new(Program) { RedirectStandardError = true };
        foreach (string argument in (string[])["-u", "nobody", "-l", "127.0.0.1", "-p", $"{port}", "-U", "0"])
        {
            start.ArgumentList.Add(argument);
        }

        _servers.Add(port, Process.Start(start) ?? throw new InvalidOperationException("memcached does not start"));
        for (bool isUp = false; !isUp;)
        {
            Assert.False(_servers[port].HasExited, "memcached ended");
            using TcpClient client = new();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                isUp = true;
            }
            catch (SocketException)
            {
                await Task.Yield();
            }
        }
    }

    private void Kill(int port)
    {
        if (_servers.Remove(port, out Process? process))
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }

    private async Task<StoredSegment[]> StoreAsync(int count)
    {
        StoredSegment[] stored = new StoredSegment[count];
        Random random = new(5);
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = new byte[Sizes[i % Sizes.Length]];
            random.NextBytes(bytes);
            stored[i] = new StoredSegment(new SegmentId(Guid.CreateVersion7()), bytes);
            await _storage.PutAsync(stored[i], Within);
        }

        return stored;
    }
}
