using System;
using System.Globalization;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Simulation.Checks;
using Accrete.Simulation.World;
using Accrete.Storage.Messages;
using Accrete.Client;

namespace Accrete.Simulation.Scenario;

/// <summary>Is a program that uses a peer: writes, reads, asks for index jobs and waits for the newest value, one thing
/// after the other, and notes what it did and saw.</summary>
internal sealed class SimClient
{
    private const long NotOpenYet = 100_000;

    private static readonly TimeSpan GarbageAge = TimeSpan.FromSeconds(2);

    private readonly Cluster _cluster;
    private readonly History _history;
    private readonly SimPeer _peer;
    private readonly Prng _draws;
    private readonly int _first;
    private readonly int _operations;
    private long _basis = -1;
    private int _done;

    /// <summary>Makes a client.</summary>
    /// <param name="cluster">The processes.</param>
    /// <param name="history">What was done.</param>
    /// <param name="peer">The peer that it uses.</param>
    /// <param name="name">Its name, which no other has.</param>
    /// <param name="first">The first of its numbers, which no other has.</param>
    /// <param name="operations">How many things it does.</param>
    /// <param name="draws">Decides what it does.</param>
    public SimClient(
        Cluster cluster, History history, SimPeer peer, string name, int first, int operations, Prng draws) =>
        (_cluster, _history, _peer, Name, _first, _operations, _draws) =
            (cluster, history, peer, name, first, operations, draws);

    /// <summary>Gets its name.</summary>
    public string Name { get; }

    /// <summary>Gets whether it has done all that it wants.</summary>
    public bool IsDone => _done >= _operations || _peer.Node.IsDead;

    /// <summary>Gets what it waits for; null for nothing.</summary>
    public Operation? Pending { get; private set; }

    private SimWorld World => _cluster.World;

    /// <summary>Tells what the error of a transaction says of its outcome.</summary>
    public static Outcome OutcomeOf(Exception error) =>
        error is AccreteException known && !known.Details.ContainsKey(Keyword.Of(null, "outcome"))
            ? Outcome.Refused
            : Outcome.Unknown;

    /// <summary>Begins.</summary>
    public void Begin() => Think();

    private void Think() => World.At(_peer.Node, _draws.Range(0, _cluster.Options.ThinkMax), Act);

    private void Act()
    {
        if (IsDone)
        {
            return;
        }

        if (_peer.Open is not { } database)
        {
            World.At(_peer.Node, NotOpenYet, Act);
            return;
        }

        _peer.TakeReports();
        int drawn = _draws.Below(100);
        if (_draws.Chance(_cluster.Options.Collects))
        {
            Collect(database);
        }
        else if (drawn < 70)
        {
            Write(database);
        }
        else if (drawn < 85)
        {
            Read(database, Begin("read", ""), -1);
        }
        else
        {
            Ask(database, isIndex: drawn >= 95);
        }
    }

    private Operation Begin(string kind, string marker, string? element = null)
    {
        Operation operation = new()
        {
            Marker = marker,
            Process = _peer.Node.Id,
            Kind = kind,
            Element = element,
            Invoked = World.Now,
            AcknowledgedBefore = _history.Acknowledged,
        };
        _history.Operations.Add(operation);
        return Pending = operation;
    }

    private void End(Operation operation, Outcome outcome)
    {
        operation.Completed = World.Now;
        operation.Outcome = outcome;
        Pending = null;
        _done++;
        World.Note($"{Name} {operation.Kind} {operation.Marker} {outcome} {operation.T}", (ulong)operation.T);
        Think();
    }

    private void Write(NodeDatabase database)
    {
        string marker = $"{Name}-{_done}";
        object data;
        string kind;
        try
        {
            (kind, data) = Workload.Draw(_draws, database.Newest, marker, _first + _done);
        }
        catch (AccreteException)
        {
            // Storage could not be read: it thinks again.
            _done++;
            Think();
            return;
        }

        int number = _first + _done;
        Operation operation = Begin(
            kind, marker, kind == "append" ? number.ToString(CultureInfo.InvariantCulture) : null);
        Task<TxReport> answer = database.SubmitAsync(data);
        World.When(answer, _peer.Node, () => Written(database, operation, answer));
    }

    private void Written(NodeDatabase database, Operation operation, Task<TxReport> answer)
    {
        if (answer.IsCompletedSuccessfully)
        {
            TxReport report = answer.Result;
            operation.T = report.T;
            operation.Data = report.TxData;
            _history.Acknowledge(operation.T);
            if (database.Newest.BasisT < operation.T)
            {
                World.Violate($"{Name} cannot see its own transaction {operation.T}");
            }

            End(operation, Outcome.Done);
            return;
        }

        Exception error = answer.Exception!.InnerException!; // a task that failed has one
        operation.Kind += error is AccreteException { Error: { } keyword } ? $" {keyword}" : " " + error.GetType().Name;
        End(operation, OutcomeOf(error));
    }

    private void Ask(NodeDatabase database, bool isIndex)
    {
        Operation operation = Begin(isIndex ? "index" : "sync", "");
        Task<long> answer = database.AskAsync(
            request => isIndex ? new RequestIndex(request) : new AskBasis(request));
        World.When(answer, _peer.Node, () =>
        {
            if (!answer.IsCompletedSuccessfully)
            {
                End(operation, Outcome.Unknown);
            }
            else if (isIndex)
            {
                End(operation, Outcome.Done);
            }
            else
            {
                AwaitBasis(database, operation, answer.Result);
            }
        });
    }

    /// <summary>Asks for garbage to be deleted, by a clock that may be an hour off: of the newest root nothing may go
    /// even then.</summary>
    private void Collect(NodeDatabase database)
    {
        Operation operation = Begin("collect", "");
        Instant before = Instant.From(new SimTime(World, _peer.Node).GetUtcNow() - GarbageAge);
        Task<long> answer = database.AskAsync(request => new CollectGarbage(request, before));
        World.When(answer, _peer.Node, () =>
            End(operation, answer.IsCompletedSuccessfully ? Outcome.Done : Outcome.Unknown));
    }

    /// <summary>Waits until the peer knows a value, as sync does.</summary>
    private void AwaitBasis(NodeDatabase database, Operation operation, long t)
    {
        if (database.Newest.BasisT >= t)
        {
            Read(database, operation, t);
        }
        else if (database.Reports.IsClosed)
        {
            End(operation, Outcome.Unknown);
        }
        else
        {
            World.At(_peer.Node, 1_000, () => AwaitBasis(database, operation, t));
        }
    }

    private void Read(NodeDatabase database, Operation operation, long synced)
    {
        Database value = database.Newest;
        if (value.BasisT < _basis)
        {
            World.Violate($"{Name} saw t {value.BasisT} after {_basis}");
        }

        _basis = operation.T = value.BasisT;
        if (synced >= 0 && synced < operation.AcknowledgedBefore)
        {
            World.Violate($"{Name} synced to t {synced}, and {operation.AcknowledgedBefore} was acknowledged before");
        }

        try
        {
            if (Workload.Check(value) is { } wrong)
            {
                World.Violate($"{Name} at t {value.BasisT}: {wrong}");
            }

            operation.Lists = Workload.Lists(value);
            operation.Facts = Facts.Hash(value);
            End(operation, Outcome.Done);
        }
        catch (AccreteException)
        {
            // Storage could not be read.
            End(operation, Outcome.Unknown);
        }
    }
}
