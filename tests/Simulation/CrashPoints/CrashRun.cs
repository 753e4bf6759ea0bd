using System;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Simulation.Checks;
using Accrete.Simulation.Mutants;
using Accrete.Simulation.Scenario;
using Accrete.Simulation.Storage;
using Accrete.Simulation.World;
using Accrete.Storage.Catalogs;

namespace Accrete.Simulation.CrashPoints;

/// <summary>Runs a scenario once without a crash, to count the calls, and then once for each call with a crash there:
/// before it takes effect, and after it, before it is answered. Then the transactor starts again, and all must be
/// well.</summary>
internal static class CrashRun
{
    private const ulong Seed = 5;
    private const long Within = 30 * Deployment.Second;

    private static readonly SwarmOptions Quiet = new()
    {
        Transactors = 2,
        Peers = 1,
        LeafRows = 3,
        IndexThreshold = 1 << 20,
        IndexMax = 1 << 24,
        AppendBytes = 400,
    };

    /// <summary>Counts the calls of a scenario.</summary>
    public static long Count(CrashScenario scenario)
    {
        Deployment one = Go(scenario, 0, isBefore: false);
        return one.World.Violations.Count == 0
            ? one.Cluster.Storage.Calls
            : throw new InvalidOperationException(one.World.Violations[0]);
    }

    /// <summary>Runs a scenario with a crash at a call.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="call">The number of the call, from 1.</param>
    /// <param name="isBefore">Whether it crashes before the call takes effect.</param>
    /// <param name="next">A call of the life after it at which it crashes again; 0 for none.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Crash(CrashScenario scenario, long call, bool isBefore, long next = 0)
    {
        Deployment one = Go(scenario, call, isBefore, next);
        return one.World.Violations.Count == 0 ? null : one.World.Violations[0];
    }

    /// <summary>Submits a transaction that is noted in the history.</summary>
    public static Task Submit(Deployment one, string marker)
    {
        SimPeer peer = one.Peer("p1");
        Operation operation = new()
        {
            Marker = marker,
            Process = peer.Node.Id,
            Kind = "write",
            Invoked = one.World.Now,
            AcknowledgedBefore = one.History.Acknowledged,
        };
        one.History.Operations.Add(operation);
        string mark = $"[:db/add \"datomic.tx\" {Workload.Marker} \"{marker}\"]";
        Task<TxReport> answer = peer.Open!.SubmitAsync(
            EdnReader.Read($"[{mark} {{:item/key 1 :item/tags [{operation.Invoked}]}}]"));
        one.World.When(answer, peer.Node, () => End(one, operation, answer));
        return answer;
    }

    private static void End(Deployment one, Operation operation, Task<TxReport> answer)
    {
        operation.Completed = one.World.Now;
        if (answer.IsCompletedSuccessfully)
        {
            operation.Outcome = Outcome.Done;
            operation.T = answer.Result.DbAfter.BasisT;
            operation.Data = answer.Result.TxData;
            one.History.Acknowledge(operation.T);
        }
        else
        {
            operation.Outcome = SimClient.OutcomeOf(answer.Exception!.InnerException!); // a task that failed has one
        }
    }

    private static Deployment Go(CrashScenario scenario, long call, bool isBefore, long next = 0)
    {
        SimWorld world = new(Seed);
        Deployment one = new(world, Quiet, new Mutations(), new Prng(Seed));
        try
        {
            Go(one, scenario, call, isBefore, next);
        }
#pragma warning disable CA1031 // Whatever it is: it is a finding of this point.
        catch (Exception error)
#pragma warning restore CA1031
        {
            world.Violate(error.ToString());
        }

        return one;
    }

    private static void Go(Deployment one, CrashScenario scenario, long call, bool isBefore, long next)
    {
        one.Begin();
        string leader = one.Cluster.Leader ?? throw new InvalidOperationException("Nobody leads.");
        scenario.Prepare(one, leader);
        SharedStorage storage = one.Cluster.Storage;
        string crashing = scenario.IsStandby ? one.Transactors.First(name => name != leader) : leader;
        storage.IsCounted = node => node.Name == crashing;
        (storage.CrashAt, storage.CrashBefore) = (call, isBefore);
        scenario.Act(one, leader);
        if (call == 0)
        {
            storage.IsCounted = null;
        }
        else if (next > 0)
        {
            // It starts again, and crashes again.
            storage.CrashAt = storage.Calls + next;
            Restart(one);
            one.Pass(2 * Deployment.Second);
        }

        storage.IsCounted = null;
        Restart(one);
        one.Await("a transactor leads", one.Cluster.HasLeader, Within);
        one.Do("go on", () => Submit(one, $"after-{one.World.Now}"));
        one.Await("all come to rest", () => one.Unrest() is null, Within);
        one.Check();
        CheckCatalog(one);
    }

    private static void Restart(Deployment one)
    {
        foreach (string name in one.Transactors.Where(name => one.Cluster.Alive(name) is null))
        {
            one.Start(name);
        }
    }

    /// <summary>A change of the catalog is whole: one name stands for the other database, or none.</summary>
    private static void CheckCatalog(Deployment one)
    {
        string[] names = [.. CatalogCodec.ReadRef(
            one.Cluster.Storage.Read([CatalogStore.Key])[0]?.Value).Names];
        if (names.Count(name => name != Deployment.Name) > 1 || !names.Contains(Deployment.Name))
        {
            one.World.Violate("The catalog has " + string.Join(", ", names));
        }
    }
}
