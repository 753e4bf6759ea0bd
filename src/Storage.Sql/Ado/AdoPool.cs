using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage.Sql.Ado;

/// <summary>Keeps connections that were checked once, with their prepared statements. Ours rather than the drivers',
/// which differ in what they do to a session between two users, and in whether they tell of a new connection.</summary>
/// <param name="dialect">Makes and checks connections.</param>
/// <param name="options">How many there may be, and what each is asked first.</param>
[SuppressMessage("Reliability", "CA2000", Justification = "Connections that are sound go back, others are closed.")]
[SuppressMessage("Usage", "CA2213", Justification = "Calls under way leave their places after the end.")]
internal sealed class AdoPool(SqlDialect dialect, SqlStorageOptions options) : IAsyncDisposable
{
    // Shorter than any firewall or server waits before it closes a silent connection without a word.
    private static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _places = new(options.ConnectionsMax, options.ConnectionsMax);
    private Stack<AdoConnection> _idle = new();
    private bool _isClosed;

    /// <summary>Does something with a connection. One on which anything failed is closed and not used again.</summary>
    /// <param name="work">What is done.</param>
    /// <param name="ending">Says that nobody waits any more: the place is free for another then, even where a driver
    /// hangs on.</param>
    public async Task<T> Use<T>(Func<AdoConnection, CancellationToken, Task<T>> work, CancellationToken ending)
    {
        await _places.WaitAsync(ending).ConfigureAwait(false);
        PoolPlace place = new(_places);

        // What was registered last is called first: the place is left before the driver is told, which may take long.
        using CancellationTokenSource driver = CancellationTokenSource.CreateLinkedTokenSource(ending);
        CancellationTokenRegistration left = ending.Register(place.Leave);
        await using ConfiguredAsyncDisposable leftScope = left.ConfigureAwait(false);
        try
        {
            AdoConnection connection = await Idle().ConfigureAwait(false)
                ?? await OpenAsync(driver.Token).ConfigureAwait(false);
            return await Use(connection, work, driver.Token).ConfigureAwait(false);
        }
        finally
        {
            place.Leave();
        }
    }

    /// <summary>Closes the connections; those in use as they come back.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
        }

        await CloseIdle().ConfigureAwait(false);
    }

    private async Task<T> Use<T>(
        AdoConnection connection, Func<AdoConnection, CancellationToken, Task<T>> work, CancellationToken ending)
    {
        T result;
        try
        {
            result = await work(connection, ending).ConfigureAwait(false);
        }
        catch
        {
            // Where the server went away, the others lead nowhere either.
            bool isLost = !connection.IsOpen;
            await CloseAsync(connection).ConfigureAwait(false);
            await (isLost ? CloseIdle() : Task.CompletedTask).ConfigureAwait(false);
            throw;
        }

        await Return(connection).ConfigureAwait(false);
        return result;
    }

    private async Task<AdoConnection?> Idle()
    {
        AdoConnection? connection;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (!_idle.TryPop(out connection))
            {
                return null;
            }
        }

        if (options.Time.GetElapsedTime(connection.UsedAt) < IdleMax)
        {
            return connection;
        }

        // Those below it have waited for longer.
        await CloseAsync(connection).ConfigureAwait(false);
        await CloseIdle().ConfigureAwait(false);
        return null;
    }

    private async Task<AdoConnection> OpenAsync(CancellationToken ending)
    {
        DbConnection connection = dialect.NewConnection();
        try
        {
            await connection.OpenAsync(ending).ConfigureAwait(false);
            await dialect.CheckAsync(connection, ending).ConfigureAwait(false);
            await ValidateAsync(connection, ending).ConfigureAwait(false);
            return new AdoConnection(connection, dialect);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "The query is the operator's own.")]
    private async Task ValidateAsync(DbConnection connection, CancellationToken ending)
    {
        string? query = string.IsNullOrWhiteSpace(options.ValidationQuery)
            ? dialect.ValidationQuery
            : options.ValidationQuery;
        if (query is not null)
        {
            DbCommand command = connection.CreateCommand();
            await using ConfiguredAsyncDisposable commandScope = command.ConfigureAwait(false);
            command.CommandText = query;
            await command.ExecuteScalarAsync(ending).ConfigureAwait(false);
        }
    }

    private async ValueTask Return(AdoConnection connection)
    {
        bool isClosed;
        lock (_gate)
        {
            isClosed = _isClosed;
            if (!isClosed)
            {
                connection.UsedAt = options.Time.GetTimestamp();
                _idle.Push(connection);
            }
        }

        await (isClosed ? CloseAsync(connection) : Task.CompletedTask).ConfigureAwait(false);
    }

    private async Task CloseIdle()
    {
        Stack<AdoConnection> idle;
        lock (_gate)
        {
            (idle, _idle) = (_idle, new Stack<AdoConnection>());
        }

        foreach (AdoConnection connection in idle)
        {
            await CloseAsync(connection).ConfigureAwait(false);
        }
    }

    // How the end of one that is thrown away fails says nothing new.
    private static async Task CloseAsync(AdoConnection connection) =>
        await connection.DisposeAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Is a place in the pool: left once, by whoever comes first.</summary>
    private sealed class PoolPlace(SemaphoreSlim places)
    {
        private int _left;

        public void Leave()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                places.Release();
            }
        }
    }
}
