using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Trees;
using Accrete.Storage;
using Accrete.Storage.Messages;
using Accrete.Transactor.Leases;
using Akka.Actor;
using Xunit;

namespace Accrete.Transactor.Tests;

/// <summary>A transactor with one database, and somebody who writes to it.</summary>
internal sealed class Writer : IAsyncDisposable
{
    public const string Name = "db";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Inbox _inbox;
    private long _request;
    private bool _isGuest;

    private Writer(TransactorNode node, IActorRef database)
    {
        (Node, Database) = (node, database);
        _inbox = Inbox.Create(node.System);
        Database.Tell(Follow.Instance, _inbox.Receiver);
    }

    public TransactorNode Node { get; }

    public IActorRef Database { get; }

    /// <summary>Starts a node.</summary>
    public static TransactorNode StartNode(
        IStorage storage, LeaseRules? lease = null, long memoryIndexMax = 256L << 20, int leafRows = 4096) =>
        TransactorNode.Start(storage, new TransactorSettings
        {
            Database = DatabaseOptions.Default with { MemoryIndexMax = memoryIndexMax },
            Shape = new TreeShape { RowsMax = leafRows },
            RestartWait = TimeSpan.FromMilliseconds(10),
            Lease = lease ?? new LeaseRules(),
        });

    /// <summary>Starts a node that leads, and opens its database.</summary>
    public static Task<Writer> Open(
        IStorage storage, long memoryIndexMax = 256L << 20, int leafRows = 4096, LeaseRules? lease = null) =>
        Open(StartNode(storage, lease, memoryIndexMax, leafRows));

    /// <summary>Opens the database of a node that leads, or will.</summary>
    public static async Task<Writer> Open(TransactorNode node)
    {
        using CancellationTokenSource end = new(Patience);
        Assert.True(await node.ActiveAsync(end.Token));
        await node.CreateAsync(Name, end.Token);
        DatabaseOpened opened = await node.Databases.Ask<DatabaseOpened>(new OpenDatabase(Name), Patience);
        return new Writer(node, opened.Database);
    }

    /// <summary>Writes to another database of a node; ending it does not end the node.</summary>
    public static Writer Of(TransactorNode node, IActorRef database) => new(node, database) { _isGuest = true };

    /// <summary>Returns the newest durable value.</summary>
    public async Task<Database> Newest() =>
        (await Database.Ask<Following>(Follow.Instance, Patience)).Newest;

    /// <summary>Submits a transaction and returns the answer: <see cref="Transacted"/>, <see cref="NotTransacted"/>, or
    /// <see cref="TransactorLost"/>, after which the outcome is unknown.</summary>
    public async Task<object> Submit(string data)
    {
        Database.Tell(new Submit(++_request, EdnReader.Read(data)), _inbox.Receiver);
        while (true)
        {
            object news = await _inbox.ReceiveAsync(Patience);
            switch (news)
            {
                case Transacted done when done.Request == _request:
                case NotTransacted refused when refused.Request == _request:
                case TransactorLost:
                    return news;
                case Status.Failure failure:
                    throw failure.Cause;
                default:
                    break;
            }
        }
    }

    /// <summary>Submits a transaction that must succeed.</summary>
    public async Task<TxReport> Transact(string data) => await Submit(data) switch
    {
        Transacted done => done.Report,
        NotTransacted refused => throw refused.Error,
        var other => throw new InvalidOperationException($"{other} is no answer"),
    };

    /// <summary>Asks for an index job, and waits until one is adopted that holds all up to now.</summary>
    public async Task<Database> Index()
    {
        long t = (await Newest()).BasisT;
        Database.Tell(new RequestIndex(++_request), _inbox.Receiver);
        while (true)
        {
            switch (await _inbox.ReceiveAsync(Patience))
            {
                case Reindexed { Newest: { State.Root: { } root } newest } when root.BasisT >= t:
                    return newest;
                case Status.Failure failure:
                    throw failure.Cause;
                default:
                    break;
            }
        }
    }

    /// <summary>Asks for garbage to be deleted; returns <see cref="GarbageCollected"/> or
    /// <see cref="NotAnswered"/>.</summary>
    public Task<object> Collect(Instant olderThan) =>
        Database.Ask<object>(new CollectGarbage(++_request, olderThan), Patience);

    /// <summary>Submits again and again until it is known to be done; it must bear to be done twice.</summary>
    public async Task<TxReport> TransactPatiently(string data)
    {
        for (long start = TimeProvider.System.GetTimestamp(); ;)
        {
            object answer = await Submit(data);
            if (answer is Transacted done)
            {
                return done.Report;
            }

            if (answer is NotTransacted { Error: { Category: not AnomalyCategory.Unavailable } error })
            {
                throw error;
            }

            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new InvalidOperationException("The transactor does not come back.");
            }

            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _inbox.Dispose();
        if (!_isGuest)
        {
            await Node.DisposeAsync();
        }
    }

    /// <summary>Returns all facts of the present, in order.</summary>
    public static IReadOnlyList<Datom> Facts(Database value) =>
        [.. value.Indexes.Current.Read(IndexOrder.Eavt, Bound.First, Bound.Last)];
}
