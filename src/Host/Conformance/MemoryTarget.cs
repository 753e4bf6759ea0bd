using System;
using Accrete.Edn;

namespace Accrete.Host.Conformance;

/// <summary>A database in memory, whose transactions have times that are told beforehand.</summary>
/// <param name="name">Its name.</param>
/// <param name="options">Its options.</param>
/// <param name="clock">The time before the first transaction.</param>
/// <param name="stepMs">How far apart the times are.</param>
/// <param name="settle">What becomes of the value after each transaction: the same facts, elsewhere perhaps. Merges an
/// overgrown memory index unless given.</param>
internal sealed class MemoryTarget(
    string name, DatabaseOptions options, Instant clock, long stepMs, Func<Database, Database>? settle = null)
    : ICaseTarget
{
    private readonly Func<Database, Database> _settle = settle ?? (static database => database.Settled());
    private Instant _clock = clock;

    /// <inheritdoc/>
    public Database Now { get; private set; } = Bootstrap.Create(name, options);

    /// <inheritdoc/>
    public TxReport Transact(object? data)
    {
        TxReport report = TransactionProcessor.Apply(Now, data, Tick());
        Now = _settle(report.DbAfter);
        return report;
    }

    /// <inheritdoc/>
    public Instant Tick() => _clock = new Instant(_clock.EpochMilliseconds + stepMs);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
