using System;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;

namespace Accrete;

/// <summary>A connection to a database in the memory of this process.</summary>
/// <remarks>The work of a transaction is done by the time of the return: there is nothing to wait for, so no thread is
/// changed, and the newest value is always complete.</remarks>
internal sealed class MemoryConnection(string name, MemoryDatabase database) : Connection
{
    /// <inheritdoc/>
    private protected override string Name => name;

    /// <inheritdoc/>
    private protected override Database Newest => database.Newest;

    /// <inheritdoc/>
    private protected override ReportHub Reports => database.Reports;

    /// <inheritdoc/>
    private protected override TxReport Submit(object? txData) => database.Transact(txData);

    /// <inheritdoc/>
    private protected override Task<TxReport> SubmitAsync(object? txData, CancellationToken cancellation)
    {
        try
        {
            return Task.FromResult(database.Transact(txData));
        }
        catch (Exception refused) when (refused is AccreteException or EdnException)
        {
            return Task.FromException<TxReport>(refused);
        }
    }
}
