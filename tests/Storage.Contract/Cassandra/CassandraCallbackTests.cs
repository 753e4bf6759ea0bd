using System;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage.Cassandra;
using Accrete.Storage.Cassandra.Cql;
using Xunit;

namespace Accrete.Storage.Contract.Cassandra;

/// <summary>What <c>cassandra-cluster-callback</c> and <c>cassandra-session-callback</c> name is called, and what they
/// cannot name is told.</summary>
public sealed class CassandraCallbackTests
{
    private const string Here = "Accrete.Storage.Contract.Cassandra.CassandraCallbackTests";
    private const string Assembly = "Accrete.Storage.Contract";

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    public static CqlOptions Change(CqlOptions options) => options with { User = "datomic", Password = "right" };

    public static ICqlSession Another(CqlOptions _) => new AnotherDriver();

    public static ICqlSession? Nothing(CqlOptions _) => null;

    public static ICqlSession Fails(CqlOptions _) => throw new InvalidOperationException("no driver today");

    public static string OfAnotherType(CqlOptions options) => options.ToString();

    [Fact]
    public async Task A_cluster_callback_changes_the_settings_of_the_client()
    {
        await using FakeCassandra fake = new() { Login = ("datomic", "right") };
        CassandraStorageOptions options = FakeOptions.Of(fake) with { ClusterCallback = $"{Here}.Change, {Assembly}" };
        await using CassandraStorage storage = await CassandraStorage.OpenAsync(options, Within);
        Assert.Null(await storage.ReadAsync(new RefKey("a"), Within));
    }

    [Fact]
    public async Task A_session_callback_puts_another_driver_in_the_client_s_place_whose_errors_are_unknown()
    {
        await using FakeCassandra fake = new();
        CassandraStorageOptions options = FakeOptions.Of(fake) with { SessionCallback = $"{Here}.Another, {Assembly}" };
        await using CassandraStorage storage = CassandraStorage.Connect(options);
        WriteOutcome outcome = await storage.CompareAndSetAsync(
            new RefKey("a"), RefVersion.Absent, new RefWrite(Guid.NewGuid(), default), Within);
        AccreteException cause = Assert.IsType<WriteOutcome.Unknown>(outcome).Cause;
        Assert.Equal(":storage/fault", cause.Error?.ToString());
        Assert.Contains("another driver", cause.Message, StringComparison.Ordinal);
        Assert.Equal(0, fake.Connections);
    }

    [Theory]
    [InlineData("nonsense", "TYPE.METHOD, ASSEMBLY")]
    [InlineData($"{Here}.Missing, {Assembly}", "has no public static ICqlSession")]
    [InlineData($"{Here}.OfAnotherType, {Assembly}", "has no public static ICqlSession")]
    [InlineData($"{Here}.Another, No.Such.Assembly", "cannot be loaded")]
    [InlineData($"{Here}.Another, nowhere/none.dll", "cannot be loaded")]
    [InlineData($"{Here}.Nothing, {Assembly}", "returned null")]
    [InlineData($"{Here}.Fails, {Assembly}", "no driver today")]
    public async Task A_callback_that_cannot_be_called_is_one_clear_error(string name, string expected)
    {
        await using FakeCassandra fake = new();
        AccreteException error = Assert.Throws<AccreteException>(
            () => CassandraStorage.Connect(FakeOptions.Of(fake) with { SessionCallback = name }));
        Assert.Equal(":storage/misconfigured", error.Error?.ToString());
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("cassandra-session-callback", error.Message.Split(' ', 2)[1], StringComparison.Ordinal);
    }

    private sealed class AnotherDriver : ICqlSession
    {
        public Task<CqlPage> ExecuteAsync(CqlStatement statement, TimeSpan within, CancellationToken token = default) =>
            Task.FromException<CqlPage>(new NotSupportedException("another driver"));

        public ValueTask DisposeAsync() => default;
    }
}
