using System;
using Accrete.Edn;
using Accrete.Host.Serving;
using Accrete.Serving;
using Accrete.Transactor;
using Xunit;

namespace Accrete.Host.Tests.Serving;

/// <summary>Metrics are handed on under the documented names, and what is shown holds no password.</summary>
public sealed class MetricsReportTests
{
    [Fact]
    public void A_report_has_what_was_measured_since_the_last_one()
    {
        using TransactorMetrics metrics = new(), others = new();
        using MetricsReport report = new(metrics, _ => { });
        metrics.Transacted(TimeSpan.FromMilliseconds(2), 5);
        metrics.Transacted(TimeSpan.FromMilliseconds(4), 7);
        others.Transacted(TimeSpan.FromMilliseconds(100), 1);
        metrics.Appended(2, 300);
        metrics.MemoryIndex("a", 3 << 20);
        metrics.Alarm("BackPressure");
        EdnMap first = report.Next();
        Assert.Equal(EdnReader.Read("{:lo 2.0 :hi 4.0 :sum 6.0 :count 2}"), first[Named("TransactionMsec")]);
        Assert.Equal(EdnReader.Read("{:lo 2.0 :hi 2.0 :sum 2.0 :count 1}"), first[Named("TransactionBatch")]);
        Assert.Equal(1L, ((EdnMap)first[Named("Alarm")]!)[Named("count")]);
        Assert.Equal(1L, ((EdnMap)first[Named("AlarmBackPressure")]!)[Named("count")]);
        Assert.Equal(3.0, first[Named("MemoryIndexMB")]);
        Assert.Equal(1.0, first[Named("MetricReport")]);
        EdnMap second = report.Next();
        Assert.False(second.ContainsKey(Named("TransactionMsec")));
        Assert.Equal(3.0, second[Named("MemoryIndexMB")]);
    }

    [Fact]
    public void Peers_are_counted_once_whatever_number_of_databases_they_use()
    {
        using TransactorMetrics metrics = new();
        using MetricsReport report = new(metrics, _ => { });
        Akka.Actor.Address one = new("akka", "peer", "one", 1), other = new("akka", "peer", "other", 1);
        foreach (Akka.Actor.Address peer in (Akka.Actor.Address[])[one, one, other])
        {
            metrics.Joined(peer);
        }

        Assert.Equal(2.0, report.Next()[Named("RemotePeers")]);
        metrics.Left(one);
        Assert.Equal(2.0, report.Next()[Named("RemotePeers")]);
        metrics.Left(one);
        metrics.Left(other);
        Assert.Equal(0.0, report.Next()[Named("RemotePeers")]);
    }

    [Fact]
    public void Beats_are_measured_by_who_writes_them_and_by_who_waits_for_their_end()
    {
        using TransactorMetrics metrics = new();
        using MetricsReport report = new(metrics, _ => { });
        Accrete.Transactor.Leases.BeatIntervals beats = new(metrics);
        Storage.RefVersion first = new(1, Guid.NewGuid()), second = new(2, Guid.NewGuid());
        beats.Saw(TimeSpan.FromSeconds(1), first);
        beats.Saw(TimeSpan.FromSeconds(2), first);
        beats.Saw(TimeSpan.FromSeconds(3), second);
        beats.Wrote(TimeSpan.FromSeconds(10));
        beats.Wrote(TimeSpan.FromSeconds(11));
        EdnMap values = report.Next();
        Assert.Equal(
            EdnReader.Read("{:lo 2000.0 :hi 2000.0 :sum 2000.0 :count 1}"), values[Named("HeartMonitorMsec")]);
        Assert.Equal(EdnReader.Read("{:lo 1000.0 :hi 1000.0 :sum 1000.0 :count 1}"), values[Named("HeartbeatMsec")]);
    }

    [Fact]
    public void A_callback_is_found_by_its_name()
    {
        Action<object> callback = MetricsCallback.Find($"{typeof(MetricsReportTests).FullName}.Take, "
            + typeof(MetricsReportTests).Assembly.GetName().Name);
        callback(EdnMap.Of(Named("a"), 1L));
        Assert.Equal("{:a 1}", Taken);
    }

    [Theory]
    [InlineData("jdbc:postgresql://h:1/d?password=p1&ssl=true", "jdbc:postgresql://h:1/d?password=***&ssl=true")]
    [InlineData("postgres://u:secret@h/d", "postgres://u:***@h/d")]
    [InlineData("postgres://u:se@cr@et@h/d", "postgres://u:***@h/d")]
    [InlineData("jdbc:sqlserver://h;user=u;password={se;cret};x=1", "jdbc:sqlserver://h;user=u;password=***;x=1")]
    [InlineData("Server=h;Password='se;cret';Port=1", "Server=h;Password=***;Port=1")]
    [InlineData("jdbc:oracle:thin:u/secret@//h/s", "jdbc:oracle:thin:u/***@//h/s")]
    [InlineData("datomic:dev://h:4334/n?password=abc", "datomic:dev://h:4334/n?password=***")]
    public void Passwords_are_masked(string text, string expected) =>
        Assert.Equal(expected, SystemUri.WithoutPasswords(text));

    public static string? Taken { get; private set; }

#pragma warning disable xUnit1013 // It is found by its name, as a user's method is.
    public static void Take(object metrics) => Taken = metrics.ToString();
#pragma warning restore xUnit1013

    private static Keyword Named(string name) => Keyword.Of(null, name);
}
