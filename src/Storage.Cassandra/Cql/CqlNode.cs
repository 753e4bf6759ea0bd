using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage.Cassandra.Cql;

/// <summary>Is one node of a cluster: a few connections, made when they are needed, and made again after they failed,
/// with longer and longer pauses while they cannot be made.</summary>
/// <param name="host">Its name or address.</param>
/// <param name="options">How it is connected to.</param>
/// <param name="onOpened">Is told of each new connection before anybody else.</param>
internal sealed class CqlNode(string host, CqlOptions options, Func<CqlConnection, CancellationToken, Task> onOpened)
    : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<CqlConnection> _live = [];
    private readonly ConcurrentDictionary<string, byte[]> _prepared = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private Task<CqlConnection>? _opening;
    private int _failures;
    private bool _wasConnected;
    private long _restsFrom;
    private TimeSpan _rest;

    /// <summary>Gets its name or address.</summary>
    public string Host => host;

    /// <summary>Gets how long it is left alone after it could not be reached; zero or less where it is not.</summary>
    public TimeSpan RestLeft
    {
        get
        {
            lock (_gate)
            {
                return _failures == 0 ? TimeSpan.Zero : _rest - options.Time.GetElapsedTime(_restsFrom);
            }
        }
    }

    /// <summary>Returns a connection that is there, the one with the least to do; null where none is. Where there are
    /// fewer than there shall be, one more is begun.</summary>
    public CqlConnection? TryGet()
    {
        lock (_gate)
        {
            Prune();
            if (_live.Count < options.ConnectionsPerNode && RestLeft <= TimeSpan.Zero)
            {
                _ = Begin();
            }

            return _live.MinBy(connection => connection.Load);
        }
    }

    /// <summary>Connects, or waits for who does already.</summary>
    /// <exception cref="AccreteException">It cannot be reached, or refuses.</exception>
    public Task<CqlConnection> OpenAsync(CancellationToken token)
    {
        Task<CqlConnection> opening;
        lock (_gate)
        {
            opening = Begin();
        }

        return opening.WaitAsync(token);
    }

    /// <summary>Returns what a statement is called on this node, preparing it where it is not yet.</summary>
    /// <exception cref="CqlServerException">It cannot be prepared.</exception>
    public async Task<byte[]> PrepareAsync(CqlConnection connection, string text, CancellationToken token)
    {
        if (_prepared.TryGetValue(text, out byte[]? known))
        {
            return known;
        }

        byte[] id = CqlResults.PreparedId(
            await connection.AskAsync(CqlRequests.Prepare(text), token).ConfigureAwait(false));
        _prepared[text] = id;
        return id;
    }

    /// <summary>Forgets what a statement is called: the node does not know it any more.</summary>
    public void Forget(string text) => _prepared.TryRemove(text, out _);

    /// <summary>Ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        CqlConnection[] live;
        Task<CqlConnection>? opening;
        lock (_gate)
        {
            live = [.. _live];
            _live.Clear();
            opening = _opening;
        }

        foreach (CqlConnection connection in live)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        if (opening is not null)
        {
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _end.Dispose();
    }

    // Ended connections hold a task and a buffer until they are disposed of.
    private void Prune()
    {
        foreach (CqlConnection failed in _live.Where(connection => connection.HasFailed).ToArray())
        {
            _live.Remove(failed);
            _ = failed.DisposeAsync().AsTask();
        }
    }

    private Task<CqlConnection> Begin()
    {
        if (_opening is null)
        {
            _opening = ConnectAsync();

            // Perhaps nobody waits for it.
            Unanswered.Forget(_opening);
        }

        return _opening;
    }

    private async Task<CqlConnection> ConnectAsync()
    {
        // Not under the lock of who begins it.
        await Task.Yield();
        try
        {
            using CancellationTokenSource late = new(options.ConnectTimeout, options.Time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
                late.Token, _end.Token);
            CqlConnection connection = await CqlConnection.OpenAsync(host, options, either.Token)
                .ConfigureAwait(false);
            try
            {
                await onOpened(connection, either.Token).ConfigureAwait(false);
                Opened(connection);
                return connection;
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (Exception error)
        {
            // What has been a Cassandra once is one: its connection broke in the middle.
            throw Failed() && error is CqlProtocolException
                ? CqlErrors.Translate(error)
                : CqlErrors.OfConnecting(error, host, options);
        }
    }

    private void Opened(CqlConnection connection)
    {
        lock (_gate)
        {
            (_opening, _failures, _wasConnected) = (null, 0, true);
            _end.Token.ThrowIfCancellationRequested();
            _live.Add(connection);
        }
    }

    /// <summary>Notes a failure, and says whether it was connected to before.</summary>
    private bool Failed()
    {
        lock (_gate)
        {
            _opening = null;
            _failures++;
            _restsFrom = options.Time.GetTimestamp();
            _rest = BackOff.Storage.Delay(_failures, SystemChance.Instance.NextDouble());
            return _wasConnected;
        }
    }
}
