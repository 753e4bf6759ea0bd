using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Segments;
using Accrete.Storage.Caches;
using Accrete.Storage.Memory;
using Accrete.Storage.Valcache;
using Xunit;

namespace Accrete.Storage.Tests;

/// <summary>Segments that were read once are on the disk of this host from then on, whatever becomes of their
/// files.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The runner disposes of it: IAsyncLifetime.")]
public sealed class ValcacheTests : IAsyncLifetime
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("accrete").FullName;
    private readonly MemStorage _storage = new();
    private readonly SegmentIdSequence _ids = new(() => new Instant(1_000_000), () => 7);
    private int _read;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _storage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_was_read_or_written_is_at_hand_after_a_restart()
    {
        StoredSegment[] stored = [.. await StoreAsync(10)];
        StoredSegment written = Segment(11);
        await using (CachedStorage cached = Open())
        {
            Assert.Equal(10, (await ManyAsync(cached, stored)).Count);
            await cached.PutAsync(written, Within);
        }

        _read = 0;
        await using CachedStorage again = Open();
        Dictionary<SegmentId, byte[]> found = await ManyAsync(again, [.. stored, written]);
        foreach (StoredSegment segment in (IEnumerable<StoredSegment>)[.. stored, written])
        {
            Assert.Equal(segment.Bytes.ToArray(), found[segment.Id]);
            Assert.Equal(segment.Bytes.ToArray(), (await again.GetAsync(segment.Id, Within))?.ToArray());
        }

        Assert.Equal(0, _read);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(40)]
    public async Task A_damaged_file_is_read_from_storage_and_written_anew(int place)
    {
        StoredSegment segment = (await StoreAsync(1)).Single();
        await using (CachedStorage cached = Open())
        {
            await cached.GetAsync(segment.Id, Within);
        }

        string path = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Single();
        byte[] bytes = File.ReadAllBytes(path);
        bytes[place] ^= 1;
        File.WriteAllBytes(path, bytes);
        for (int i = 1; i <= 2; i++)
        {
            await using CachedStorage cached = Open();
            Assert.Equal(segment.Bytes.ToArray(), (await cached.GetAsync(segment.Id, Within))?.ToArray());
        }

        Assert.Equal(2, _read);
    }

    [Fact]
    public async Task A_file_that_was_cut_short_counts_as_missing()
    {
        StoredSegment segment = (await StoreAsync(1)).Single();
        await using (CachedStorage cached = Open())
        {
            await cached.GetAsync(segment.Id, Within);
        }

        string path = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Single();
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..5]);
        await using CachedStorage again = Open();
        Assert.Equal(segment.Bytes.ToArray(), (await again.GetAsync(segment.Id, Within))?.ToArray());
    }

    [Fact]
    public async Task Beyond_the_bound_what_was_not_read_for_longest_goes_first()
    {
        StoredSegment[] stored = [.. await StoreAsync(20)];
        await using (CachedStorage cached = Open())
        {
            await ManyAsync(cached, stored[..10]);
        }

        DateTime then = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (int i = 0; i < 10; i++)
        {
            File.SetLastAccessTimeUtc(PathOf(stored[i]), then.AddMinutes(i == 0 ? 100 : i));
        }

        long bytesMax = 15 * new FileInfo(PathOf(stored[0])).Length;
        await using (CachedStorage cached = Open(bytesMax))
        {
            await ManyAsync(cached, stored[10..]);
        }

        Assert.InRange(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Length, 10, 15);
        Assert.True(File.Exists(PathOf(stored[0])), "what was read last is kept");
        Assert.False(File.Exists(PathOf(stored[1])), "what was not read for longest goes");
    }

    [Fact]
    public async Task A_folder_that_somebody_takes_away_costs_no_answer()
    {
        StoredSegment[] stored = [.. await StoreAsync(5)];
        string away = Directory.CreateTempSubdirectory("accrete").FullName;
        await using (CachedStorage cached = Open())
        {
            await ManyAsync(cached, stored);
            foreach (string folder in Directory.GetDirectories(_folder))
            {
                // At once: somebody may be writing into it.
                Directory.Move(folder, Path.Combine(away, Path.GetFileName(folder)));
            }

            Assert.Equal(5, (await ManyAsync(cached, stored)).Count);
        }

        Directory.Delete(away, recursive: true);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told_by_name()
    {
        string path = Path.Combine(_folder, "file");
        File.WriteAllText(path, "");
        AccreteException wrong = Assert.Throws<AccreteException>(
            () => DiskCache.Open(path, 1 << 20, TimeProvider.System));
        Assert.Contains("valcache-path", wrong.Message, StringComparison.Ordinal);
    }

    private static async Task<Dictionary<SegmentId, byte[]>> ManyAsync(
        CachedStorage storage, StoredSegment[] segments)
    {
        Dictionary<SegmentId, byte[]> found = [];
        await foreach (StoredSegment one in storage.GetManyAsync([.. segments.Select(each => each.Id)], Within))
        {
            found.Add(one.Id, one.Bytes.ToArray());
        }

        return found;
    }

    private CachedStorage Open(long bytesMax = 1 << 20) => new(
        _storage.Attach(call =>
        {
            _read += call.Method is StorageMethod.Get or StorageMethod.GetMany ? 1 : 0;
            return StorageFault.None;
        }),
        DiskCache.Open(_folder, bytesMax, TimeProvider.System));

    private string PathOf(StoredSegment segment)
    {
        string name = segment.Id.Uuid.ToString("n");
        return Path.Combine(_folder, name[^2..], name);
    }

    private StoredSegment Segment(int number)
    {
        byte[] bytes = new byte[100];
        bytes.AsSpan().Fill((byte)number);
        return new StoredSegment(_ids.Next(), bytes);
    }

    private async Task<List<StoredSegment>> StoreAsync(int count)
    {
        List<StoredSegment> stored = [];
        for (int i = 0; i < count; i++)
        {
            stored.Add(Segment(i));
            await _storage.PutAsync(stored[i], Within);
        }

        return stored;
    }
}
