using System;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage.Cassandra.Cql;

/// <summary>Is all that the storage asks of a driver of Cassandra: statements out, pages of rows back. The client here
/// is one; what <c>cassandra-session-callback</c> returns is another.</summary>
/// <remarks>A statement that is not <see cref="CqlStatement.IsIdempotent"/> is sent once: who implements this turns the
/// retries and the speculative executions of its driver off for those. All members may be called from many
/// threads.</remarks>
public interface ICqlSession : IAsyncDisposable
{
    /// <summary>Runs a statement.</summary>
    /// <param name="statement">The statement; the same texts come again and again, so that they are worth
    /// preparing.</param>
    /// <param name="within">How long it may take; above zero.</param>
    /// <param name="token">Gives up waiting; the statement may take effect all the same.</param>
    /// <returns>The first page of its rows; empty for what returns none.</returns>
    /// <exception cref="AccreteException">It failed, or nobody knows; <see cref="AccreteException.IsTransient"/> says
    /// whether trying again makes sense. Any other exception counts as a fault.</exception>
    Task<CqlPage> ExecuteAsync(CqlStatement statement, TimeSpan within, CancellationToken token = default);
}
