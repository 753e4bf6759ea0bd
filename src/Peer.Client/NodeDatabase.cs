using System;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Log;
using Accrete.Storage.Messages;
using Accrete.Time;
using Akka.Actor;

namespace Accrete.Client;

/// <summary>What a process knows of a database that a node writes: its newest value, and who brings news.</summary>
internal sealed class NodeDatabase
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly IActorRef _client;
    private volatile Database? _newest;

    /// <summary>Begins to follow a database.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="writer">Takes the messages to the database.</param>
    /// <param name="timeout">How long a transaction may take.</param>
    public NodeDatabase(ActorSystem system, IActorRef writer, TimeSpan timeout) =>
        _client = system.ActorOf(DatabaseClient.Props(this, writer, timeout));

    /// <summary>Gets the newest value that is known here.</summary>
    public Database Newest => _newest ?? throw new InvalidOperationException("The database is not known yet.");

    /// <summary>Gets who announces transactions.</summary>
    public ReportHub Reports { get; } = new();

    /// <summary>Waits until a first value is known.</summary>
    public Task BegunAsync(CancellationToken cancellation) => _begun.Task.WaitAsync(cancellation);

    /// <summary>Submits transaction data that was read.</summary>
    public Task<TxReport> SubmitAsync(object? data)
    {
        TaskCompletionSource<TxReport> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Send(new ClientSubmit(data, answer));
        return answer.Task;
    }

    /// <summary>Asks the writer something.</summary>
    /// <param name="question">Makes the question, with the number that it gets.</param>
    /// <param name="isLong">Whether the answer may take as long as it takes.</param>
    public Task<long> AskAsync(Func<long, IQuestion> question, bool isLong = false)
    {
        TaskCompletionSource<long> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Send(new ClientAsk(question, isLong, answer));
        return answer.Task;
    }

    /// <summary>Follows from a value on: the first, or what a new writer found in the log. What the old one had not
    /// told yet is announced now, by the log.</summary>
    public void Begin(Database newest)
    {
        Database? known = _newest;
        if (known is not null)
        {
            foreach (LogEntry entry in newest.Log.Range(known.BasisT + 1, null))
            {
                Database after = After(known, entry) ?? newest.AsOf(entry.T);
                Take(new TxReport(known, after, entry.Data, ImmutableDictionary<object, long>.Empty));
                known = after;
            }
        }

        Replace(newest);
        _begun.TrySetResult();
    }

    /// <summary>Returns the value after a transaction; null where the segments of the one before were deleted
    /// meanwhile, or it is a view itself, of the newest one.</summary>
    private static Database? After(Database before, LogEntry entry)
    {
        try
        {
            return before.View == TimeView.Present
                ? new Database(before.State.Apply(entry), TimeView.Present)
                : null;
        }
        catch (AccreteException)
        {
            return null;
        }
    }

    /// <summary>Takes the next transaction.</summary>
    public void Take(TxReport report)
    {
        _newest = report.DbAfter;
        Reports.Publish(report);
    }

    /// <summary>Takes the same facts in other indexes.</summary>
    public void Replace(Database newest)
    {
        if (_newest is null || newest.BasisT >= _newest.BasisT)
        {
            _newest = newest;
            Reports.Wake();
        }
    }

    /// <summary>Takes note that the database cannot be used here any more, and why. What was sent before is
    /// answered.</summary>
    public void End(AccreteException why)
    {
        lock (_gate)
        {
            if (!Reports.IsClosed)
            {
                // After this nothing is sent: it is the last that the client receives.
                Reports.Close(why);
                _client.Tell(ClientEnd.Instance, ActorRefs.NoSender);
            }
        }

        _begun.TrySetException(why);
    }

    /// <summary>Takes note that all that was sent has been answered.</summary>
    public void Ended() => _ended.TrySetResult();

    /// <summary>Waits until all that was sent has been answered.</summary>
    public Task EndedAsync() => _ended.Task;

    private void Send(object message)
    {
        lock (_gate)
        {
            if (Reports.End is { } why)
            {
                throw why;
            }

            _client.Tell(message, ActorRefs.NoSender);
        }
    }
}
