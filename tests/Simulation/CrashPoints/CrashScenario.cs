using System;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Simulation.Scenario;
using Accrete.Storage.Messages;

namespace Accrete.Simulation.CrashPoints;

/// <summary>Is something during which a transactor crashes, at each of its calls of the storage.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsStandby">Whether the transactor that crashes is the one that stands by at first.</param>
/// <param name="Act">What is done; what it waits for may fail, since the transactor crashes meanwhile.</param>
/// <param name="Prepare">What is done before.</param>
internal sealed record CrashScenario(
    string Name, bool IsStandby, Action<Deployment, string> Act, Action<Deployment, string> Prepare)
{
    /// <summary>Gets all of them.</summary>
    public static CrashScenario[] All { get; } =
    [
        new("first transaction", false, static (one, _) => Submit(one, "first"), Nothing),
        new("n-th transaction", false, static (one, _) => Submit(one, "last"), static (one, _) =>
        {
            for (int i = 0; i < 5; i++)
            {
                Submit(one, $"before-{i}");
            }
        }),
        new("transactions in one append", false, static (one, _) => SubmitMany(one, 6), Nothing),
        new("index job", false, Index, static (one, _) => SubmitMany(one, 6)),
        new("second index job", false, Index, static (one, _) =>
        {
            SubmitMany(one, 4);
            Index(one, "");
            SubmitMany(one, 4);
        }),
        new("schema", false, static (one, _) => Settle(
            one, one.Peer("p1").Open!.SubmitAsync(Workload.Schema)), Nothing),
        new("create a database", false, static (one, _) => Settle(
            one, one.Peer("p1").Host.CreateAsync("other", CancellationToken.None)), Nothing),
        new("rename a database", false, static (one, _) => Settle(
            one, one.Peer("p1").Host.RenameAsync("other", "renamed", CancellationToken.None)), MakeOther),
        new("delete a database", false, static (one, _) => Settle(
            one, one.Peer("p1").Host.DeleteAsync("other", CancellationToken.None)), MakeOther),
        new("takeover", true, static (one, leader) =>
        {
            one.Cluster.Crash(leader);
            one.World.Run(() => one.Cluster.HasLeader(), one.World.Now + (20 * Deployment.Second));
            one.Pass(Deployment.Second);
        }, static (one, _) => SubmitMany(one, 6)),
        new("takeover during an index job", true, static (one, leader) =>
        {
            _ = one.Peer("p1").Open!.AskAsync(static request => new RequestIndex(request));
            one.Pass(3_000);
            one.Cluster.Crash(leader);
            one.World.Run(() => one.Cluster.HasLeader(), one.World.Now + (20 * Deployment.Second));
            one.Pass(Deployment.Second);
        }, static (one, _) => SubmitMany(one, 6)),
        new("start", false, static (one, leader) =>
        {
            one.Start(leader);
            one.World.Run(() => one.Cluster.HasLeader(), one.World.Now + (20 * Deployment.Second));
            one.Pass(Deployment.Second);
        }, static (one, _) =>
        {
            SubmitMany(one, 6);
            one.Cluster.Crash("t1");
            one.Cluster.Crash("t2");
        }),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static void Nothing(Deployment one, string leader)
    {
    }

    private static void MakeOther(Deployment one, string leader) => one.Do(
        "make the other database", () => one.Peer("p1").Host.CreateAsync("other", CancellationToken.None));

    private static void Submit(Deployment one, string marker) => Settle(one, Begin(one, marker));

    private static void SubmitMany(Deployment one, int count)
    {
        Task[] all = new Task[count];
        for (int i = 0; i < count; i++)
        {
            all[i] = Begin(one, $"of-{one.History.Operations.Count}");
        }

        foreach (Task task in all)
        {
            Settle(one, task);
        }
    }

    private static void Index(Deployment one, string leader)
    {
        int before = RootsOf(one);
        Settle(one, one.Peer("p1").Open!.AskAsync(static request => new RequestIndex(request)));
        one.World.Run(() => RootsOf(one) > before, one.World.Now + (2 * Deployment.Second));
        one.Pass(Deployment.Second / 10);
    }

    private static int RootsOf(Deployment one) => (int)Checks.RootCheck.CountOf(one.Cluster.Storage);

    private static Task Begin(Deployment one, string marker) => CrashRun.Submit(one, marker);

    /// <summary>Waits for an end, however it ends.</summary>
    private static void Settle(Deployment one, Task task) =>
        one.World.Run(() => task.IsCompleted, one.World.Now + (20 * Deployment.Second));
}
