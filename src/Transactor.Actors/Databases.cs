using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Catalogs;
using Accrete.Storage.Messages;
using Accrete.Transactor.Leases;
using Akka.Actor;

namespace Accrete.Transactor;

/// <summary>Finds the databases of a node by name. Where the node leads, starts their actors when they are first asked
/// for; where it stands by, follows all of the catalog.</summary>
internal sealed class Databases : UntypedActor, IWithTimers
{
    private readonly DatabaseContexts _contexts;
    private readonly StorageNode _node;
    private readonly TimeSpan _lookEvery;
    private readonly Dictionary<string, IActorRef> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<long, (string Name, IActorRef Asker)> _asked = [];
    private readonly List<(OpenDatabase Open, IActorRef Asker)> _early = [];
    private CallTable _calls = null!; // set before the first message
    private (long Call, string[] Known) _look = (0, []);
    private bool? _leads;
    private string _otherHost = "";
    private IActorRef? _drainer;

    private Databases(DatabaseContexts contexts, StorageNode node, TimeSpan lookEvery) =>
        (_contexts, _node, _lookEvery) = (contexts, node, lookEvery);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!; // set by the actor system

    /// <summary>Says how to make one. It waits until it is told to <see cref="Lead"/> or to
    /// <see cref="StandBy"/>.</summary>
    /// <param name="contexts">Finds what the actors of a database share.</param>
    /// <param name="node">The storage.</param>
    /// <param name="lookEvery">How often the catalog is looked at.</param>
    public static Props Props(DatabaseContexts contexts, StorageNode node, TimeSpan lookEvery) =>
        Akka.Actor.Props.CreateBy(new Producer(contexts, node, lookEvery));

    /// <inheritdoc/>
    protected override void PreStart() => _calls = new CallTable(Context, _node.Chance, _node.Settings.BackOff);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OpenDatabase open:
                Open(open, Sender);
                break;
            case CloseDatabase close when _open.Remove(close.Id, out IActorRef? database):
                database.Tell(DatabaseGone.Instance);
                break;
            case CloseDatabase:
                break;
            case Lead or StandBy when _drainer is null:
                Change(message);
                break;
            case Drain:
                End();
                break;
            case Terminated ended:
                Ended(ended.ActorRef);
                break;
            case LookAtCatalog:
                Look();
                break;
            case CallDue due:
                _calls.Resume(due);
                break;
            case StorageAnswer answer when _calls.Take(answer) is { } taken:
                Answered(taken);
                break;
            case StorageAnswer or Lead or StandBy:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Open(OpenDatabase open, IActorRef asker)
    {
        if (_leads is null && _drainer is null)
        {
            _early.Add((open, asker));
        }
        else if (Refusal() is { } refusal)
        {
            asker.Tell(new DatabaseNotOpened(refusal));
        }
        else
        {
            _asked.Add(ReadCatalog(), (open.Name, asker));
        }
    }

    private AccreteException? Refusal() => _drainer is not null
        ? DatabaseGuardian.Unavailable("Its node is about to end.")
        : _leads == true
            ? null
            : DatabaseGuardian.Unavailable(_otherHost.Length == 0
                ? "Its node stands by: another one writes the databases."
                : $"Its node stands by: the one at {_otherHost} writes the databases.");

    private long ReadCatalog()
    {
        (IStorage storage, TimeSpan within) = (_node.Storage, _node.Settings.CallTimeout);
        return _calls.Start(call => StorageCalls.Read(storage, [CatalogStore.Key], within, call));
    }

    private void Change(object message)
    {
        _leads = message is Lead;
        _otherHost = (message as StandBy)?.Host ?? "";
        foreach (IActorRef database in _open.Values)
        {
            database.Tell(message);
        }

        foreach ((OpenDatabase open, IActorRef asker) in _early)
        {
            Open(open, asker);
        }

        _early.Clear();
        Look();
    }

    private void Look()
    {
        if (_look.Call == 0 && _drainer is null)
        {
            _look = (ReadCatalog(), [.. _open.Keys]);
        }
    }

    private void Answered(StorageAnswer answer)
    {
        if (_asked.Remove(answer.Call, out (string Name, IActorRef Asker) asked))
        {
            asked.Asker.Tell(AnswerTo(asked.Name, answer));
        }
        else if (answer.Call == _look.Call)
        {
            if (answer is RefsRead read)
            {
                Compare(read, _look.Known);
            }

            _look = (0, []);
            Timers.StartSingleTimer(LookAtCatalog.Instance, LookAtCatalog.Instance, _lookEvery);
        }
    }

    /// <summary>Closes what was deleted, and follows what is new.</summary>
    /// <param name="read">The catalog.</param>
    /// <param name="known">What was open before it was read: what was opened since may be newer than it.</param>
    private void Compare(RefsRead read, string[] known)
    {
        Catalog catalog;
        try
        {
            catalog = CatalogCodec.ReadRef(read.Records[0]?.Value);
        }
        catch (AccreteException)
        {
            // Damaged, or of a newer program: whoever asks for a database is told. What is open is no worse for it.
            return;
        }

        string[] ids = [.. catalog.Entries.Select(entry => entry.Value)];
        foreach (string id in known.Except(ids, StringComparer.Ordinal))
        {
            Self.Tell(new CloseDatabase(id));
        }

        if (_leads == false && _drainer is null)
        {
            foreach (string id in ids)
            {
                Open(id);
            }
        }
    }

    private object AnswerTo(string name, StorageAnswer answer)
    {
        try
        {
            RefRecord? record = StorageAnswers.RefOf(answer);
            if (Refusal() is { } refusal)
            {
                return new DatabaseNotOpened(refusal);
            }

            return CatalogCodec.ReadRef(record?.Value).IdOf(name) is { } id
                ? new DatabaseOpened(id, Open(id))
                : new DatabaseMissing(name);
        }
        catch (AccreteException error)
        {
            return new DatabaseNotOpened(error);
        }
    }

    private IActorRef Open(string id)
    {
        if (!_open.TryGetValue(id, out IActorRef? database))
        {
            // Unnamed: the one before of the same database may still be on its way out.
            database = Context.Watch(Context.ActorOf(DatabaseGuardian.Props(_contexts.Of(id), _leads == true)));
            _open.Add(id, database);
        }

        return database;
    }

    private void End()
    {
        _drainer = Sender;
        Timers.CancelAll();
        foreach (IActorRef database in _open.Values)
        {
            database.Tell(Drain.Instance);
        }

        foreach ((_, IActorRef asker) in _early)
        {
            asker.Tell(new DatabaseNotOpened(DatabaseGuardian.Unavailable("Its node is about to end.")));
        }

        _early.Clear();
        EndWhenEmpty();
    }

    private void Ended(IActorRef database)
    {
        foreach (string id in _open.Where(one => one.Value.Equals(database)).Select(one => one.Key).ToArray())
        {
            _open.Remove(id);
        }

        EndWhenEmpty();
    }

    private void EndWhenEmpty()
    {
        if (_open.Count == 0)
        {
            _drainer?.Tell(Drained.Instance);
        }
    }

    private sealed record LookAtCatalog
    {
        public static LookAtCatalog Instance { get; } = new();
    }

    private sealed class Producer(DatabaseContexts contexts, StorageNode node, TimeSpan lookEvery)
        : IIndirectActorProducer
    {
        public Type ActorType => typeof(Databases);

        public ActorBase Produce() => new Databases(contexts, node, lookEvery);

        public void Release(ActorBase actor)
        {
        }
    }
}
