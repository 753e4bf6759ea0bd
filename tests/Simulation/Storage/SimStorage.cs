using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Simulation.World;
using Accrete.Storage;
using Accrete.Storage.Memory;

namespace Accrete.Simulation.Storage;

/// <summary>Is the way of one process to the storage: requests and answers take their time, are lost, or come late.
/// What was sent takes effect also where its sender has crashed.</summary>
/// <remarks>The bytes lie in a <see cref="MemStorage"/> that all share; nothing goes wrong inside of it.</remarks>
internal sealed class SimStorage : IStorage
{
    private readonly SimWorld _world;
    private readonly SimNode _node;
    private readonly SharedStorage _shared;

    public SimStorage(SimWorld world, SimNode node, SharedStorage shared) =>
        (_world, _node, _shared) = (world, node, shared);

    /// <inheritdoc/>
    public Task PutAsync(StoredSegment segment, TimeSpan within, CancellationToken token = default) =>
        Call(StorageMethod.Put, segment.Id.ToString(), within, _ =>
        {
            _shared.Stored.PutAsync(segment, within, CancellationToken.None).GetAwaiter().GetResult();
            return true;
        });

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> GetAsync(SegmentId id, TimeSpan within, CancellationToken token = default) =>
        Call(StorageMethod.Get, id.ToString(), within, fault => fault == StorageFault.NotYetVisible
            ? null
            : _shared.Stored.GetAsync(id, within, CancellationToken.None).GetAwaiter().GetResult());

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredSegment> GetManyAsync(
        IReadOnlyList<SegmentId> ids, TimeSpan within, [EnumeratorCancellation] CancellationToken token = default)
    {
        (StorageFault fault, List<StoredSegment> found) = await Call(
            StorageMethod.GetMany, ids[0].ToString(), within, fault => (fault, Find(ids, fault))).ConfigureAwait(false);
        foreach (StoredSegment segment in found)
        {
            yield return segment;
        }

        if (fault == StorageFault.Torn)
        {
            throw StorageErrors.Unavailable("The service was lost in the middle of a batch.");
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(IReadOnlyList<SegmentId> ids, TimeSpan within, CancellationToken token = default) =>
        Call(StorageMethod.Delete, ids[0].ToString(), within, fault =>
        {
            SegmentId[] done = fault == StorageFault.Torn ? [.. ids.Where((_, place) => place % 2 == 0)] : [.. ids];
            _shared.Delete(done);
            return fault == StorageFault.Torn
                ? throw StorageErrors.Unavailable("The service was lost in the middle of a batch.")
                : true;
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<RefRecord?>> ReadAsync(
        IReadOnlyList<RefKey> keys, TimeSpan within, CancellationToken token = default) =>
        Call(StorageMethod.Read, keys[0].Text, within, _ => _shared.Read(keys));

    /// <inheritdoc/>
    public Task<WriteOutcome> CompareAndSetAsync(
        RefKey key, RefVersion expected, RefWrite? write, TimeSpan within, CancellationToken token = default) =>
        Call<WriteOutcome>(
            StorageMethod.CompareAndSet, key.Text, within,
            fault =>
            {
                WriteOutcome outcome = Apply(key, expected, write);
                return fault == StorageFault.OwnSuccessRejected && outcome is WriteOutcome.Committed
                    ? Apply(key, expected, write)
                    : outcome;
            },
            static error => new WriteOutcome.Unknown(error));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private WriteOutcome Apply(RefKey key, RefVersion expected, RefWrite? write) =>
        _shared.CompareAndSet(_node.Id, key, expected, write, _world.Now);

    private List<StoredSegment> Find(IReadOnlyList<SegmentId> ids, StorageFault fault)
    {
        List<StoredSegment> found = [];
        if (fault != StorageFault.NotYetVisible)
        {
            for (int i = 0; i < ids.Count; i += fault == StorageFault.Torn ? 2 : 1)
            {
                if (_shared.Find(ids[i]) is { } bytes)
                {
                    found.Add(new StoredSegment(ids[i], bytes));
                }
            }
        }

        return found;
    }

    /// <summary>Makes a call: on its way there and back, whatever may happen to it happens.</summary>
    private Task<T> Call<T>(
        StorageMethod method, string key, TimeSpan within, Func<StorageFault, T> effect,
        Func<AccreteException, T>? unknown = null)
    {
        // Continuations run where it is completed: on the loop.
        TaskCompletionSource<T> answer = new();
        StorageWeather weather = _shared.Weather;
        Prng draws = _shared.Draws;
        long number = _shared.Begin(_node);
        StorageFault fault = weather.Draw(draws, method, _node);
        long patience = _node.Wait(within);
        _world.Note($"{_node.Id} {method} {key}", (ulong)fault);
        _world.At(_node, patience, () => Fail(answer, StorageErrors.Timeout("No answer came in time."), unknown));
        if (fault == StorageFault.Throttled)
        {
            _world.At(_node, weather.Way(draws), () => Fail(
                answer, StorageErrors.Busy("The service asks to slow down."), unknown));
        }
        else if (fault != StorageFault.LostBefore)
        {
            long way = weather.Way(draws) + (fault == StorageFault.Late ? patience : 0);
            long back = weather.Way(draws);
            bool isLost = fault is StorageFault.LostAfter or StorageFault.Late;
            _world.At(null, way, () => Arrive(answer, number, fault, effect, isLost ? -1 : back, unknown));
        }

        return answer.Task;
    }

    /// <summary>A request has come to the storage.</summary>
    private void Arrive<T>(
        TaskCompletionSource<T> answer, long number, StorageFault fault, Func<StorageFault, T> effect, long back,
        Func<AccreteException, T>? unknown)
    {
        if (_shared.IsCrashPoint(number, isBefore: true))
        {
            _shared.Crash(_node);
            return;
        }

        AccreteException? error = null;
        T result = default!; // Used where there is no error.
        try
        {
            result = effect(fault);
        }
        catch (AccreteException refused)
        {
            error = refused;
        }

        if (_shared.IsCrashPoint(number, isBefore: false))
        {
            _shared.Crash(_node);
        }

        if (back >= 0)
        {
            _world.At(_node, back, () =>
            {
                if (error is null)
                {
                    answer.TrySetResult(result);
                }
                else
                {
                    Fail(answer, error, unknown);
                }
            });
        }
    }

    private static void Fail<T>(
        TaskCompletionSource<T> answer, AccreteException error, Func<AccreteException, T>? unknown)
    {
        if (answer.Task.IsCompleted)
        {
            return;
        }

        if (unknown is not null)
        {
            answer.TrySetResult(unknown(error));
        }
        else
        {
            answer.TrySetException(error);
        }
    }
}
