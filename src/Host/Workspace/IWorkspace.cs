using System;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Host.Workspace;

/// <summary>Is the database that one run of the command works on.</summary>
internal interface IWorkspace : IAsyncDisposable
{
    /// <summary>Gets the newest value that is known.</summary>
    Database Now { get; }

    /// <summary>Gets whether what is transacted outlives the process.</summary>
    bool IsKept { get; }

    /// <summary>Gets the newest value as it lies in segments: what is kept as it lies there, what is in memory as it
    /// would lie after an index job.</summary>
    Database Stored => IsKept ? Now : Now.Merged();

    /// <summary>Applies a transaction.</summary>
    /// <param name="txData">Transaction data that was read.</param>
    /// <param name="cancellation">Gives up waiting; the transaction may take effect all the same.</param>
    /// <exception cref="AccreteException">The data is refused, and nothing changed; or the outcome is not
    /// known.</exception>
    Task<TxReport> TransactAsync(object? txData, CancellationToken cancellation);
}
