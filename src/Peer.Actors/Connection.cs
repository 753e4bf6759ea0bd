using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Log;
using Accrete.Transactions.Pending;

namespace Accrete;

/// <summary>Leads to one database: gives its newest value and takes transactions.</summary>
/// <remarks>
/// <para>Made by <see cref="Peer.Connect"/>; safe for any number of threads. Source: clojure/index, connect
/// and transact.</para>
/// <para>Here stands what all kinds of connection share; a kind tells where its newest value is, how it submits, and
/// which hub announces its transactions.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public abstract class Connection : IConnection
{
    private readonly CancellationTokenSource _released = new();

    // Taken once: a late reader meets a token, where the source is disposed of.
    private readonly CancellationToken _releasedToken;

    private protected Connection() => _releasedToken = _released.Token;

    /// <inheritdoc/>
    public Database Db
    {
        get
        {
            CheckOpen();
            return Newest;
        }
    }

    /// <inheritdoc/>
    public TxLog Log => Db.Log;

    /// <summary>Gets what the connection leads to, without secrets.</summary>
    private protected abstract string Name { get; }

    /// <summary>Gets the newest value that is known here.</summary>
    private protected abstract Database Newest { get; }

    /// <summary>Gets what announces the transactions of the database.</summary>
    private protected abstract ReportHub Reports { get; }

    private bool IsOpen => !_releasedToken.IsCancellationRequested && !Reports.IsClosed;

    /// <summary>Returns what the connection leads to, and its newest value.</summary>
    public override string ToString() =>
        $"{Name}: {(IsOpen ? Newest.ToString() : Reports.End?.Message ?? "released")}";

    /// <inheritdoc/>
    public TxReport Transact(object txData)
    {
        ArgumentNullException.ThrowIfNull(txData);
        CheckOpen();
        object? read = TxText.Read(txData);
        return PeerTelemetry.IsListenedTo
            ? PeerTelemetry.MeasureAsync("transact", Name, () => SubmitAsync(read, CancellationToken.None))
                .GetAwaiter().GetResult()
            : Submit(read);
    }

    /// <inheritdoc/>
    public Task<TxReport> TransactAsync(object txData, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(txData);
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<TxReport>(cancellation);
        }

        try
        {
            CheckOpen();
            object? read = TxText.Read(txData);
            return PeerTelemetry.MeasureAsync("transact", Name, () => SubmitAsync(read, cancellation));
        }
        catch (Exception refused) when (refused is AccreteException or EdnException)
        {
            return Task.FromException<TxReport>(refused);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TxReport> TxReports(CancellationToken cancellation = default)
    {
        CheckOpen();
        CheckLive();
        Channel<TxReport> reports = Channel.CreateUnbounded<TxReport>(new() { SingleWriter = true });
        Reports.Add(reports.Writer);
        return ReadReports(reports, cancellation);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LogEntry> Follow(long fromT, long? toT = null, CancellationToken cancellation = default)
    {
        CheckOpen();
        CheckLive();
        return ReadLog(fromT, toT, cancellation);
    }

    /// <inheritdoc/>
    public virtual Task<Database> SyncAsync(CancellationToken cancellation = default) =>
        cancellation.IsCancellationRequested ? Task.FromCanceled<Database>(cancellation) : Task.FromResult(Db);

    /// <inheritdoc/>
    public virtual Task<Database> SyncAsync(long t, CancellationToken cancellation = default) =>
        WaitAsync(value => value.BasisT >= t, cancellation);

    /// <summary>Waits for a value whose indexes hold all up to a t, so that reads of it need no memory index: one that
    /// an index job has stored. Where none is due, ask for it by <see cref="RequestIndexAsync"/>.</summary>
    /// <param name="t">The t.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <remarks>Values in memory are indexed at once. Source: clojure/index, sync-index.</remarks>
    /// <exception cref="AccreteException">As for <see cref="Db"/>.</exception>
    public virtual Task<Database> SyncIndexAsync(long t, CancellationToken cancellation = default) =>
        SyncAsync(t, cancellation);

    /// <summary>Waits for a value that knows all changes of the schema up to a t.</summary>
    /// <param name="t">The t.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <remarks>A value has them all as soon as it has their transactions: also an attribute that was put into Avet can
    /// be read there. Source: clojure/index, sync-schema.</remarks>
    /// <exception cref="AccreteException">As for <see cref="Db"/>.</exception>
    public Task<Database> SyncSchemaAsync(long t, CancellationToken cancellation = default) =>
        SyncAsync(t, cancellation);

    /// <summary>Waits for a value from which is gone what transactions up to a t asked to be excised.</summary>
    /// <param name="t">The t.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <remarks>Excision is done by the next index job: where none is due, ask for it by
    /// <see cref="RequestIndexAsync"/>. In memory requests have no effect, and nothing is waited for. Source:
    /// clojure/index, sync-excise.</remarks>
    /// <exception cref="AccreteException">As for <see cref="Db"/>.</exception>
    public virtual Task<Database> SyncExciseAsync(long t, CancellationToken cancellation = default) =>
        SyncAsync(t, cancellation);

    /// <summary>Asks for an index job now, however little there is to merge; it runs beside transactions.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>The t up to which the job will have indexed, at least.</returns>
    /// <exception cref="AccreteException">The transactor does not answer.</exception>
    public virtual Task<long> RequestIndexAsync(CancellationToken cancellation = default) =>
        cancellation.IsCancellationRequested ? Task.FromCanceled<long>(cancellation) : Task.FromResult(Db.BasisT);

    /// <summary>Deletes what storage keeps for values that nobody should hold any more: segments that index jobs have
    /// replaced, and appends of the log that the indexes hold. Transactions go on beside it.</summary>
    /// <param name="olderThan">What became garbage before this time goes. Values that were taken before it may be
    /// unreadable then, in every process.</param>
    /// <param name="cancellation">Gives up waiting; the work goes on.</param>
    /// <returns>How many segments and appends were deleted; 0 in memory, where there are none.</returns>
    /// <remarks>Source: clojure/index, gc-storage; operation/capacity, which asks for a month at least, but right after
    /// an import.</remarks>
    /// <exception cref="AccreteException">The transactor does not answer, or storage refuses.</exception>
    public virtual Task<long> GcStorageAsync(
        DateTimeOffset olderThan, CancellationToken cancellation = default) =>
        cancellation.IsCancellationRequested ? Task.FromCanceled<long>(cancellation) : Task.FromResult(0L);

    /// <inheritdoc/>
    public void Release()
    {
        if (!_releasedToken.IsCancellationRequested)
        {
            _released.Cancel();
            OnRelease();
        }
    }

    /// <summary>Does as <see cref="Release"/>.</summary>
    public void Dispose()
    {
        Release();
        _released.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Does as <see cref="Release"/>, and waits for what the connection holds of the outside world.</summary>
    public async ValueTask DisposeAsync()
    {
        Release();
        await ReleasedAsync().ConfigureAwait(false);
        _released.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Submits transaction data that has been read, and waits.</summary>
    private protected abstract TxReport Submit(object? txData);

    /// <summary>Submits transaction data that has been read.</summary>
    private protected abstract Task<TxReport> SubmitAsync(object? txData, CancellationToken cancellation);

    /// <summary>Refuses to wait for what comes where nothing will.</summary>
    /// <exception cref="AccreteException">The connection is not live.</exception>
    private protected virtual void CheckLive()
    {
    }

    /// <summary>Gives back what the connection holds; called once.</summary>
    private protected virtual void OnRelease()
    {
    }

    /// <summary>Waits until what <see cref="OnRelease"/> began is done.</summary>
    private protected virtual ValueTask ReleasedAsync() => default;

    private void CheckOpen()
    {
        if (_releasedToken.IsCancellationRequested)
        {
            throw DbErrors.Conflict(
                "connection-released", "The connection has been released: call Peer.Connect again.");
        }

        if (Reports.End is { } why)
        {
            throw why;
        }
    }

    private async IAsyncEnumerable<TxReport> ReadReports(
        Channel<TxReport> reports, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // A release ends the reading also while it waits.
        CancellationTokenRegistration release = _releasedToken.UnsafeRegister(
            static writer => ((ChannelWriter<TxReport>)writer!).TryComplete(), reports.Writer); // what is registered
        try
        {
            while (await reports.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false))
            {
                while (!_releasedToken.IsCancellationRequested && reports.Reader.TryRead(out TxReport? report))
                {
                    yield return report;
                }

                if (_releasedToken.IsCancellationRequested)
                {
                    yield break;
                }
            }
        }
        finally
        {
            await release.DisposeAsync().ConfigureAwait(false);
            Reports.Remove(reports.Writer);
        }
    }

    /// <summary>Reads the log to its end again and again, each time that something was announced since it was read:
    /// so a transaction can neither fall between log and reports nor come twice.</summary>
    /// <remarks>Numbers between two transactions went to entities: the end is reached when no number before it is
    /// left.</remarks>
    private async IAsyncEnumerable<LogEntry> ReadLog(
        long fromT, long? toT, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using NewsSignal news = new(Reports);
        long next = fromT;
        long nextT;
        do
        {
            if (!IsOpen)
            {
                yield break;
            }

            Database newest = Newest;
            nextT = newest.NextT;
            foreach (LogEntry entry in newest.Log.Range(next, toT))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return entry;
                next = entry.T + 1;
                if (!IsOpen)
                {
                    yield break;
                }
            }
        }
        while ((toT is null || nextT < toT) && await NewsAsync(news, cancellation).ConfigureAwait(false));
    }

    /// <summary>Waits for a newest value of which something holds.</summary>
    private protected async Task<Database> WaitAsync(Func<Database, bool> holds, CancellationToken cancellation)
    {
        using NewsSignal news = new(Reports);
        while (!holds(Db) && await NewsAsync(news, cancellation).ConfigureAwait(false))
        {
        }

        return Db;
    }

    /// <summary>Waits for the next announcement; false where none will come any more.</summary>
    private async ValueTask<bool> NewsAsync(NewsSignal news, CancellationToken cancellation)
    {
        CancellationTokenRegistration release = _releasedToken.UnsafeRegister(
            static signal => ((NewsSignal)signal!).End(), news); // what is registered
        try
        {
            return await news.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            await release.DisposeAsync().ConfigureAwait(false);
        }
    }
}
