using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Accrete.Storage.Contract;

public abstract partial class SqlDatabaseTests
{
    private const int Writers = 4;
    private const int Rounds = 4;
    private const int WritesARound = 15;

    [SkippableFact]
    public async Task Kills_of_the_server_under_load_lose_and_double_nothing_that_was_acknowledged()
    {
        await using IStorage storage = await Open();
        await UnderLoad(storage, server.Restart);
    }

    [SkippableFact]
    public async Task Cuts_of_connections_under_load_lose_and_double_nothing_that_was_acknowledged()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await using TcpProxy proxy = new(server.Port);
        await using IStorage storage = await Open(server.UrlOf("datomic", "datomic", proxy.Port));
        await UnderLoad(storage, () =>
        {
            proxy.Cut();
            return Task.CompletedTask;
        });
    }

    [SkippableFact]
    public async Task Lost_answers_under_load_lose_and_double_nothing_that_was_acknowledged()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await using TcpProxy proxy = new(server.Port);
        await using IStorage storage = await Open(server.UrlOf("datomic", "datomic", proxy.Port));
        await UnderLoad(storage, async () =>
        {
            proxy.SwallowsAnswers = true;
            await storage.CompareAndSetAsync(Key, RefVersion.Absent, Write("lost"), Short);
            proxy.Cut();
            proxy.SwallowsAnswers = false;
        });
    }

    /// <summary>Has writers count, each in a ref of its own, does harm between their writes again and again, and
    /// compares what they were told with what is stored.</summary>
    private async Task UnderLoad(IStorage storage, Func<Task> harm)
    {
        using CancellationTokenSource end = new();
        using SemaphoreSlim written = new(0);
        Task<RefVersion>[] writers = [.. Enumerable.Range(0, Writers).Select(i => Count(i))];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < WritesARound; i++)
            {
                await written.WaitAsync();
            }

            await harm();
        }

        await end.CancelAsync();
        RefVersion[] told = await Task.WhenAll(writers);
        await using IStorage other = await Open();
        for (int i = 0; i < Writers; i++)
        {
            Assert.Equal(told[i], (await other.ReadAsync(KeyOf(i), Within))?.Version);
        }

        async Task<RefVersion> Count(int writer)
        {
            RefVersion version = RefVersion.Absent;
            for (long acknowledged = 0; !end.IsCancellationRequested; acknowledged++)
            {
                // A write that was done twice, or that was lost, would show in the revision.
                Assert.Equal(acknowledged, version.Revision);
                version = await Settle(storage, KeyOf(writer), version);
                written.Release();
            }

            return version;
        }
    }

    private RefKey KeyOf(int writer) => new($"{Key.Text}/{writer}");

    /// <summary>Writes as the journal does: until the outcome is known. A rejection would be a second writer, or a
    /// write of ours that was not told.</summary>
    private static async Task<RefVersion> Settle(IStorage storage, RefKey key, RefVersion expected)
    {
        ConditionalWrite attempt = ConditionalWrite.Begin(key, expected, Write("counted"));
        while (!attempt.IsSettled)
        {
            try
            {
                attempt = attempt.Next == ConditionalWrite.Step.Send
                    ? attempt.AfterWrite(await storage.CompareAndSetAsync(key, expected, attempt.Write, Short))
                    : attempt.AfterRead(await storage.ReadAsync(key, Short));
            }
            catch (AccreteException error) when (error.IsTransient)
            {
                await Task.Yield();
            }
        }

        Assert.Equal(ConditionalWrite.Step.Committed, attempt.Next);
        return attempt.Version;
    }
}
