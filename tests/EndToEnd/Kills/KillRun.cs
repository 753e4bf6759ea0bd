using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.EndToEnd.Kills;

/// <summary>Kills the leading transactor at random moments under load, again and again, and holds what is there after
/// each restart or takeover against what writers were told.</summary>
/// <param name="transactors">Who is killed.</param>
/// <param name="random">Draws the moments.</param>
/// <param name="log">Is told what happens.</param>
internal sealed class KillRun(Transactors transactors, Random random, Action<string> log)
{
    private const int Peers = 2, WritersOfPeer = 3, WritesMax = 400;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Ledger _ledger = new();
    private readonly string[] _writers = [.. Enumerable.Range(0, Peers * WritersOfPeer).Select(
        i => string.Create(CultureInfo.InvariantCulture, $"w{i}"))];

    /// <summary>Kills so many times.</summary>
    /// <exception cref="InvalidDataException">Something acknowledged is lost, or something else is wrong.</exception>
    public async Task RunAsync(int kills)
    {
        transactors.Start();
        await transactors.LeaderAsync();
        await using PeerInstance reader = new();
        await reader.CreateDatabaseAsync(transactors.Uri);
        using Connection connection = await reader.ConnectAsync(transactors.Uri);
        await connection.TransactAsync(Ledger.Schema);
        await connection.TransactAsync(
            $"[{string.Concat(_writers.Select(name => $"{{:kill/key \"{name}\" :kill/count 0}}"))}]");
        for (int round = 1; round <= kills; round++)
        {
            await LoadAndKillAsync().WaitAsync(Patience);
            long killed = TimeProvider.System.GetTimestamp();
            transactors.Start();
            await transactors.LeaderAsync();
            TimeSpan up = TimeProvider.System.GetElapsedTime(killed);
            Database newest = await NewestAsync(connection).WaitAsync(Patience);
            log(string.Create(
                CultureInfo.InvariantCulture,
                $"{round} kills: {_ledger.Acknowledged} acknowledged, {_ledger.Unknown} unknown, {_ledger.Refused} "
                + $"refused; led after {up.TotalSeconds:0.0} s, known to the peer after "
                + $"{TimeProvider.System.GetElapsedTime(killed).TotalSeconds:0.0} s"));
            Judge(newest);
        }

        await using PeerInstance stranger = new();
        using Connection other = await stranger.ConnectAsync(transactors.Uri);
        Judge(await NewestAsync(other).WaitAsync(Patience));
    }

    private void Judge(Database newest)
    {
        IReadOnlyList<string> wrong = _ledger.Check(newest);
        if (wrong.Count > 0)
        {
            throw new InvalidDataException(string.Join("\n", wrong.Take(20)));
        }
    }

    /// <summary>Has writers of several peers write, kills the leader after so many answers, and waits until
    /// each writer has been answered.</summary>
    private async Task LoadAndKillAsync()
    {
        using CancellationTokenSource stop = new();
        TaskCompletionSource isTime = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int writes = 0, wanted = random.Next(WritesMax);
        void Count()
        {
            if (Interlocked.Increment(ref writes) >= wanted)
            {
                isTime.TrySetResult();
            }
        }

        PeerInstance[] peers = [.. Enumerable.Range(0, Peers).Select(_ => new PeerInstance())];
        List<Task> load = [];
        for (int i = 0; i < _writers.Length; i++)
        {
            Connection connection = await peers[i % Peers].ConnectAsync(transactors.Uri, stop.Token);
            load.Add(new LoadWriter(connection, _ledger, _writers[i]).RunAsync(Count, stop.Token));
        }

        await Task.WhenAny(isTime.Task, Task.WhenAll(load));
        await transactors.KillLeaderAsync();
        await stop.CancelAsync();
        await Task.WhenAll(load);
        foreach (PeerInstance peer in peers)
        {
            await peer.DisposeAsync();
        }
    }

    /// <summary>Returns the newest value, once the transactor that leads has told it.</summary>
    private static async Task<Database> NewestAsync(Connection connection)
    {
        while (true)
        {
            try
            {
                return await connection.SyncAsync();
            }
            catch (AccreteException error) when (error.IsTransient)
            {
                await Task.Yield();
            }
        }
    }
}
