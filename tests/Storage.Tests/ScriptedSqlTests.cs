using System;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Sql;
using Xunit;

namespace Accrete.Storage.Tests;

/// <summary>Conditional writes against a database that loses answers, counts wrongly, and reports own successes as
/// failures.</summary>
public sealed class ScriptedSqlTests : IAsyncLifetime
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);
    private static readonly RefKey Key = new("ref");
    private static readonly RefVersion First = new(1, Guid.NewGuid());

    private readonly ScriptedProvider _database = new();
    private readonly RefWrite _write = new(Guid.NewGuid(), new byte[] { 7 });
    private readonly SqlStorage _storage;

    public ScriptedSqlTests() => _storage = SqlStorage.Connect(new SqlStorageOptions
    {
        Url = _database.Url,
        DriverClass = "Accrete.Storage.Tests.ScriptedProvider, Accrete.Storage.Tests",
    });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    [Fact]
    public async Task K1_a_write_that_is_not_answered_in_time_is_unknown_and_was_sent_once()
    {
        _database.Writes = _ => new TaskCompletionSource<int>().Task;
        WriteOutcome outcome = await _storage.CompareAndSetAsync(Key, First, _write, TimeSpan.FromSeconds(3));
        Assert.Equal(":storage/timeout", Assert.IsType<WriteOutcome.Unknown>(outcome).Cause.Error?.ToString());
        Assert.Single(_database.Sent);
    }

    [Fact]
    public async Task K1_as_many_calls_as_there_are_connections_may_hang_and_the_next_one_is_answered()
    {
        _database.Writes = _ => new TaskCompletionSource<int>().Task;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            _storage.CompareAndSetAsync(Key, First, _write, TimeSpan.FromMilliseconds(50))));
        _database.Writes = _ => Task.FromResult(1);
        Assert.IsType<WriteOutcome.Committed>(await _storage.CompareAndSetAsync(Key, First, _write, Within));
    }

    [Theory]
    [InlineData("connection lost", null)]
    [InlineData("the server is starting", "57P03")]
    [InlineData("taken back", "40001")]
    [InlineData("what nobody knows", "99999")]
    public async Task K2_an_error_is_unknown_and_nothing_is_sent_again(string text, string? state)
    {
        _database.Writes = _ => throw new ScriptedProvider.Error(text, state);
        Assert.IsType<WriteOutcome.Unknown>(await _storage.CompareAndSetAsync(Key, First, _write, Within));
        Assert.Single(_database.Sent);
    }

    [Fact]
    public async Task K3_an_own_success_that_comes_back_as_a_failure_is_recognised()
    {
        _database.Writes = _ =>
        {
            _database.Reads = () => (Key.Text, 1, _write.Token.ToString(), [7]);
            throw new ScriptedProvider.Error("connection lost");
        };
        ConditionalWrite attempt = ConditionalWrite.Begin(Key, RefVersion.Absent, _write);
        attempt = attempt.AfterWrite(await _storage.CompareAndSetAsync(Key, RefVersion.Absent, _write, Within));
        Assert.Equal(ConditionalWrite.Step.Read, attempt.Next);

        // Sent again, it fails by the key that it has written itself.
        _database.Writes = _ => throw new ScriptedProvider.Error("duplicate", "23505");
        WriteOutcome.Rejected again = Assert.IsType<WriteOutcome.Rejected>(
            await _storage.CompareAndSetAsync(Key, RefVersion.Absent, _write, Within));
        Assert.Equal(_write.Token, again.Current?.Version.Token);
        attempt = attempt.AfterRead(await _storage.ReadAsync(Key, Within));
        Assert.Equal(ConditionalWrite.Step.Committed, attempt.Next);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public async Task A_count_of_rows_that_makes_no_sense_is_unknown(int rows)
    {
        _database.Writes = _ => Task.FromResult(rows);
        WriteOutcome outcome = await _storage.CompareAndSetAsync(Key, First, _write, Within);
        Assert.Equal(":storage/misconfigured", Assert.IsType<WriteOutcome.Unknown>(outcome).Cause.Error?.ToString());
    }

    [Fact]
    public async Task A_write_that_changed_nothing_is_unknown_where_what_is_there_cannot_be_read()
    {
        _database.Writes = _ => Task.FromResult(0);
        _database.Reads = () => throw new ScriptedProvider.Error("connection lost");
        Assert.IsType<WriteOutcome.Unknown>(await _storage.CompareAndSetAsync(Key, First, _write, Within));
    }

    [Theory]
    [InlineData("23505")]
    [InlineData("23502")]
    public async Task A_segment_that_is_not_stored_is_never_said_to_be(string state)
    {
        _database.Writes = _ => throw new ScriptedProvider.Error("refused", state);
        await Assert.ThrowsAsync<AccreteException>(
            () => _storage.PutAsync(new StoredSegment(new SegmentId(Guid.NewGuid()), new byte[1]), Within));
    }

    [Fact]
    public async Task Only_a_first_write_takes_a_broken_key_for_a_rejection()
    {
        _database.Writes = _ => throw new ScriptedProvider.Error("duplicate", "23505");
        Assert.IsType<WriteOutcome.Unknown>(await _storage.CompareAndSetAsync(Key, First, _write, Within));
        Assert.IsType<WriteOutcome.Rejected>(
            await _storage.CompareAndSetAsync(Key, RefVersion.Absent, _write, Within));
    }
}
