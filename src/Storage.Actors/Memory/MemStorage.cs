using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;

namespace Accrete.Storage.Memory;

/// <summary>Keeps segments and refs in memory: the service of <c>datomic:mem</c>, and the test double of all others.
/// It answers at once, on the caller's thread, and does wrong only what its hook asks for.</summary>
/// <remarks>Instances made by <see cref="Attach"/> share the data and have a hook each, as two processes share a
/// service and not the way to it.</remarks>
public sealed class MemStorage : IStorage
{
    private readonly MemTable _table;
    private readonly Func<StorageCall, StorageFault>? _faults;

    /// <summary>Makes an empty service.</summary>
    /// <param name="faults">Says before each call what goes wrong with it; null where nothing does.</param>
    public MemStorage(Func<StorageCall, StorageFault>? faults = null)
        : this(new MemTable(), faults)
    {
    }

    private MemStorage(MemTable table, Func<StorageCall, StorageFault>? faults) => (_table, _faults) = (table, faults);

    /// <summary>Gets how many segments there are.</summary>
    public int SegmentCount => _table.SegmentCount;

    /// <summary>Gets how many refs there are.</summary>
    public int RefCount => _table.RefCount;

    /// <summary>Makes another way to the same data.</summary>
    /// <param name="faults">Says before each call what goes wrong with it; null where nothing does.</param>
    public MemStorage Attach(Func<StorageCall, StorageFault>? faults = null) => new(_table, faults);

    /// <summary>Lets the effects that were to come late come now, oldest first.</summary>
    /// <returns>How many there were.</returns>
    public int LandLate() => _table.RunAll(isHeld: false);

    /// <summary>Lets the calls that were held go on now, oldest first.</summary>
    /// <returns>How many there were.</returns>
    public int Release() => _table.RunAll(isHeld: true);

    /// <inheritdoc/>
    public Task PutAsync(StoredSegment segment, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(segment);
        StorageCall call = new(StorageMethod.Put, segment.Id.ToString(), 1);
        return Plain(call, within, _ => _table.Put(segment), token);
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> GetAsync(SegmentId id, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(id);
        return Plain(new StorageCall(StorageMethod.Get, id.ToString(), 1), within,
            fault => fault == StorageFault.NotYetVisible ? null : _table.Get(id), token);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredSegment> GetManyAsync(
        IReadOnlyList<SegmentId> ids, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(ids);
        StorageLimits.Check(within);
        return Many(ids, within, token);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(IReadOnlyList<SegmentId> ids, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(ids);
        return Plain(Call(StorageMethod.Delete, ids), within, fault => _table.Delete(Done(ids, fault)), token);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RefRecord?>> ReadAsync(
        IReadOnlyList<RefKey> keys, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(keys);
        string first = keys.Count == 0 ? "" : keys[0].Text;
        return Plain(new StorageCall(StorageMethod.Read, first, keys.Count), within, _ => _table.Read(keys), token);
    }

    /// <inheritdoc/>
    public Task<WriteOutcome> CompareAndSetAsync(
        RefKey key, RefVersion expected, RefWrite? write, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(key, expected, write);
        StorageLimits.Check(within);
        token.ThrowIfCancellationRequested();
        WriteOutcome Apply() => _table.CompareAndSet(key, expected, write);
        StorageFault fault = FaultOf(new StorageCall(StorageMethod.CompareAndSet, key.Text, 1));
        switch (fault)
        {
            case StorageFault.None or StorageFault.NotYetVisible:
                return Task.FromResult(Apply());
            case StorageFault.Held:
                return _table.Hold(Apply);
            case StorageFault.OwnSuccessRejected:
                return Task.FromResult(Apply() is WriteOutcome.Unknown unknown ? unknown : Apply());
            case StorageFault.LostAfter:
                _ = Apply();
                break;
            case StorageFault.Late:
                _table.Later(() => _ = Apply());
                break;
        }

        return Task.FromResult<WriteOutcome>(new WriteOutcome.Unknown(ErrorOf(fault)));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async IAsyncEnumerable<StoredSegment> Many(
        IReadOnlyList<SegmentId> ids, TimeSpan within, [EnumeratorCancellation] CancellationToken token)
    {
        StorageFault fault = default;
        List<StoredSegment> Find(StorageFault f)
        {
            fault = f;
            return f == StorageFault.NotYetVisible ? [] : _table.GetMany(Done(ids, f));
        }

        List<StoredSegment> found = await Plain(Call(StorageMethod.GetMany, ids), within, Find, token)
            .ConfigureAwait(false);
        foreach (StoredSegment segment in found)
        {
            token.ThrowIfCancellationRequested();
            yield return segment;
        }

        if (fault == StorageFault.Torn)
        {
            throw ErrorOf(fault);
        }
    }

    // What may be done twice or late without harm: an effect with an answer, or an error.
    private Task<T> Plain<T>(StorageCall call, TimeSpan within, Func<StorageFault, T> effect, CancellationToken token)
    {
        StorageLimits.Check(within);
        token.ThrowIfCancellationRequested();
        StorageFault fault = FaultOf(call);
        switch (fault)
        {
            case StorageFault.None or StorageFault.NotYetVisible or StorageFault.OwnSuccessRejected:
            case StorageFault.Torn when call.Method == StorageMethod.GetMany:
                return Task.FromResult(effect(fault));
            case StorageFault.Held:
                return _table.Hold(() => effect(StorageFault.None));
            case StorageFault.LostAfter:
            case StorageFault.Torn when call.Count > 1:
                _ = effect(fault);
                break;
            case StorageFault.Late:
                _table.Later(() => _ = effect(StorageFault.None));
                break;
        }

        return Task.FromException<T>(ErrorOf(fault));
    }

    private StorageFault FaultOf(StorageCall call) => _faults?.Invoke(call) ?? StorageFault.None;

    private static StorageCall Call(StorageMethod method, IReadOnlyList<SegmentId> ids) =>
        new(method, ids.Count == 0 ? "" : ids[0].ToString(), ids.Count);

    private static IReadOnlyList<SegmentId> Done(IReadOnlyList<SegmentId> ids, StorageFault fault) =>
        fault == StorageFault.Torn ? [.. ids.Where((_, place) => place % 2 == 0)] : ids;

    private static AccreteException ErrorOf(StorageFault fault) => fault switch
    {
        StorageFault.Throttled => StorageErrors.Busy("The service asks to slow down."),
        StorageFault.Unavailable => StorageErrors.Unavailable("The service cannot be reached."),
        StorageFault.Full => StorageErrors.Full("The service has no room."),
        StorageFault.Denied => StorageErrors.Denied("The service refuses this caller."),
        StorageFault.Torn => StorageErrors.Unavailable("The service was lost in the middle of a batch."),
        _ => StorageErrors.Timeout("The service did not answer in time."),
    };
}
