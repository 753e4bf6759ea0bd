using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Storage.Messages;
using Akka.Actor;

namespace Accrete.Embedded;

/// <summary>Talks to the writer of one database for all connections of a process: numbers the requests, hands answers
/// to who waits, and takes the news.</summary>
internal sealed class DatabaseClient : UntypedActor
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(250);

    private readonly NodeDatabase _database;
    private readonly IActorRef _writer;
    private readonly TimeSpan _timeout;
    private readonly Dictionary<long, Pending> _pending = [];
    private ICancelable? _ticks;
    private long _last;

    private DatabaseClient(NodeDatabase database, IActorRef writer, TimeSpan timeout) =>
        (_database, _writer, _timeout) = (database, writer, timeout);

    /// <summary>Says how to make one.</summary>
    /// <param name="database">Gets what is known of the database.</param>
    /// <param name="writer">Takes the messages to it.</param>
    /// <param name="timeout">How long a transaction may take.</param>
    public static Props Props(NodeDatabase database, IActorRef writer, TimeSpan timeout) =>
        Akka.Actor.Props.CreateBy(new Producer(database, writer, timeout));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _writer.Tell(Follow.Instance, Self);
        _ticks = Context.System.Scheduler.ScheduleTellRepeatedlyCancelable(
            TickEvery, TickEvery, Self, Tick.Instance, Self);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _ticks?.Cancel();
        _writer.Tell(Unfollow.Instance, Self);
        Fail(Unknown("the connection to the transactor has ended"));
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClientSubmit submit:
                _pending.Add(++_last, new Pending(submit.Answer, Context.System.Scheduler.MonotonicClock + _timeout));
                _writer.Tell(new Submit(_last, submit.Data), Self);
                break;
            case Transacted done when _pending.Remove(done.Request, out Pending? waiting):
                // The news of it came before.
                waiting.Answer.TrySetResult(done.Report);
                break;
            case NotTransacted refused when _pending.Remove(refused.Request, out Pending? waiting):
                waiting.Answer.TrySetException(refused.Error);
                break;
            case Following following:
                _database.Begin(following.Newest);
                break;
            case News news:
                _database.Take(news.Report);
                break;
            case Reindexed reindexed:
                _database.Replace(reindexed.Newest);
                break;
            case TransactorLost lost:
                Fail(Unknown(lost.Cause.Message));
                break;
            case DatabaseGone:
                _database.Close();
                Fail(DbErrors.Conflict("db-deleted", "The database of this connection was deleted."));
                break;
            case Tick:
                FailOverdue();
                break;
            default:
                break;
        }
    }

    private static AccreteException Unknown(string why) => new(
        Keyword.Of("db.error", "transaction-timeout"),
        AnomalyCategory.Interrupted,
        $"It is not known whether the transaction took effect: {why}. Look for what it says before you try again.",
        data: EdnMap.Of(Keyword.Of(null, "outcome"), Keyword.Of(null, "unknown")));

    private void FailOverdue()
    {
        TimeSpan now = Context.System.Scheduler.MonotonicClock;
        foreach ((long request, Pending waiting) in _pending)
        {
            if (waiting.Until <= now && _pending.Remove(request))
            {
                waiting.Answer.TrySetException(Unknown($"there was no answer in {_timeout.TotalSeconds:0.###} s"));
            }
        }
    }

    private void Fail(AccreteException error)
    {
        foreach (Pending waiting in _pending.Values)
        {
            waiting.Answer.TrySetException(error);
        }

        _pending.Clear();
    }

    private sealed record Pending(TaskCompletionSource<TxReport> Answer, TimeSpan Until);

    private sealed record Tick
    {
        public static Tick Instance { get; } = new();
    }

    private sealed class Producer(NodeDatabase database, IActorRef writer, TimeSpan timeout) : IIndirectActorProducer
    {
        public Type ActorType => typeof(DatabaseClient);

        public ActorBase Produce() => new DatabaseClient(database, writer, timeout);

        public void Release(ActorBase actor)
        {
        }
    }
}

/// <summary>Asks the client for a transaction.</summary>
/// <param name="Data">Transaction data that was read.</param>
/// <param name="Answer">Gets the answer.</param>
internal sealed record ClientSubmit(object? Data, TaskCompletionSource<TxReport> Answer);
