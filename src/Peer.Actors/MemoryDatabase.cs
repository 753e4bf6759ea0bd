using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using Accrete.Edn;
using Accrete.Transactions;

namespace Accrete;

/// <summary>One database in memory: its newest value, replaced by one transaction after the other.</summary>
internal sealed class MemoryDatabase(Database first, TimeProvider clock)
{
    private readonly Lock _turn = new();
    private readonly List<Channel<TxReport>> _listeners = [];
    private volatile Database _newest = first;
    private volatile bool _closed;

    /// <summary>Gets the newest value.</summary>
    public Database Newest => _newest;

    /// <summary>Gets whether the database was deleted.</summary>
    public bool IsClosed => _closed;

    /// <summary>Applies a transaction to the newest value, after all that came before.</summary>
    /// <exception cref="AccreteException">The data is refused; nothing changed.</exception>
    /// <exception cref="EdnException">The text is no EDN.</exception>
    public TxReport Transact(object txData)
    {
        object? data = TxText.Read(txData);
        lock (_turn)
        {
            TxReport report = TransactionProcessor.Apply(_newest, data, Instant.From(clock.GetUtcNow()));
            Database after = report.DbAfter.Settled();
            if (!ReferenceEquals(after, report.DbAfter))
            {
                report = report with { DbAfter = after };
            }

            _newest = after;
            foreach (Channel<TxReport> listener in _listeners)
            {
                listener.Writer.TryWrite(report);
            }

            return report;
        }
    }

    /// <summary>Hands all reports from now on to a channel without bound.</summary>
    public Channel<TxReport> Listen()
    {
        Channel<TxReport> channel = Channel.CreateUnbounded<TxReport>(new() { SingleWriter = true });
        lock (_turn)
        {
            _listeners.Add(channel);
            if (_closed)
            {
                channel.Writer.TryComplete();
            }
        }

        return channel;
    }

    /// <summary>Hands no more reports to a channel.</summary>
    public void Forget(Channel<TxReport> channel)
    {
        lock (_turn)
        {
            _listeners.Remove(channel);
            channel.Writer.TryComplete();
        }
    }

    /// <summary>Marks the database as deleted, and ends the reports.</summary>
    public void Close()
    {
        lock (_turn)
        {
            _closed = true;
            foreach (Channel<TxReport> listener in _listeners)
            {
                listener.Writer.TryComplete();
            }
        }
    }
}
