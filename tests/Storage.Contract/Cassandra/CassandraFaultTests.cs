using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Cassandra;
using Accrete.Storage.Cassandra.Cql;
using Xunit;

namespace Accrete.Storage.Contract.Cassandra;

/// <summary>What a real Cassandra does rarely and never on demand: answers that are lost after the effect, its own
/// success reported as a rejection, effects that come late. Bugs of others: known by their numbers in the
/// field.</summary>
public sealed class CassandraFaultTests : IAsyncLifetime
{
    private const string Canary = "canary-0c1f52";

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    // Nothing comes in this time, however fast the machine is.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private static readonly RefKey Key = new("log/db/1");

    private readonly FakeCassandra _fake = FakeCassandra.Start();

    // Set by InitializeAsync, which runs before each case.
    private CassandraStorage _storage = null!;

    public async Task InitializeAsync() => _storage = await CassandraStorage.OpenAsync(FakeOptions.Of(_fake), Within);

    public async Task DisposeAsync()
    {
        await _storage.DisposeAsync();
        await _fake.DisposeAsync();
    }

    [Theory]
    [InlineData(FakeFault.LosesAnswer)]
    [InlineData(FakeFault.CutAfterEffect)]
    [InlineData(FakeFault.ErrorAfterEffect)]
    public async Task A_write_whose_answer_is_lost_is_unknown_was_sent_once_and_is_recognised(FakeFault fault)
    {
        RefVersion version = await Commit(RefVersion.Absent, "one");
        RefWrite write = Write("two");
        int before = Conditional;
        _fake.Script = OnWrites(fault);
        ConditionalWrite attempt = ConditionalWrite.Begin(Key, version, write).AfterWrite(
            await _storage.CompareAndSetAsync(Key, version, write, fault == FakeFault.LosesAnswer ? Short : Within));
        Assert.Equal(ConditionalWrite.Step.Read, attempt.Next);
        Assert.True(attempt.Cause!.IsTransient);
        Assert.Equal(before + 1, Conditional);
        _fake.Script = _ => FakeFault.None;
        attempt = attempt.AfterRead(await _storage.ReadAsync(Key, Within));
        Assert.Equal(ConditionalWrite.Step.Committed, attempt.Next);
        Assert.Equal(new RefVersion(2, write.Token), attempt.Version);
    }

