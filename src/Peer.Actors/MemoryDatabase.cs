using System;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Transactions;

namespace Accrete;

/// <summary>One database in memory: its newest value, replaced by one transaction after the other, while a thread in
/// the background merges what grew in the memory index.</summary>
internal sealed class MemoryDatabase(Database first, TimeProvider clock)
{
    /// <summary>Enough rounds to come to an end where each takes half as long as the one before.</summary>
    private const int CatchUpRounds = 8;

    private readonly Lock _turn = new();
    private volatile Database _newest = first;
    private volatile Task? _indexJob;

    /// <summary>Gets the newest value.</summary>
    public Database Newest => _newest;

    /// <summary>Gets what announces the transactions; closed where the database was deleted.</summary>
    public ReportHub Reports { get; } = new();

    /// <summary>Applies a transaction to the newest value, after all that came before.</summary>
    /// <param name="data">Transaction data; no text.</param>
    /// <exception cref="AccreteException">The data is refused; nothing changed.</exception>
    public TxReport Transact(object? data)
    {
        WaitForRoom();
        lock (_turn)
        {
            TxReport report = TransactionProcessor.Apply(_newest, data, Instant.From(clock.GetUtcNow()));
            _newest = report.DbAfter;
            if (_indexJob is null && _newest.IsIndexJobDue)
            {
                _indexJob = Task.Run(Index);
            }

            Reports.Publish(report);
            return report;
        }
    }

    /// <summary>Waits for the index job where the memory index is full; if it fails, so does who waits.</summary>
    private void WaitForRoom()
    {
        while (_newest.IsMemoryIndexFull && _indexJob is { } job)
        {
            job.GetAwaiter().GetResult();
        }
    }

    /// <summary>Merges the memory index beside the transactions; the newest value adopts what came of it.</summary>
    private void Index()
    {
        try
        {
            Database merged = _newest.Merged();
            // What was transacted meanwhile is caught up with in rounds, each shorter than the one before, so that
            // transactions wait for the last one only.
            for (int round = 0; round < CatchUpRounds && !ReferenceEquals(merged.Log, _newest.Log); round++)
            {
                merged = _newest.Adopt(merged);
            }

            lock (_turn)
            {
                _newest = _newest.Adopt(merged);
            }
        }
        finally
        {
            // A job that failed leaves the value as it is, and the next transaction begins another one.
            _indexJob = null;
        }
    }
}
