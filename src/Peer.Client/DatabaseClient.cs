using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Storage;
using Accrete.Storage.Messages;
using Akka.Actor;

namespace Accrete.Client;

/// <summary>Talks to the writer of one database for all connections of a process: numbers the requests, hands answers
/// to who waits, and takes the news.</summary>
internal sealed class DatabaseClient : UntypedActor
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(250);

    private readonly NodeDatabase _database;
    private readonly IActorRef _writer;
    private readonly TimeSpan _timeout;
    private readonly Dictionary<long, Pending<TxReport>> _pending = [];
    private readonly Dictionary<long, Pending<long>> _asked = [];
    private ICancelable? _ticks;
    private AccreteException? _ended;
    private long _last;
    private bool _isEnding;
    private bool _isLost;

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
        Context.Watch(_writer);
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
        _database.Ended();
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        Take(message);
        if (_isEnding && _pending.Count == 0)
        {
            Context.Stop(Self);
        }
    }

    private void Take(object message)
    {
        switch (message)
        {
            case ClientSubmit submit:
                Submit(submit);
                break;
            case Transacted done when _pending.Remove(done.Request, out Pending<TxReport>? waiting):
                // The news of it came before.
                waiting.Answer.TrySetResult(done.Report);
                break;
            case NotTransacted refused when _pending.Remove(refused.Request, out Pending<TxReport>? waiting):
                waiting.Answer.TrySetException(refused.Error);
                break;
            case ClientAsk ask:
                Ask(ask);
                break;
            default:
                ReceiveAnswer(message);
                break;
        }
    }

    private void ReceiveAnswer(object message)
    {
        switch (message)
        {
            case BasisKnown known:
                Answer(known.Request, known.BasisT);
                break;
            case IndexRequested requested:
                Answer(requested.Request, requested.BasisT);
                break;
            case GarbageCollected collected:
                Answer(collected.Request, collected.Deleted);
                break;
            case NotAnswered refused when _asked.Remove(refused.Request, out Pending<long>? waiting):
                waiting.Answer.TrySetException(refused.Error);
                break;
            default:
                TakeNews(message);
                break;
        }
    }

    private void Submit(ClientSubmit submit)
    {
        if (_ended is not null)
        {
            submit.Answer.TrySetException(_ended);
            return;
        }

        _pending.Add(++_last, new(submit.Answer, Context.System.Scheduler.MonotonicClock + _timeout));
        _writer.Tell(new Submit(_last, submit.Data), Self);
    }

    private void Ask(ClientAsk ask)
    {
        if (_ended is not null)
        {
            ask.Answer.TrySetException(_ended);
            return;
        }

        TimeSpan until = ask.IsLong ? TimeSpan.MaxValue : Context.System.Scheduler.MonotonicClock + _timeout;
        IQuestion question = ask.Question(++_last);
        _asked.Add(_last, new(ask.Answer, until, question));
        _writer.Tell(question, Self);
    }

    /// <summary>Asks a new writer what the one before did not answer.</summary>
    private void AskAgain()
    {
        foreach (Pending<long> asked in _asked.Values)
        {
            _writer.Tell(asked.Question, Self);
        }
    }

    private void TakeNews(object message)
    {
        switch (message)
        {
            case Following following:
                _database.Begin(following.Newest);
                if (_isLost)
                {
                    AskAgain();
                }

                _isLost = false;
                break;
            case Reported news:
                _database.Take(news.Report);
                break;
            case Reindexed reindexed:
                _database.Replace(reindexed.Newest);
                break;
            case TransactorLost lost:
                // Questions wait for the next one.
                _isLost = true;
                Fail(_pending, Unknown(lost.Cause.Explanation));
                break;
            case DatabaseNotOpened failed:
                End(failed.Error, failed.Error);
                break;
            case DatabaseGone:
                AccreteException deleted = DbErrors.Deleted();
                End(deleted, deleted);
                break;
            case Terminated:
                // Whatever ended it: the next connection gets a new one.
                End(
                    StorageErrors.Unavailable(
                        "What stood for this database in this process has ended: connect again."),
                    Unknown("what stood for the database in this process has ended"));
                break;
            case ClientEnd:
                _isEnding = true;
                EndAsked("the peer was shut down");
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
        $"It is not known whether the transaction took effect: {why.TrimEnd('.')}. Look for what it says before you "
            + "try again.",
        data: EdnMap.Of(Keyword.Of(null, "outcome"), Keyword.Of(null, "unknown")));

    /// <summary>Takes note that nobody is there any more who answers.</summary>
    /// <param name="ended">What those are told who ask from now on.</param>
    /// <param name="pending">What those are told who wait.</param>
    private void End(AccreteException ended, AccreteException pending)
    {
        if (_ended is null)
        {
            _ended = ended;
            _database.End(ended);
            Fail(pending);
        }
    }

    private void Answer(long request, long t)
    {
        if (_asked.Remove(request, out Pending<long>? waiting))
        {
            waiting.Answer.TrySetResult(t);
        }
    }

    private void FailOverdue()
    {
        string silence = $"there was no answer in {_timeout.TotalSeconds:0.###} s";
        FailOverdue(_pending, Unknown(silence));
        FailOverdue(_asked, StorageErrors.Timeout($"The transactor was asked, and {silence}."));
    }

    private static void FailOverdue<T>(Dictionary<long, Pending<T>> waiting, AccreteException error)
    {
        TimeSpan now = Context.System.Scheduler.MonotonicClock;
        foreach ((long request, Pending<T> one) in waiting)
        {
            if (one.Until <= now && waiting.Remove(request))
            {
                one.Answer.TrySetException(error);
            }
        }
    }

    private void Fail(AccreteException error)
    {
        Fail(_pending, error);
        EndAsked(error.Explanation);
    }

    private void EndAsked(string why) =>
        Fail(_asked, StorageErrors.Unavailable($"The transactor was asked, and is lost: {why}"));

    private static void Fail<T>(Dictionary<long, Pending<T>> waiting, AccreteException error)
    {
        foreach (Pending<T> one in waiting.Values)
        {
            one.Answer.TrySetException(error);
        }

        waiting.Clear();
    }

    private sealed record Pending<T>(TaskCompletionSource<T> Answer, TimeSpan Until, IQuestion? Question = null);

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

/// <summary>Asks the client for a question to the writer.</summary>
/// <param name="Question">Makes the question, with the number that it gets.</param>
/// <param name="IsLong">Whether the answer may take as long as it takes.</param>
/// <param name="Answer">Gets the number that is answered.</param>
internal sealed record ClientAsk(Func<long, IQuestion> Question, bool IsLong, TaskCompletionSource<long> Answer);

/// <summary>Says that nothing more is asked of the client: it ends when all is answered.</summary>
internal sealed record ClientEnd
{
    private ClientEnd()
    {
    }

    /// <summary>Gets the one there is.</summary>
    public static ClientEnd Instance { get; } = new();
}
