using System;
using System.Collections.Generic;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Catalogs;
using Accrete.Storage.Messages;
using Akka.Actor;

namespace Accrete.Remote;

/// <summary>Finds the databases of a storage by name, and starts an actor for each that is asked for.</summary>
internal sealed class RemoteDatabases : UntypedActor
{
    private readonly RemoteContext _context;
    private readonly Dictionary<string, IActorRef> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<long, (string Name, IActorRef Asker)> _asked = [];
    private long _lastCall;

    private RemoteDatabases(RemoteContext context) => _context = context;

    /// <summary>Says how to make one.</summary>
    public static Props Props(RemoteContext context) => Akka.Actor.Props.CreateBy(new Producer(context));

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() =>
        // A mistake of the program: who asks next gets a new one, which reads the storage.
        new OneForOneStrategy(static _ => Directive.Stop);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OpenDatabase open:
                // Once: who connects is told at once what is wrong, and decides himself whether to try again.
                (IStorage storage, TimeSpan within) = (_context.Node.Storage, _context.Node.Settings.CallTimeout);
                _asked.Add(++_lastCall, (open.Name, Sender));
                _ = StorageCalls.Read(storage, [CatalogStore.Key], within, _lastCall).PipeTo(Self);
                break;
            case StorageAnswer answer:
                if (_asked.Remove(answer.Call, out (string Name, IActorRef Asker) asked))
                {
                    asked.Asker.Tell(AnswerTo(asked.Name, answer));
                }

                break;
            case Terminated ended:
                Forget(ended.ActorRef);
                break;
            case RemoteChange change:
                Context.ActorOf(ChangeCall.Props(_context, change));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private object AnswerTo(string name, StorageAnswer answer)
    {
        try
        {
            Catalog catalog = CatalogCodec.ReadRef(StorageAnswers.RefOf(answer)?.Value);
            return catalog.IdOf(name) is { } id ? new DatabaseOpened(id, Open(id, name)) : new DatabaseMissing(name);
        }
        catch (AccreteException error)
        {
            return new DatabaseNotOpened(error);
        }
    }

    private IActorRef Open(string id, string name)
    {
        if (!_open.TryGetValue(id, out IActorRef? database))
        {
            database = Context.Watch(Context.ActorOf(RemoteDatabase.Props(_context, id, name)));
            _open.Add(id, database);
        }

        return database;
    }

    private void Forget(IActorRef ended)
    {
        foreach ((string id, IActorRef database) in _open)
        {
            if (database.Equals(ended) && _open.Remove(id))
            {
                return;
            }
        }
    }

    private sealed class Producer(RemoteContext context) : IIndirectActorProducer
    {
        public Type ActorType => typeof(RemoteDatabases);

        public ActorBase Produce() => new RemoteDatabases(context);

        public void Release(ActorBase actor)
        {
        }
    }
}
