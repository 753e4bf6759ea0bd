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
    /// <summary>The shortest wait that threads keep to.</summary>
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(1);

    private readonly Lock _turn = new();
    private volatile Database _newest = first;
    private volatile Task? _indexJob;
    private TimeSpan _owed;
    private int _failures;
    private DateTimeOffset _nextJob;

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
        for (int attempt = 0; report is null && attempt < WritePolicy.ProofsMax; attempt++)
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
        _owed = _indexJob is null ? TimeSpan.Zero : _owed + WritePolicy.WaitOwed(report.DbBefore, _newest);
        if (_indexJob is null && _newest.IsIndexJobDue && (_failures == 0 || clock.GetUtcNow() >= _nextJob))
        {
            _indexJob = Task.Run(Index);
        }

        Reports.Publish(report);
        return report;
    }

    /// <summary>Waits for the index job where the memory index is full, and a little where it will be; if a job fails
    /// that makes room, so does who waits.</summary>
    private void WaitForRoom()
    {
        if (TakeOwed() is { } pause && _indexJob is { } running)
        {
            Task.WaitAny([running], pause);
        }

        while (_newest.IsMemoryIndexFull && _indexJob is { } job)
        {
            job.GetAwaiter().GetResult();
        }
    }

    /// <summary>Returns the wait that the transactions till now owe, null where it is not worth one yet; nobody else
    /// keeps to it.</summary>
    private TimeSpan? TakeOwed()
    {
        lock (_turn)
        {
            TimeSpan owed = _owed;
            if (owed < PauseMin)
            {
                return null;
            }

            _owed = TimeSpan.Zero;
            return owed;
        }
    }

    /// <summary>Merges the memory index beside the transactions; the newest value adopts what came of it.</summary>
    private void Index()
    {
        bool isDone = false;
        try
        {
            Database merged = _newest.Merged();
            lock (_turn)
            {
                _newest = _newest.Adopt(merged);
            }

            isDone = true;
        }
        finally
        {
            // A job that failed leaves the value as it is, and a later transaction begins another one.
            lock (_turn)
            {
                _failures = isDone ? 0 : _failures + 1;
                _nextJob = isDone ? default : clock.GetUtcNow() + WritePolicy.RetryWait(_failures);
                _indexJob = null;
            }
        }
    }
}