    [Theory]
    [InlineData(FakeFault.Silent)]
    [InlineData(FakeFault.CutBefore)]
    [InlineData(FakeFault.Error)]
    public async Task A_write_that_had_no_effect_is_unknown_too_and_may_be_sent_again(FakeFault fault)
    {
        RefVersion version = await Commit(RefVersion.Absent, "one");
        RefWrite write = Write("two");
        int before = Conditional;
        _fake.Script = OnWrites(fault);
        ConditionalWrite attempt = ConditionalWrite.Begin(Key, version, write).AfterWrite(
            await _storage.CompareAndSetAsync(Key, version, write, fault == FakeFault.Silent ? Short : Within));
        Assert.Equal(before + 1, Conditional);
        _fake.Script = _ => FakeFault.None;
        attempt = attempt.AfterRead(await _storage.ReadAsync(Key, Within));
        Assert.Equal(ConditionalWrite.Step.Send, attempt.Next);
        attempt = attempt.AfterWrite(await _storage.CompareAndSetAsync(Key, version, write, Within));
        Assert.Equal(ConditionalWrite.Step.Committed, attempt.Next);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_own_success_that_is_reported_as_a_rejection_is_recognised_by_its_token(bool isFirst)
    {
        RefVersion version = isFirst ? RefVersion.Absent : await Commit(RefVersion.Absent, "one");
        RefWrite write = Write("two");
        _fake.Script = OnWrites(FakeFault.ReportsNotApplied);
        WriteOutcome outcome = await _storage.CompareAndSetAsync(Key, version, write, Within);
        Assert.Equal(write.Token, Assert.IsType<WriteOutcome.Rejected>(outcome).Current?.Version.Token);
        Assert.Equal(
            ConditionalWrite.Step.Committed, ConditionalWrite.Begin(Key, version, write).AfterWrite(outcome).Next);
    }

    [Fact]
    public async Task A_write_that_takes_effect_late_loses_against_the_same_write_sent_again()
    {
        RefVersion version = await Commit(RefVersion.Absent, "one");
        RefWrite write = Write("two");
        _fake.Script = OnWrites(FakeFault.Late);
        ConditionalWrite attempt = ConditionalWrite.Begin(Key, version, write).AfterWrite(
            await _storage.CompareAndSetAsync(Key, version, write, Short));
        _fake.Script = _ => FakeFault.None;
        attempt = attempt.AfterRead(await _storage.ReadAsync(Key, Within));
        Assert.Equal(ConditionalWrite.Step.Send, attempt.Next);
        attempt = attempt.AfterWrite(await _storage.CompareAndSetAsync(Key, version, write, Within));
        Assert.Equal(ConditionalWrite.Step.Committed, attempt.Next);
        Assert.True(_fake.LateEffects.TryDequeue(out Action? late));
        late();
        Assert.Equal(attempt.Version, (await _storage.ReadAsync(Key, Within))?.Version);
    }

    [Fact]
    public async Task The_late_write_of_a_writer_that_was_replaced_has_no_effect()
    {
        RefVersion version = await Commit(RefVersion.Absent, "one");
        _fake.Script = OnWrites(FakeFault.Late);
        Assert.IsType<WriteOutcome.Unknown>(
            await _storage.CompareAndSetAsync(Key, version, Write("of the old one"), Short));
        _fake.Script = _ => FakeFault.None;
        RefVersion next = await Commit(version, "of the new one");
        Assert.True(_fake.LateEffects.TryDequeue(out Action? late));
        late();
        RefRecord? record = await _storage.ReadAsync(Key, Within);
        Assert.Equal((next, "of the new one"), (record!.Version, Encoding.UTF8.GetString(record.Value.Span)));
    }

    [Fact]
    public async Task A_statement_that_the_node_has_forgotten_is_prepared_again_also_a_conditional_one()
    {
        RefVersion version = await Commit(RefVersion.Absent, "one");
        version = await Commit(version, "two");
        int prepared = _fake.Preparations.Count;
        _fake.ForgetPrepared();
        version = await Commit(version, "three");
        Assert.Equal(3, version.Revision);
        Assert.Equal("three", Encoding.UTF8.GetString((await _storage.ReadAsync(Key, Within))!.Value.Span));
        Assert.Equal(prepared + 2, _fake.Preparations.Count);
    }

    [Fact]
    public async Task A_connection_that_was_cut_is_made_again()
    {
        SegmentId id = new(Guid.CreateVersion7());
        await _storage.PutAsync(new StoredSegment(id, new byte[] { 1, 2, 3 }), Within);
        _fake.Cut();
        Assert.Equal([1, 2, 3], (await _storage.GetAsync(id, Within))?.ToArray());
    }

    [Theory]
    [InlineData(FakeFault.CutBefore)]
    [InlineData(FakeFault.CutAfterEffect)]
    [InlineData(FakeFault.Error)]
    [InlineData(FakeFault.ErrorAfterEffect)]
    [InlineData(FakeFault.WrongStream)]
    public async Task A_segment_whose_write_or_read_fails_is_written_or_read_again(FakeFault fault)
    {
        int left = 3;
        _fake.Script = _ => left-- > 0 ? fault : FakeFault.None;
        SegmentId id = new(Guid.CreateVersion7());
        await _storage.PutAsync(new StoredSegment(id, new byte[] { 1, 2, 3 }), Within);
        left = 3;
        Assert.Equal([1, 2, 3], (await _storage.GetAsync(id, Within))?.ToArray());
    }

    [Fact]
    public async Task An_answer_that_comes_twice_ends_the_connection_and_is_taken_for_no_other()
    {
        SegmentId id = new(Guid.CreateVersion7()), other = new(Guid.CreateVersion7());
        await _storage.PutAsync(new StoredSegment(id, new byte[] { 1 }), Within);
        await _storage.PutAsync(new StoredSegment(other, new byte[] { 2 }), Within);
        _fake.Script = _ => FakeFault.Twice;
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal([1], (await _storage.GetAsync(id, Within))?.ToArray());
            Assert.Equal([2], (await _storage.GetAsync(other, Within))?.ToArray());
        }
    }

