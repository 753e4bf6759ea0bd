using System;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;

namespace Accrete.Host.Workspace;

/// <summary>A database in memory, gone with the process.</summary>
internal sealed class MemoryWorkspace(TimeProvider clock) : IWorkspace
{
    private Database _database = Bootstrap.Create("memory", DatabaseOptions.Default);

    /// <inheritdoc/>
    public Database Now => _database;

    /// <inheritdoc/>
    public bool IsKept => false;

    /// <inheritdoc/>
    public Task<TxReport> TransactAsync(object? txData, CancellationToken cancellation)
    {
        TxReport report = TransactionProcessor.Apply(_database, txData, Instant.From(clock.GetUtcNow()));
        _database = report.DbAfter.Settled();
        return Task.FromResult(report);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
