using System;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Log;
using Accrete.Time;
using Akka.Actor;

namespace Accrete.Client;

/// <summary>What a process knows of a database that a node writes: its newest value, and who brings news.</summary>
internal sealed class NodeDatabase
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
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
        _client.Tell(new ClientSubmit(data, answer), ActorRefs.NoSender);
        return answer.Task;
    }

    /// <summary>Asks the writer for the t of the newest durable value, or for an index job up to it.</summary>
    public Task<long> AskAsync(bool isIndex)
    {
        TaskCompletionSource<long> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _client.Tell(new ClientAsk(isIndex, answer), ActorRefs.NoSender);
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
                Database after = new(known.State.Apply(entry), TimeView.Present);
                Take(new TxReport(known, after, entry.Data, ImmutableDictionary<object, long>.Empty));
                known = after;
            }
        }

        Replace(newest);
        _begun.TrySetResult();
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
        }
    }

    /// <summary>Takes note that the database cannot be opened.</summary>
    public void Fail(AccreteException error)
    {
        Reports.Close();
        _begun.TrySetException(error);
    }

    /// <summary>Takes note that the database was deleted.</summary>
    public void Close()
    {
        Reports.Close();
        _begun.TrySetResult();
    }
}
