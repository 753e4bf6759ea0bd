using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.DynamoDb;
using Xunit;

namespace Accrete.Storage.Contract.DynamoDb;

/// <summary>What DynamoDB does that no server to try things on does: answers that are lost, writes that are refused by
/// their own success or land late, throttling, batches done in part.</summary>
public sealed class DynamoFaultTests : IAsyncDisposable
{
    private const string Canary = "canary-secret";

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private readonly FakeDynamo _fake = new();
    private readonly RefKey _key = new("root/one");
    private readonly DynamoStorage _storage;

    public DynamoFaultTests() => _storage = Open(Within);

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        await _fake.DisposeAsync();
    }

    [Theory]
    [InlineData("AnswerLost", ":storage/unavailable")]
    [InlineData("FailsAfterEffect", ":storage/unavailable")]
    public async Task K1_K2_a_write_whose_answer_is_lost_is_unknown_was_sent_once_and_is_recognised(
        string trouble, string expected)
    {
        RefVersion version = await Commit(RefVersion.Absent, "one");
        _fake.Next("PutItem", Enum.Parse<Trouble>(trouble));
        RefWrite write = Write("two");
        WriteOutcome outcome = await _storage.CompareAndSetAsync(_key, version, write, Within);
        Assert.Equal(expected, Assert.IsType<WriteOutcome.Unknown>(outcome).Cause.Error?.ToString());
        Assert.Equal(2, Puts());
        ConditionalWrite attempt = ConditionalWrite.Begin(_key, version, write).AfterWrite(outcome);
        attempt = attempt.AfterRead(await _storage.ReadAsync(_key, Within));
        Assert.Equal(ConditionalWrite.Step.Committed, attempt.Next);
        Assert.Equal(new RefVersion(version.Revision + 1, write.Token), attempt.Version);
        Assert.Equal(2, Puts());
    }

    [Fact]
    public async Task K2_a_write_on_a_connection_that_is_cut_is_sent_once()
    {
        // The driver would repeat it ten times by itself, and HTTP's client might too.
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int connections = 0;
        Task cutting = Task.Run(async () =>
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync();
                connections++;
                byte[] buffer = new byte[64 * 1024];
                for (string text = ""; !text.Contains("ConditionExpression", StringComparison.Ordinal);)
                {
                    text += Encoding.UTF8.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer));
                }
            }
        });
        await using DynamoStorage storage = DynamoStorage.Connect(Options(Within) with
        {
            Endpoint = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}",
        });
        WriteOutcome outcome = await storage.CompareAndSetAsync(_key, RefVersion.Absent, Write("one"), Within);
        Assert.Equal(":storage/unavailable", Assert.IsType<WriteOutcome.Unknown>(outcome).Cause.Error?.ToString());
        Assert.Equal(1, connections);
        listener.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => cutting);
    }

    [Fact]
    public async Task K3_a_write_that_is_refused_by_its_own_success_is_recognised()
    {
        RefVersion version = await Commit(RefVersion.Absent, "one");
        _fake.Next("PutItem", Trouble.RefusedByItself);
        RefWrite write = Write("two");
        WriteOutcome outcome = await _storage.CompareAndSetAsync(_key, version, write, Within);
        Assert.Equal(write.Token, Assert.IsType<WriteOutcome.Rejected>(outcome).Current?.Version.Token);
        Assert.Equal(
            ConditionalWrite.Step.Committed, ConditionalWrite.Begin(_key, version, write).AfterWrite(outcome).Next);
        Assert.Equal("two", await Text());
    }

    [Fact]
    public async Task K3_a_removal_that_is_refused_by_its_own_success_is_recognised()
    {
        RefVersion version = await Commit(RefVersion.Absent, "one");
        _fake.Next("DeleteItem", Trouble.RefusedByItself);
        WriteOutcome outcome = await _storage.CompareAndSetAsync(_key, version, null, Within);
        Assert.Equal(
            ConditionalWrite.Step.Committed, ConditionalWrite.Begin(_key, version, null).AfterWrite(outcome).Next);
        Assert.Null(await _storage.ReadAsync(_key, Within));
    }

    [Fact]
    public async Task K1_a_write_that_lands_after_it_was_sent_again_takes_effect_once()
    {
        RefVersion version = await Commit(RefVersion.Absent, "one");
        _fake.Next("PutItem", Trouble.Late);
        RefWrite write = Write("two");
        await using DynamoStorage impatient = Open(Short);
        WriteOutcome outcome = await impatient.CompareAndSetAsync(_key, version, write, Within);
        Assert.Equal(":storage/timeout", Assert.IsType<WriteOutcome.Unknown>(outcome).Cause.Error?.ToString());
        ConditionalWrite attempt = ConditionalWrite.Begin(_key, version, write).AfterWrite(outcome);
        attempt = attempt.AfterRead(await _storage.ReadAsync(_key, Within));
        Assert.Equal(ConditionalWrite.Step.Send, attempt.Next);
        attempt = attempt.AfterWrite(await _storage.CompareAndSetAsync(_key, version, write, Within));
        Assert.Equal(ConditionalWrite.Step.Committed, attempt.Next);
        RefVersion after = await Commit(attempt.Version, "three");
        _fake.Land();
        Assert.Equal(after, (await _storage.ReadAsync(_key, Within))?.Version);
    }

    [Fact]
    public async Task K4_a_late_write_of_an_old_leader_does_not_pass_that_of_a_new_one()
    {
        RefVersion version = await Commit(RefVersion.Absent, "one");
        _fake.Next("PutItem", Trouble.Late);
        await using DynamoStorage old = Open(Short);
        Assert.IsType<WriteOutcome.Unknown>(await old.CompareAndSetAsync(_key, version, Write("old"), Within));
        await Commit(version, "new");
        _fake.Land();
        Assert.Equal("new", await Text());
    }

    [Fact]
    public async Task K4_a_late_first_write_does_not_pass_another_one()
    {
        _fake.Next("PutItem", Trouble.Late);
        await using DynamoStorage old = Open(Short);
        Assert.IsType<WriteOutcome.Unknown>(
            await old.CompareAndSetAsync(_key, RefVersion.Absent, Write("old"), Within));
        await Commit(RefVersion.Absent, "new");
        _fake.Land();
        Assert.Equal("new", await Text());
    }

    [Fact]
    public async Task A_conditional_write_that_is_throttled_is_unknown_was_sent_once_and_can_be_sent_again()
    {
        RefVersion version = await Commit(RefVersion.Absent, "one");
        _fake.Next("PutItem", Trouble.Throttled);
        RefWrite write = Write("two");
        WriteOutcome outcome = await _storage.CompareAndSetAsync(_key, version, write, Within);
        Assert.Equal(":storage/busy", Assert.IsType<WriteOutcome.Unknown>(outcome).Cause.Error?.ToString());
        Assert.Equal(2, Puts());
        ConditionalWrite attempt = ConditionalWrite.Begin(_key, version, write).AfterWrite(outcome)
            .AfterRead(await _storage.ReadAsync(_key, Within));
        Assert.Equal(ConditionalWrite.Step.Send, attempt.Next);
        Assert.IsType<WriteOutcome.Committed>(await _storage.CompareAndSetAsync(_key, version, write, Within));
    }

    [Theory]
    [InlineData("Throttled")]
    [InlineData("FailsAfterEffect")]
    [InlineData("AnswerLost")]
    public async Task Segments_are_put_again_until_it_is_known_that_they_are_there(string trouble)
    {
        SegmentId id = new(Guid.NewGuid());
        _fake.Next("PutItem", Enum.Parse<Trouble>(trouble), Enum.Parse<Trouble>(trouble));
        await _storage.PutAsync(new StoredSegment(id, new byte[] { 7 }), Within);
        Assert.Equal(3, Puts());
        Assert.Equal([7], (await _storage.GetAsync(id, Within))?.ToArray());
    }

    [Fact]
    public async Task A_call_that_is_throttled_for_all_its_time_fails_as_busy()
    {
        _fake.Next("PutItem", [.. Enumerable.Repeat(Trouble.Throttled, 1_000)]);
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(
            () => _storage.PutAsync(new StoredSegment(new SegmentId(Guid.NewGuid()), new byte[1]), Short));
        Assert.True(error.Error?.ToString() is ":storage/busy" or ":storage/timeout", error.Error?.ToString());
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task What_a_batch_leaves_undone_is_asked_for_again()
    {
        SegmentId[] ids = [.. Enumerable.Range(0, 20).Select(_ => new SegmentId(Guid.NewGuid()))];
        foreach (SegmentId id in ids)
        {
            await _storage.PutAsync(new StoredSegment(id, id.Uuid.ToByteArray()), Within);
        }

        _fake.Next("BatchGetItem", Trouble.HalfDone, Trouble.NothingDone, Trouble.HalfDone, Trouble.Throttled);
        Dictionary<SegmentId, byte[]> found = [];
        await foreach (StoredSegment segment in _storage.GetManyAsync(ids, Within))
        {
            found.Add(segment.Id, segment.Bytes.ToArray());
        }

        Assert.All(ids, id => Assert.Equal(id.Uuid.ToByteArray(), found[id]));
        _fake.Next("BatchWriteItem", Trouble.HalfDone, Trouble.NothingDone, Trouble.Throttled, Trouble.HalfDone);
        await _storage.DeleteAsync(ids, Within);
        Assert.Empty(_fake.Ids);
    }

    [Fact]
    public async Task Refs_that_a_batch_leaves_undone_are_not_taken_for_absent()
    {
        await Commit(RefVersion.Absent, "one");
        _fake.Next("BatchGetItem", Trouble.NothingDone, Trouble.NothingDone, Trouble.NothingDone);
        Assert.Equal("one", await Text());
    }

    [Fact]
    public async Task A_batch_that_stays_undone_fails_as_busy()
    {
        _fake.Next("BatchGetItem", [.. Enumerable.Repeat(Trouble.NothingDone, 1_000)]);
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(() => _storage.ReadAsync(_key, Short));
        Assert.True(error.Error?.ToString() is ":storage/busy" or ":storage/timeout", error.Error?.ToString());
    }

    [Fact]
    public async Task A_segment_that_an_eventual_read_misses_is_looked_for_again()
    {
        SegmentId id = new(Guid.NewGuid());
        await _storage.PutAsync(new StoredSegment(id, new byte[] { 7 }), Within);
        _fake.Next("BatchGetItem", Trouble.Stale);
        Assert.Equal([7], (await _storage.GetAsync(id, Within))?.ToArray());
    }

    [Fact]
    public async Task A_large_segment_that_was_not_put_whole_is_not_there_and_can_be_put_again_and_deleted()
    {
        byte[] bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);
        SegmentId id = new(Guid.NewGuid());
        _fake.Next("BatchWriteItem", Trouble.HalfDone, Trouble.UnknownKey);
        await Assert.ThrowsAsync<AccreteException>(() => _storage.PutAsync(new StoredSegment(id, bytes), Within));
        Assert.Null(await _storage.GetAsync(id, Within));
        await _storage.PutAsync(new StoredSegment(id, bytes), Within);
        Assert.True((await _storage.GetAsync(id, Within))?.Span.SequenceEqual(bytes));

        // And the same is deleted whole, though the deletion ended in the middle.
        _fake.Next("BatchWriteItem", Trouble.HalfDone, Trouble.UnknownKey);
        await Assert.ThrowsAsync<AccreteException>(() => _storage.DeleteAsync([id], Within));
        Assert.Null(await _storage.GetAsync(id, Within));
        Assert.NotEmpty(_fake.Ids);
        await _storage.DeleteAsync([id], Within);
        Assert.Empty(_fake.Ids);
    }

    [Fact]
    public async Task A_key_that_is_not_known_is_refused_at_once_and_no_secret_is_shown()
    {
        _fake.Next("BatchGetItem", Trouble.UnknownKey);
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(() => _storage.ReadAsync(_key, Within));
        Assert.Equal(":storage/denied", error.Error?.ToString());
        Assert.False(error.IsTransient);
        Assert.Single(_fake.Calls);
        Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, Options(Within).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"Replicas\": [{\"RegionName\": \"eu-west-1\"}]", "is a global table")]
    [InlineData("\"GlobalTableVersion\": \"2019.11.21\"", "is a global table")]
    [InlineData("\"KeySchema\": [{\"AttributeName\": \"key\", \"KeyType\": \"HASH\"}]", "must be a string named id")]
    [InlineData("\"AttributeDefinitions\": [{\"AttributeName\": \"id\", \"AttributeType\": \"N\"}]", "be a string")]
    public async Task A_table_that_cannot_be_used_is_refused(string property, string expected)
    {
        string name = property.Split('"')[1];
        System.Text.Json.Nodes.JsonNode table = System.Text.Json.Nodes.JsonNode.Parse(_fake.Table)!;
        table[name] = System.Text.Json.Nodes.JsonNode.Parse("{" + property + "}")![name]!.DeepClone();
        _fake.Table = table.ToJsonString();
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(
            () => DynamoStorage.OpenAsync(Options(Within), Within));
        Assert.Equal(":storage/misconfigured", error.Error?.ToString());
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_ask_what_the_table_is_can_use_it_all_the_same()
    {
        _fake.Next("DescribeTable", Trouble.UnknownKey);
        await using DynamoStorage storage = await DynamoStorage.OpenAsync(Options(Within), Within);
        Assert.Equal(["DescribeTable", "BatchGetItem"], _fake.Calls);
    }

    private static RefWrite Write(string text) => new(Guid.NewGuid(), Encoding.UTF8.GetBytes(text));

    private DynamoStorageOptions Options(TimeSpan timeout) => new()
    {
        Table = "accrete",
        Endpoint = $"127.0.0.1:{_fake.Port}",
        AccessKeyId = "peer",
        SecretKey = Canary,
        RequestTimeout = timeout,
    };

    private DynamoStorage Open(TimeSpan timeout) => DynamoStorage.Connect(Options(timeout));

    private int Puts() => _fake.Calls.Count(call => call == "PutItem");

    private async Task<string?> Text() => await _storage.ReadAsync(_key, Within) is { } record
        ? Encoding.UTF8.GetString(record.Value.Span)
        : null;

    private async Task<RefVersion> Commit(RefVersion expected, string text) =>
        Assert.IsType<WriteOutcome.Committed>(
            await _storage.CompareAndSetAsync(_key, expected, Write(text), Within)).Version;
}
