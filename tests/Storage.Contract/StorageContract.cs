using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Accrete.Segments;
using Xunit;

namespace Accrete.Storage.Contract;

/// <summary>What every storage service must do, as named cases. A service is held to it by a small subclass that opens
/// it; cases draw names of their own, so that all may share one service.</summary>
public abstract partial class StorageContract : IAsyncLifetime
{
    /// <summary>Long enough for any call that is answered at all.</summary>
    protected static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    private readonly string _prefix = "case/" + Guid.NewGuid().ToString("N");

    // Set by InitializeAsync, which runs before each case.
    protected IStorage Storage { get; private set; } = null!;

    public async Task InitializeAsync() => Storage = await OpenAsync();

    public Task DisposeAsync() => CloseAsync(Storage);

    /// <summary>Opens the service.</summary>
    protected abstract Task<IStorage> OpenAsync();

    /// <summary>Gives back what a case has opened.</summary>
    protected virtual Task CloseAsync(IStorage storage) => storage.DisposeAsync().AsTask();

    /// <summary>Opens another way to the same data, as a second process has it.</summary>
    protected abstract Task<IStorage> OpenOtherAsync();

    /// <summary>Closes the service and opens it anew on what is stored; null where nothing is.</summary>
    protected virtual Task<IStorage?> ReopenAsync() => Task.FromResult<IStorage?>(null);

    protected static SegmentId NewId() => new(Guid.CreateVersion7());

    protected static byte[] Bytes(int count, int seed = 1)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    protected static void AssertBytes(byte[] expected, byte[]? actual)
    {
        Assert.NotNull(actual);
        Assert.True(expected.AsSpan().SequenceEqual(actual), $"{expected.Length} and {actual.Length} bytes differ");
    }

    protected static RefWrite Write(string text) => new(Guid.NewGuid(), System.Text.Encoding.UTF8.GetBytes(text));

    protected static string Text(RefRecord? record) =>
        record is null ? "absent" : System.Text.Encoding.UTF8.GetString(record.Value.Span);

    protected RefKey Key(string name = "a") => new($"{_prefix}/{name}");

    protected Task<WriteOutcome> Set(RefKey key, RefVersion expected, RefWrite? write) =>
        Storage.CompareAndSetAsync(key, expected, write, Within);

    /// <summary>Writes a ref that must succeed, and returns its version.</summary>
    protected async Task<RefVersion> Commit(RefKey key, RefVersion expected, RefWrite? write) =>
        Assert.IsType<WriteOutcome.Committed>(await Set(key, expected, write)).Version;

    protected async Task<RefRecord?> Rejected(RefKey key, RefVersion expected, RefWrite? write) =>
        Assert.IsType<WriteOutcome.Rejected>(await Set(key, expected, write)).Current;

    protected Task<RefRecord?> Read(RefKey key) => Storage.ReadAsync(key, Within);

    protected static async Task<Dictionary<SegmentId, byte[]>> Many(IStorage storage, params SegmentId[] ids)
    {
        Dictionary<SegmentId, byte[]> found = [];
        await foreach (StoredSegment segment in storage.GetManyAsync(ids, Within))
        {
            found.Add(segment.Id, segment.Bytes.ToArray());
        }

        return found;
    }

    protected async Task<byte[]?> Get(SegmentId id) => (await Storage.GetAsync(id, Within))?.ToArray();

    protected Task Put(SegmentId id, byte[] bytes) => Storage.PutAsync(new StoredSegment(id, bytes), Within);
}
