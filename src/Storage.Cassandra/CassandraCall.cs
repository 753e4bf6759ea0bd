using System;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage.Cassandra.Cql;

namespace Accrete.Storage.Cassandra;

/// <summary>Is one call of the storage: several statements that share one deadline.</summary>
/// <param name="session">Where they are sent.</param>
/// <param name="deadline">When they must have ended.</param>
/// <param name="token">Gives up.</param>
internal readonly struct CassandraCall(ICqlSession session, Deadline deadline, CancellationToken token)
{
    /// <summary>Gets how long is left.</summary>
    public TimeSpan Left => deadline.Left;

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
            return await running.WaitAsync(left, deadline.Time, token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not AccreteException)
        {
            Unanswered.Forget(running);
            token.ThrowIfCancellationRequested();
            throw CqlErrors.Translate(error);
        }
    }
}