    [Fact]
    public async Task A_late_answer_is_never_taken_for_that_to_another_question()
    {
        SegmentId id = new(Guid.CreateVersion7());
        await _storage.PutAsync(new StoredSegment(id, new byte[] { 1 }), Within);
        _fake.Script = _ => FakeFault.LosesAnswer;
        for (int i = 0; i < 3; i++)
        {
            AccreteException error = await Assert.ThrowsAsync<AccreteException>(
                () => _storage.GetAsync(id, Short));
            Assert.Equal(":storage/timeout", error.Error?.ToString());
        }

        _fake.Script = _ => FakeFault.None;
        Assert.Equal([1], (await _storage.GetAsync(id, Within))?.ToArray());
        Assert.Null(await _storage.GetAsync(new SegmentId(Guid.CreateVersion7()), Within));
    }

    [Fact]
    public async Task A_piece_that_is_missing_makes_a_segment_missing_not_shorter()
    {
        await using CassandraStorage chunked = await CassandraStorage.OpenAsync(
            FakeOptions.Of(_fake, isChunked: true), Within);
        SegmentId id = new(Guid.CreateVersion7());
        int puts = 0;
        _fake.Error = (0x2100, "no");
        _fake.Script = text => text.StartsWith("INSERT", StringComparison.Ordinal) && ++puts == 2
            ? FakeFault.Error
            : FakeFault.None;
        await Assert.ThrowsAsync<AccreteException>(
            () => chunked.PutAsync(new StoredSegment(id, new byte[1_000_000]), Within));
        Assert.Null(await chunked.GetAsync(id, Within));
        await chunked.PutAsync(new StoredSegment(id, new byte[1_000_000]), Within);
        Assert.Equal(1_000_000, (await chunked.GetAsync(id, Within))?.Length);
    }

