using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Caches;

namespace Accrete.Storage.Memcached;

/// <summary>Is one server of memcached, which may be slow, down, or no memcached at all: then it is left alone for a
/// while, longer with each failure, and nobody who reads is told.</summary>
/// <remarks>When the while is over one request tries the server; the others leave it alone until that one succeeded. So
/// a server that swallows what it is sent costs one caller its time-out every half minute.</remarks>
/// <param name="address">Where it is.</param>
/// <param name="options">How long it may take.</param>
/// <param name="time">Tells the time.</param>
internal sealed class MemcachedServer(CacheServer address, MemcachedOptions options, TimeProvider time) : IDisposable
{
    /// <summary>The keys of one request: old servers take lines of 2 KB.</summary>
    private const int KeysMax = 50;

    private const int IdleMax = 16;
    private const int DoublingsMax = 16;

    private readonly ConcurrentStack<MemcachedConnection> _idle = new();
    private readonly Lock _lock = new();
    private int _failures;
    private long _failedAt;
    private bool _isTried, _isClosed;

    /// <summary>Gets where it is.</summary>
    public CacheServer Address => address;

    /// <summary>Reads segments.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="token">Gives up.</param>
    /// <returns>Those that came before anything failed, or time was up.</returns>
    public async Task<IReadOnlyList<StoredSegment>> GetAsync(IReadOnlyList<SegmentId> ids, CancellationToken token)
    {
        List<StoredSegment> found = [];
        long begun = time.GetTimestamp();
        await UseAsync(
            async (connection, stall) =>
            {
                found.Clear();
                for (int i = 0; i < ids.Count; i += KeysMax)
                {
                    SegmentId[] some = new SegmentId[Math.Min(KeysMax, ids.Count - i)];
                    for (int j = 0; j < some.Length; j++)
                    {
                        some[j] = ids[i + j];
                    }

                    await connection.GetAsync(
                        some, found, () => stall.CancelAfter(Left(begun)), stall.Token).ConfigureAwait(false);
                }

                return true;
            },
            options.StallMax, token).ConfigureAwait(false);
        return found;
    }

    /// <summary>Stores a segment.</summary>
    /// <returns>Whether it is there.</returns>
    public Task<bool> SetAsync(StoredSegment segment, CancellationToken token) => UseAsync(
        (connection, stall) => connection.SetAsync(segment, options.ExpirationDays, time.GetUtcNow(), stall.Token),
        options.StallMax, token);

    /// <summary>Asks for the nodes of the cluster that this is the configuration endpoint of.</summary>
    /// <returns>The text that names them; null where there is no answer.</returns>
    public Task<string?> ConfigAsync(CancellationToken token) => UseAsync<string?>(
        async (connection, stall) => await connection.ConfigAsync(stall.Token).ConfigureAwait(false),
        options.ConfigTimeout, token);

    /// <summary>Closes its connections; those in use are closed when they come back.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _isClosed, true);
        CloseIdle();
    }

    private static bool IsFailure(Exception error, CancellationToken token) =>
        error is IOException or SocketException or InvalidDataException or ObjectDisposedException
        || (error is OperationCanceledException && !token.IsCancellationRequested);

    private TimeSpan Left(long begun)
    {
        TimeSpan left = options.ReadMax - time.GetElapsedTime(begun);
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < options.StallMax ? left : options.StallMax;
    }

    /// <summary>Does something over a connection; what fails is told to nobody but <see cref="_failures"/>.</summary>
    /// <returns>What came of it; the default where the server is left alone, or failed.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "OverAsync keeps the connection, or disposes of it.")]
    private async Task<T?> UseAsync<T>(
        Func<MemcachedConnection, CancellationTokenSource, Task<T>> work, TimeSpan within, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        if (!MayTry())
        {
            return default;
        }

        bool isWell = false, isFailed = false;
        try
        {
            // A connection from before may be one to a server that was started again: then a new one is tried.
            for (bool isOld = true; isOld;)
            {
                isOld = _idle.TryPop(out MemcachedConnection? connection);
                try
                {
                    T answer = await OverAsync(connection, work, within, token).ConfigureAwait(false);
                    isWell = true;
                    return answer;
                }
                catch (Exception error) when (IsFailure(error, token))
                {
                    isFailed = true;
                    isOld &= error is not OperationCanceledException;
                    CloseIdle();
                }
            }

            return default;
        }
        finally
        {
            Judge(isWell, isFailed);
        }
    }

    /// <summary>Does something over a connection, a new one where there is none, and keeps it where that went
    /// well.</summary>
    private async Task<T> OverAsync<T>(
        MemcachedConnection? connection, Func<MemcachedConnection, CancellationTokenSource, Task<T>> work,
        TimeSpan within, CancellationToken token)
    {
        using CancellationTokenSource stall = new(within, time);
        CancellationTokenRegistration given = token.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(), stall); // it is that source
        await using (given.ConfigureAwait(false))
        {
            try
            {
                connection ??= await MemcachedConnection.ConnectAsync(address, stall.Token).ConfigureAwait(false);
                T answer = await work(connection, stall).ConfigureAwait(false);
                Return(connection);
                connection = null;
                return answer;
            }
            finally
            {
                connection?.Dispose();
            }
        }
    }

    private bool MayTry()
    {
        lock (_lock)
        {
            if (_failures == 0)
            {
                return true;
            }

            TimeSpan quiet = options.QuietMin * (1 << Math.Min(_failures - 1, DoublingsMax));
            if (_isTried || time.GetElapsedTime(_failedAt) < (quiet < options.QuietMax ? quiet : options.QuietMax))
            {
                return false;
            }

            return _isTried = true;
        }
    }

    private void Judge(bool isWell, bool isFailed)
    {
        lock (_lock)
        {
            _isTried = false;
            (_failures, _failedAt) = (isWell, isFailed) switch
            {
                (true, _) => (0, 0L),
                (_, true) => (_failures + 1, time.GetTimestamp()),
                _ => (_failures, _failedAt),
            };
        }
    }

    private void Return(MemcachedConnection connection)
    {
        if (_idle.Count >= IdleMax || Volatile.Read(ref _isClosed))
        {
            connection.Dispose();
            return;
        }

        _idle.Push(connection);
        if (Volatile.Read(ref _isClosed))
        {
            CloseIdle();
        }
    }

    private void CloseIdle()
    {
        while (_idle.TryPop(out MemcachedConnection? connection))
        {
            connection.Dispose();
        }
    }
}
