using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Storage.Messages;
using Accrete.Storage.Wire;
using Akka.Actor;

namespace Accrete.Remote;

/// <summary>Knows what the clients of a database wait for: transactions on their way, and questions.</summary>
internal sealed class Requests
{
    private readonly Dictionary<long, (IActorRef Client, IQuestion Question)> _asked = [];
    private readonly Dictionary<long, IActorRef> _submitted = [];
    private readonly Submitter _submitter = new();

    /// <summary>Gets whether something can be sent now.</summary>
    public bool CanSend => _submitter.CanSend;

    /// <summary>Begins a session.</summary>
    /// <param name="inFlightMax">How many transactions may be without an answer.</param>
    public void Begin(uint inFlightMax) =>
        _submitter.InFlightMax = (int)uint.Min(inFlightMax, WireLimits.InFlightMax);

    /// <summary>Takes a transaction of a client.</summary>
    public void Submit(Submit submit, IActorRef client)
    {
        try
        {
            _submitter.Add(submit.Request, FormCodec.Write(submit.Data));
            _submitted[submit.Request] = client;
        }
        catch (AccreteException refused)
        {
            client.Tell(new NotTransacted(submit.Request, refused));
        }
    }

    /// <summary>Returns the next transactions to send.</summary>
    public Submissions Next() => _submitter.Next();

    /// <summary>Takes a question of a client, and returns what to send.</summary>
    public Ask Ask(IQuestion question, IActorRef client)
    {
        _asked[question.Request] = (client, question);
        return Make(question);
    }

    /// <summary>Returns the questions without an answer, to be sent when a session begins: a sync waits for the
    /// transactor, however long that takes to come.</summary>
    public IReadOnlyList<Ask> Asked()
    {
        List<Ask> asked = [];
        foreach ((_, IQuestion question) in _asked.Values)
        {
            asked.Add(Make(question));
        }

        return asked;
    }

    /// <summary>Hands on that a transaction is durable.</summary>
    /// <param name="done">The answer.</param>
    /// <param name="report">What it did; the entry came before the answer.</param>
    public void Take(Done done, TxReport? report)
    {
        _submitter.Answered(done.Request);
        if (_submitted.Remove(done.Request, out IActorRef? client))
        {
            Invariant.Check(report is not null, "an answer follows the entry that it answers with");
            client.Tell(new Transacted(
                done.Request,
                done.Tempids.IsEmpty ? report : report with { TempIds = TempIds.Read(done.Tempids.Span) }));
        }
    }

    /// <summary>Hands on that a transaction was refused.</summary>
    public void Take(NotDone refused)
    {
        _submitter.Answered(refused.Request);
        if (_submitted.Remove(refused.Request, out IActorRef? client))
        {
            client.Tell(new NotTransacted(refused.Request, WireErrors.FromWire(refused.Error)));
        }
    }

    /// <summary>Hands on the answer to a question.</summary>
    public void Take(Answer answer)
    {
        if (_asked.Remove(answer.Request, out (IActorRef Client, IQuestion Question) asked))
        {
            asked.Client.Tell(answer.Error is not null
                ? new NotAnswered(answer.Request, WireErrors.FromWire(answer.Error))
                : asked.Question switch
                {
                    RequestIndex => new IndexRequested(answer.Request, answer.T),
                    CollectGarbage => new GarbageCollected(answer.Request, answer.T),
                    _ => new BasisKnown(answer.Request, answer.T),
                });
        }
    }

    /// <summary>Gives up the transactions that wait, because the session has ended or the writer behind it: what
    /// was not sent has surely no effect, and its clients are told so; of the rest nobody knows.</summary>
    public void Lose(AccreteException cause)
    {
        foreach (long request in _submitter.Forget())
        {
            if (_submitted.Remove(request, out IActorRef? client))
            {
                client.Tell(new NotTransacted(request, Unavailable(cause)));
            }
        }

        _submitted.Clear();
    }

    /// <summary>Makes the error of a transaction that was not sent.</summary>
    public static AccreteException Unavailable(AccreteException cause) => new(
        Keyword.Of("db.error", "transactor-unavailable"), AnomalyCategory.Unavailable,
        $"The transactor cannot be reached, so nothing was transacted: {cause.Explanation} Try again.", inner: cause);

    private static Ask Make(IQuestion question) => question switch
    {
        RequestIndex => new Ask { Request = question.Request, Question = Question.Index },
        CollectGarbage collect => new Ask
        {
            Request = question.Request,
            Question = Question.Garbage,
            At = collect.OlderThan.EpochMilliseconds,
        },
        _ => new Ask { Request = question.Request, Question = Question.Basis },
    };
}