    [Theory]
    [InlineData(0x0000, ":storage/fault", false)]
    [InlineData(0x000A, ":storage/fault", false)]
    [InlineData(0x1000, ":storage/unavailable", true)]
    [InlineData(0x1001, ":storage/busy", true)]
    [InlineData(0x1002, ":storage/unavailable", true)]
    [InlineData(0x1003, ":storage/fault", false)]
    [InlineData(0x1100, ":storage/timeout", true)]
    [InlineData(0x1200, ":storage/timeout", true)]
    [InlineData(0x1300, ":storage/unavailable", true)]
    [InlineData(0x1400, ":storage/fault", false)]
    [InlineData(0x1500, ":storage/unavailable", true)]
    [InlineData(0x1600, ":storage/fault", false)]
    [InlineData(0x1700, ":storage/timeout", true)]
    [InlineData(0x2000, ":storage/fault", false)]
    [InlineData(0x2100, ":storage/denied", false)]
    [InlineData(0x2200, ":storage/misconfigured", false)]
    [InlineData(0x2300, ":storage/misconfigured", false)]
    [InlineData(0x2400, ":storage/fault", false)]
    [InlineData(0x7777, ":storage/fault", false)]
    public async Task Each_error_of_the_protocol_is_unknown_for_a_conditional_write(int code, string error, bool passes)
    {
        _fake.Error = (code, "what the server says");
        _fake.Script = OnWrites(FakeFault.Error);
        WriteOutcome outcome = await _storage.CompareAndSetAsync(Key, RefVersion.Absent, Write("one"), Within);
        AccreteException cause = Assert.IsType<WriteOutcome.Unknown>(outcome).Cause;
        Assert.Equal((error, passes), (cause.Error?.ToString(), cause.IsTransient));
        Assert.Contains("what the server says", cause.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_shown_nowhere()
    {
        _fake.Login = ("datomic", "right");
        CassandraStorageOptions options = FakeOptions.Of(_fake);
        CqlOptions cluster = options.Cluster with { User = "datomic", Password = Canary };
        AccreteException error = await Refused(options with { Cluster = cluster });
        Assert.Equal(":storage/denied", error.Error?.ToString());
        Assert.False(error.IsTransient);
        Assert.DoesNotContain(Canary, cluster.ToString(), StringComparison.Ordinal);
        await using CassandraStorage right = await CassandraStorage.OpenAsync(
            options with { Cluster = cluster with { Password = "right" } }, Within);
    }

    [Fact]
    public async Task A_user_that_is_missing_is_asked_for()
    {
        _fake.Login = ("datomic", "right");
        Assert.Contains("cassandra-user", (await Refused(FakeOptions.Of(_fake))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_keyspace_that_is_missing_is_one_clear_error()
    {
        _fake.Tables.HasKeyspace = false;
        AccreteException error = await Refused(FakeOptions.Of(_fake));
        Assert.Equal(":storage/misconfigured", error.Error?.ToString());
        Assert.Contains("cassandra-keyspace.cql", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "deploy/cql/cassandra-table.cql")]
    [InlineData(true, "deploy/cql/cassandra2-table.cql")]
    public async Task A_table_that_is_missing_or_another_is_one_clear_error(bool isChunked, string script)
    {
        CassandraStorageOptions options = FakeOptions.Of(_fake, isChunked);
        _fake.Tables.Columns[options.Table.Name] = ["id text partition_key", "val blob regular"];
        Assert.Contains(script, (await Refused(options)).Message, StringComparison.Ordinal);
        _fake.Tables.Columns.Remove(options.Table.Name);
        Assert.Contains(script, (await Refused(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_of_cass2_is_none_for_cass()
    {
        CassandraStorageOptions options = FakeOptions.Of(_fake, isChunked: true);
        AccreteException error = await Refused(options with { IsChunked = false });
        Assert.Contains("a key of id alone", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_forgets_its_rows_is_refused()
    {
        _fake.Tables.TimeToLive = 3600;
        AccreteException error = await Refused(FakeOptions.Of(_fake));
        Assert.Contains("default_time_to_live", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("datomic")]
    [InlineData("a.b.c")]
    [InlineData("datomic.datomic; DROP KEYSPACE datomic")]
    [InlineData("datomic.\"t\"")]
    [InlineData("1a.b")]
    public void A_table_s_name_is_no_piece_of_a_statement(string name) =>
        Assert.Throws<AccreteException>(() => CassandraTable.Parse(name));

    [Fact]
    public async Task A_host_that_is_not_there_is_a_clear_error_that_may_pass()
    {
        CassandraStorageOptions options = FakeOptions.Of(_fake);
        await _fake.DisposeAsync();
        AccreteException error = await Refused(options);
        Assert.Equal(":storage/unavailable", error.Error?.ToString());
        Assert.Contains($"127.0.0.1:{options.Cluster.Port}", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }

    private int Conditional => _fake.Executed.Count(text => text.Contains(" IF ", StringComparison.Ordinal));

    private static RefWrite Write(string text) => new(Guid.NewGuid(), Encoding.UTF8.GetBytes(text));

    private static Func<string, FakeFault> OnWrites(FakeFault fault) =>
        text => text.Contains(" IF ", StringComparison.Ordinal) ? fault : FakeFault.None;

    private static Task<AccreteException> Refused(CassandraStorageOptions options) => Refused(options, Canary);

    private static async Task<AccreteException> Refused(CassandraStorageOptions options, string canary)
    {
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(
            () => CassandraStorage.OpenAsync(options, Within));
        Assert.DoesNotContain(canary, error.ToString(), StringComparison.Ordinal);
        return error;
    }

    private async Task<RefVersion> Commit(RefVersion expected, string text) =>
        Assert.IsType<WriteOutcome.Committed>(
            await _storage.CompareAndSetAsync(Key, expected, Write(text), Within)).Version;
}
