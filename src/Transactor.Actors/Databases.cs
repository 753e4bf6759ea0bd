using System;
using System.Collections.Generic;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Catalogs;
using Accrete.Storage.Messages;
using Akka.Actor;

namespace Accrete.Transactor;

/// <summary>Finds the databases of a node by name, and starts their actors when they are first asked for.</summary>
internal sealed class Databases : UntypedActor
{
    private readonly DatabaseContexts _contexts;
    private readonly StorageNode _node;
    private readonly Dictionary<string, IActorRef> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<long, (string Name, IActorRef Asker)> _asked = [];
    private CallTable _calls = null!; // set before the first message

    private Databases(DatabaseContexts contexts, StorageNode node) => (_contexts, _node) = (contexts, node);

    /// <summary>Says how to make one.</summary>
    public static Props Props(DatabaseContexts contexts, StorageNode node) =>
        Akka.Actor.Props.CreateBy(new Producer(contexts, node));

    /// <inheritdoc/>
    protected override void PreStart() => _calls = new CallTable(Context, _node.Chance, _node.Settings.BackOff);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OpenDatabase open:
                (IStorage storage, TimeSpan within) = (_node.Storage, _node.Settings.CallTimeout);
                _asked.Add(
                    _calls.Start(call => StorageCalls.Read(storage, [CatalogStore.Key], within, call)),
                    (open.Name, Sender));
                break;
            case CloseDatabase close when _open.Remove(close.Id, out IActorRef? database):
                Context.Stop(database);
                break;
            case CloseDatabase:
                break;
            case CallDue due:
                _calls.Resume(due);
                break;
            case StorageAnswer answer when _calls.Take(answer) is { } taken:
                if (_asked.Remove(taken.Call, out (string Name, IActorRef Asker) asked))
                {
                    asked.Asker.Tell(AnswerTo(asked.Name, taken));
                }

                break;
            case StorageAnswer:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private object AnswerTo(string name, StorageAnswer answer)
    {
        if (answer is not RefsRead read)
        {
            return new DatabaseNotOpened(answer is CallFailed failed
                ? failed.Error
                : StorageErrors.Fault("The catalog was not read."));
        }

        try
        {
            Catalog catalog = read.Records[0] is { } record ? CatalogCodec.Read(record.Value) : Catalog.Empty;
            return catalog.IdOf(name) is { } id ? new DatabaseOpened(id, Open(id)) : new DatabaseMissing(name);
        }
        catch (AccreteException damaged)
        {
            return new DatabaseNotOpened(damaged);
        }
    }

    private IActorRef Open(string id)
    {
        if (!_open.TryGetValue(id, out IActorRef? database))
        {
            database = Context.ActorOf(DatabaseGuardian.Props(_contexts.Of(id)), "db-" + id);
            _open.Add(id, database);
        }

        return database;
    }

    private sealed class Producer(DatabaseContexts contexts, StorageNode node) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Databases);

        public ActorBase Produce() => new Databases(contexts, node);

        public void Release(ActorBase actor)
        {
        }
    }
}
