using System;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Transactions.Processing;

namespace Accrete;

/// <summary>One database in memory: its newest value, replaced by one transaction after the other, while a thread in
/// the background merges what grew in the memory index.</summary>
internal sealed class MemoryDatabase(Database first, TimeProvider clock)
{
    /// <summary>So often the data of an attribute is read beside the transactions, before it is read in turn.</summary>
    private const int ProofsMax = 4;

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
        TxReport? report = TryTransact(data, null);
        for (int attempt = 0; report is null && attempt < ProofsMax; attempt++)
        {
            // All data of an attribute is to be read: nobody waits for that. The longer it takes, the likelier somebody
            // writes to the very attribute meanwhile, and it begins anew.
            report = TryTransact(data, AlterationProof.Of(_newest, data, Now()));
        }

        lock (_turn)
        {
            return report ?? Publish(TransactionProcessor.Apply(_newest, data, Now()));
        }
    }

    private Instant Now() => Instant.From(clock.GetUtcNow());

    private TxReport? TryTransact(object? data, AlterationProof? proof)
    {
        lock (_turn)
        {
            return TransactionProcessor.TryApply(_newest, data, Now(), proof) is { } report ? Publish(report) : null;
        }
    }

    /// <summary>Makes what a transaction gave the newest value, and tells everybody; to be called in turn.</summary>
    private TxReport Publish(TxReport report)
    {
        _newest = report.DbAfter;
        if (_indexJob is null && _newest.IsIndexJobDue)
        {
            _indexJob = Task.Run(Index);
        }

        Reports.Publish(report);
        return report;
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
