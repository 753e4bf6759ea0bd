using System;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Compiler;
using Accrete.Edn;

namespace Accrete.Host.Workspace;

/// <summary>A database in memory, gone with the process.</summary>
/// <param name="clock">Tells the time.</param>
/// <param name="allowsCode">Whether database functions in C# run.</param>
internal sealed class MemoryWorkspace(TimeProvider clock, bool allowsCode) : IWorkspace
{
    private Database _database = Bootstrap.Create("memory", OptionsOf(allowsCode));

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

    private static DatabaseOptions OptionsOf(bool allowsCode) => allowsCode
        ? DatabaseOptions.Default with { AllowDatabaseCode = true, CodeCompiler = new CSharpCompiler() }
        : DatabaseOptions.Default;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
