using System;
using Accrete.Edn;
using Accrete.Schema;
using Accrete.Transactions.Processing;

namespace Accrete.Host.Workspace;

/// <summary>The database that one run of the command works on: in memory, and gone with the process.</summary>
internal sealed class MemoryWorkspace(TimeProvider clock)
{
    private Database _database = Bootstrap.Create("memory", DatabaseOptions.Default);

    /// <summary>Gets the newest value.</summary>
    public Database Now => _database;

    /// <summary>Applies a transaction to the newest value.</summary>
    /// <exception cref="AccreteException">The data is refused; nothing changed.</exception>
    public TxReport Transact(object? txData)
    {
        TxReport report = TransactionProcessor.Apply(_database, txData, Instant.From(clock.GetUtcNow()));
        _database = report.DbAfter.Settled();
        return report;
    }
}
