using System;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage.Cassandra.Cql;

namespace Accrete.Storage.Cassandra;

/// <summary>Is one call of the storage: several statements that share one deadline.</summary>
/// <param name="session">Where they are sent.</param>
/// <param name="time">Tells the time.</param>
/// <param name="within">How long they may take together.</param>
/// <param name="token">Gives up.</param>
internal readonly struct CassandraCall(ICqlSession session, TimeProvider time, TimeSpan within, CancellationToken token)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>Gets how long is left.</summary>
    public TimeSpan Left => within - time.GetElapsedTime(_start);

    /// <summary>Runs a statement, and ends in time whatever the session does.</summary>
    /// <exception cref="AccreteException">It failed.</exception>
    public async Task<CqlPage> RunAsync(CqlStatement statement)
    {
        if (Left is var left && left <= TimeSpan.Zero)
        {
            throw StorageErrors.Timeout("Cassandra did not answer in time.");
        }

        Task<CqlPage> running = session.ExecuteAsync(statement, left, token);
        try
        {
            return await running.WaitAsync(left, time, token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not AccreteException)
        {
            // Nobody waits for it any more, and nobody must be told of its failure.
            _ = running.ContinueWith(
                static task => _ = task.Exception, CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            token.ThrowIfCancellationRequested();
            throw CqlErrors.Translate(error);
        }
    }
}
