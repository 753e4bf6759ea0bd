using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.DynamoDb;
using Xunit;

namespace Accrete.Storage.Contract.DynamoDb;

/// <summary>What a real server does to its users beside what the contract says: missing tables, kills, networks that
/// swallow packets.</summary>
[Trait("Category", "Slow")]
[Collection(DynaliteCollection.Name)]
public sealed class DynamoStorageTests(DynaliteServer server)
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    private readonly RefKey _key = new("case/" + Guid.NewGuid().ToString("N"));

    [SkippableFact]
    public async Task A_table_that_is_missing_is_told_in_one_line()
    {
        AccreteException error = await Refused(Options() with { Table = "nothing-here" });
        Assert.Equal(":storage/misconfigured", error.Error?.ToString());
        Assert.Contains("There is no table nothing-here at 127.0.0.1", error.Message, StringComparison.Ordinal);

        // A peer, which does not ask what the table is, is told the same by its first read.
        await using DynamoStorage peer = DynamoStorage.Connect(Options() with { Table = "nothing-here" });
        AccreteException read = await Assert.ThrowsAsync<AccreteException>(() => peer.ReadAsync(_key, Within));
        Assert.Equal(":storage/misconfigured", read.Error?.ToString());
        Assert.DoesNotContain('\n', read.Message);
    }

    [SkippableTheory]
    [InlineData("other-name", "key", "S")]
    [InlineData("other-type", "id", "N")]
    public async Task A_table_with_another_key_is_told_in_one_line(string name, string key, string type)
    {
        Skip.If(server.Missing is not null, server.Missing);
        await server.CreateTableAsync(name, key, type);
        AccreteException error = await Refused(Options() with { Table = name });
        Assert.Equal(":storage/misconfigured", error.Error?.ToString());
        await using DynamoStorage peer = DynamoStorage.Connect(Options() with { Table = name });
        AccreteException read = await Assert.ThrowsAsync<AccreteException>(() => peer.ReadAsync(_key, Within));
        Assert.Equal(":storage/misconfigured", read.Error?.ToString());
        Assert.Contains("a string named id", read.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_server_that_cannot_be_reached_is_told_in_one_line()
    {
        int port;
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        AccreteException error = await Refused(Options() with { Endpoint = $"127.0.0.1:{port}" });
        Assert.Equal(":storage/unavailable", error.Error?.ToString());
        Assert.Contains($"127.0.0.1:{port} cannot be reached", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }

    [SkippableFact]
    public async Task What_was_acknowledged_outlives_a_kill_of_the_server_and_calls_recover()
    {
        await using IStorage storage = await Open();
        SegmentId id = new(Guid.NewGuid());
        await storage.PutAsync(new StoredSegment(id, new byte[1_000_000]), Within);
        RefVersion version = await Commit(storage, RefVersion.Absent, "kept");
        await server.RestartAsync();
        Assert.Equal(version, (await storage.ReadAsync(_key, Within))?.Version);
        Assert.Equal(1_000_000, (await storage.GetAsync(id, Within))?.Length);
    }

    [SkippableFact]
    public async Task A_call_in_a_network_that_swallows_packets_ends_in_time_and_the_next_one_finds_a_way()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await using TcpProxy proxy = new(server.Port);
        await using IStorage storage = await Open(proxy.Port);
        RefVersion version = await Commit(storage, RefVersion.Absent, "one");
        proxy.SwallowsQuestions = proxy.SwallowsAnswers = true;
        AccreteException read = await Assert.ThrowsAsync<AccreteException>(() => storage.ReadAsync(_key, Short));
        WriteOutcome write = await storage.CompareAndSetAsync(_key, version, Write("two"), Short);
        Assert.Equal(":storage/timeout", read.Error?.ToString());
        Assert.Equal(":storage/timeout", Assert.IsType<WriteOutcome.Unknown>(write).Cause.Error?.ToString());
        proxy.SwallowsQuestions = proxy.SwallowsAnswers = false;
        Assert.Equal("one", await Text(storage));
    }

    [SkippableFact]
    public async Task A_write_whose_answer_is_swallowed_is_unknown_and_recognised()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await using TcpProxy proxy = new(server.Port);
        await using IStorage storage = await Open(proxy.Port);
        RefVersion version = await Commit(storage, RefVersion.Absent, "one");
        RefWrite write = Write("two");
        proxy.SwallowsAnswers = true;
        Task<WriteOutcome> writing = storage.CompareAndSetAsync(_key, version, write, Within);
        await using IStorage other = await Open();
        while (await Text(other) != "two")
        {
            await Task.Yield();
        }

        proxy.Cut();
        ConditionalWrite attempt = ConditionalWrite.Begin(_key, version, write).AfterWrite(await writing);
        Assert.Equal(ConditionalWrite.Step.Read, attempt.Next);
        proxy.SwallowsAnswers = false;
        attempt = attempt.AfterRead(await storage.ReadAsync(_key, Within));
        Assert.Equal(ConditionalWrite.Step.Committed, attempt.Next);
    }

    private static RefWrite Write(string text) => new(Guid.NewGuid(), Encoding.UTF8.GetBytes(text));

    private DynamoStorageOptions Options(int? port = null) => new()
    {
        Table = DynaliteServer.Table,
        Endpoint = port is null ? server.Endpoint : $"127.0.0.1:{port}",
        RequestTimeout = Within,
    };

    private async Task<AccreteException> Refused(DynamoStorageOptions options)
    {
        Skip.If(server.Missing is not null, server.Missing);
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(
            () => DynamoStorage.OpenAsync(options, Within));
        Assert.DoesNotContain('\n', error.Message);
        return error;
    }

    private async Task<IStorage> Open(int? port = null)
    {
        Skip.If(server.Missing is not null, server.Missing);
        return await DynamoStorage.OpenAsync(Options(port), Within);
    }

    private async Task<RefVersion> Commit(IStorage storage, RefVersion expected, string text) =>
        Assert.IsType<WriteOutcome.Committed>(
            await storage.CompareAndSetAsync(_key, expected, Write(text), Within)).Version;

    private async Task<string?> Text(IStorage storage) => await storage.ReadAsync(_key, Within) is { } record
        ? Encoding.UTF8.GetString(record.Value.Span)
        : null;
}
