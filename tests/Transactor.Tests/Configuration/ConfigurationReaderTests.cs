using System;
using System.Linq;
using Accrete.Transactor.Configuration;
using Xunit;

namespace Accrete.Transactor.Tests.Configuration;

/// <summary>A file becomes a configuration, or all that is wrong with it is told with its line.</summary>
public sealed class ConfigurationReaderTests
{
    private const long Memory = 4L << 30;

    private const string Least = """
        protocol=dev
        host=localhost
        memory-index-threshold=32m
        memory-index-max=256m
        object-cache-max=128m
        """;

    [Fact]
    public void The_documented_defaults_are_filled_in()
    {
        TransactorConfiguration read = Good("t.properties", Least);
        Assert.Equal(("dev", "localhost", 4334, 4335), (read.Protocol, read.Host, read.Port, read.H2Port));
        Assert.Equal((32L << 20, 256L << 20, 128L << 20),
            (read.MemoryIndexThreshold, read.MemoryIndexMax, read.ObjectCacheMax));
        Assert.Equal((4, 8), (read.WriteConcurrency, read.ReadConcurrency));
        Assert.Equal(TimeSpan.FromSeconds(5), read.HeartbeatInterval);
        Assert.Equal(("data", "log"), (read.DataDir, read.LogDir));
        Assert.Null(read.PingHost);
        Assert.Null(read.PidFile);
        Assert.Empty(read.Unused);
    }

    [Fact]
    public void Both_syntaxes_say_the_same()
    {
        const string Conf = """
            # a comment
            accrete {
              protocol = dev // another
              host = "localhost"
              memory-index-threshold = 32m
              memory-index-max : 256m
              object-cache-max = 134217728
            }
            """;
        Assert.Equal(
            Good("t.properties", Least) with { Akka = null }, Good("t.conf", Conf) with { Akka = null },
            static (left, right) => left.Equals(right with { Unused = left.Unused }));
    }

    [Fact]
    public void Settings_of_the_actor_system_are_handed_on_alone()
    {
        TransactorConfiguration read = Good("t.conf", Least + "\nstorage-datomic-password = secret\nakka {\n"
            + "  loglevel = DEBUG\n  actor.provider = remote\n}\nakka.stdout-loglevel = OFF\n");
        Assert.Equal("DEBUG", read.Akka!.GetString("akka.loglevel"));
        Assert.Equal("OFF", read.Akka.GetString("akka.stdout-loglevel"));
        Assert.DoesNotContain("secret", read.Akka.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pport=1", "There is no property pport. Did you mean port?")]
    [InlineData("memory-index-treshold=32m", "Did you mean memory-index-threshold?")]
    [InlineData("something-else-entirely=1", "There is no property something-else-entirely.")]
    [InlineData("port=99999", "port is a port from 1 to 65535, not 99999.")]
    [InlineData("memory-index-max=32mb", "memory-index-max is a number of bytes, or one with k, m or g such as 32m")]
    [InlineData("heartbeat-interval-msec=5s", "whole milliseconds without a unit, from 500 to 86400000, not 5s.")]
    [InlineData("write-concurrency=1", "write-concurrency is a whole number from 2 to 1000, not 1.")]
    [InlineData("encrypt-channel=yes", "encrypt-channel is true or false, not yes.")]
    [InlineData("storage-access=all", "storage-access is local, remote, not all.")]
    [InlineData("default-partition=people", "default-partition is a keyword such as :db.part/user")]
    [InlineData("java-xmx=4g", "java-xmx is of CloudFormation files")]
    public void What_is_wrong_is_told_with_its_line_and_what_is_expected(string line, string expected)
    {
        ConfigurationProblem problem = Assert.Single(Problems("t.properties", Least + "\n\n" + line));
        Assert.Equal(7, problem.Line);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("port = 4334\naccrete {\n  hostt = a\n}", 3, "Did you mean host?")]
    [InlineData("port = 4334\nblock {\n  port = a\n", 2, "The brace of block is not closed.")]
    [InlineData("port = 4334\n}", 2, "This brace closes nothing.")]
    [InlineData("port =\nhost = a", 1, "port has no value")]
    [InlineData("\nport\nhost = a", 2, "port has no value")]
    [InlineData("host = \"a\n", 1, "The quote is not closed on its line.")]
    [InlineData("\nsql-url = jdbc:postgresql://h/d\n", 2, "Put the value of sql-url into quotes: it holds ':'.")]
    [InlineData("include \"other.conf\"\n", 1, "Other files cannot be included")]
    [InlineData("a {\n},\n", 2, "Leave the comma after the brace out")]
    [InlineData("\n\nhost = ${NOT_THERE}\n", 3, "Unresolved substitution: NOT_THERE")]
    [InlineData("[1, 2]", 1, "has no value")]
    public void Mistakes_in_hocon_that_its_parser_would_pass_over_are_told(string text, int line, string expected)
    {
        ConfigurationProblem problem = Problems("t.conf", text)[0];
        Assert.Equal((line, true), (problem.Line, problem.Message.Contains(expected, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("memory-index-threshold=512m", "memory-index-threshold is memory-index-max at most.")]
    [InlineData("object-cache-max=4g", "take 4,352 MB, more than 75% of the 4,096 MB that the process may have.")]
    [InlineData("h2-port=4334", "port, h2-port and ping-port are three ports.")]
    [InlineData("port=65535", "there is no port 65536")]
    [InlineData("ping-host=localhost", "ping-host needs a ping-port.")]
    [InlineData("storage-access=remote", "needs storage-admin-password and storage-datomic-password.")]
    [InlineData("protocol=sql", "protocol sql needs sql-url")]
    [InlineData("protocol=ddb", "protocol ddb needs aws-dynamodb-table, and aws-dynamodb-region such as eu-west-1.")]
    [InlineData("protocol=ddb-local", "needs aws-dynamodb-table, and aws-dynamodb-override-endpoint HOST:PORT.")]
    public void What_does_not_go_together_is_refused(string line, string expected)
    {
        ConfigurationProblem problem = Assert.Single(Problems("t.properties", Least + "\n" + line));
        Assert.Equal(6, problem.Line);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_must_be_set_is_asked_for_at_once()
    {
        ConfigurationProblem[] problems = Problems("t.properties", "port=4334\n");
        Assert.Equal(
            ["protocol", "host", "memory-index-threshold", "memory-index-max", "object-cache-max"],
            problems.Select(problem => problem.Message.Split(' ')[0]));
    }

    [Fact]
    public void A_secret_is_not_shown_by_what_is_wrong_with_it()
    {
        ConfigurationProblem[] problems = Problems(
            "t.properties", Least + "\nstorage-admin-password=topsecret\nstorage-access=remote");
        Assert.DoesNotContain("topsecret", problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Properties_have_the_syntax_of_Java()
    {
        TransactorConfiguration read = Good("t.properties", Least + """

            ! another comment
              data-dir : /a/\
                 long/path
            pid-file /tmp/with\ spaces\u002etxt
            storage-datomic-password=a=b:c#d\\e
            log-dir=
            """);
        Assert.Equal("/a/long/path", read.DataDir);
        Assert.Equal("/tmp/with spaces.txt", read.PidFile);
        Assert.Equal("a=b:c#d\\e", read.PeerPassword);
        Assert.Equal("log", read.LogDir);
    }

    [Fact]
    public void The_names_of_system_properties_are_taken_and_come_before_the_file()
    {
        ConfigurationResult result = ConfigurationReader.Read("t.properties", Least,
        [
            new PropertyEntry("datomic.memoryIndexMax", "64m", 0),
            new PropertyEntry("datomic.memcachedServers", "a:1", 0),
            new PropertyEntry("datomic.peerConnectionTTLMsec", "20000", 0),
        ], Memory);
        Assert.Empty(result.Problems);
        Assert.Equal(64L << 20, result.Configuration!.MemoryIndexMax);
        Assert.Equal("a:1", string.Join(", ", result.Configuration.Memcached!));
        Assert.Equal("peer-connection-ttl-msec", string.Join(", ", result.Configuration.Unused));
    }

    [Theory]
    [InlineData("memcached=a", "a:11211")]
    [InlineData("memcached=a:1,B.example:2,a:1", "a:1, b.example:2")]
    [InlineData("memcached=a:1 10.0.0.1:3 [::1]:4 [::1]", "a:1, 10.0.0.1:3, [::1]:4, [::1]:11211")]
    public void Servers_of_memcached_are_listed_with_commas_or_blanks(string line, string servers) =>
        Assert.Equal(servers, string.Join(
            ", ", ConfigurationReader.Read("t.properties", Least + "\n" + line, [], Memory).Configuration!.Memcached!));

    [Theory]
    [InlineData("memcached=a:b", "not a:b")]
    [InlineData("memcached=a:0", "not a:0")]
    [InlineData("memcached=a:70000", "not a:70000")]
    [InlineData("memcached=::1", "not ::1")]
    [InlineData("memcached=a b/c", "not a b/c")]
    [InlineData("memcached-username=me", "SASL")]
    [InlineData("memcached-password=canary-9d1", "SASL")]
    [InlineData("memcached-expiration-days=0", "memcached-expiration-days")]
    [InlineData("aws-cloudwatch-region=eu-west-1", "aws-cloudwatch-dimension-value go together")]
    [InlineData("aws-cloudwatch-dimension-value=people", "aws-cloudwatch-dimension-value go together")]
    public void What_is_no_server_wants_a_password_or_is_half_set_is_refused_by_name(string line, string expected)
    {
        ConfigurationResult result = ConfigurationReader.Read("t.properties", Least + "\n" + line, [], Memory);
        string message = Assert.Single(result.Problems).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_brings_the_reader_down()
    {
        Random random = new(7);
        const string Letters = "abc=:{}[]\"#/\\,.$\n \tport1é";
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(
                _ => Letters[random.Next(Letters.Length)]));
            string name = i % 2 == 0 ? "t.conf" : "t.properties";
            Assert.NotEmpty(ConfigurationReader.Read(name, text, [], Memory).Problems);
        }

        Assert.NotEmpty(Problems("t.conf", string.Concat(Enumerable.Repeat("a {\n", 100_000))));
        Assert.NotEmpty(Problems("t.conf", "a = " + new string('[', 100_000)));
    }

    private static TransactorConfiguration Good(string name, string text)
    {
        ConfigurationResult result = ConfigurationReader.Read(name, text, [], Memory);
        Assert.Empty(result.Problems);
        return result.Configuration!;
    }

    private static ConfigurationProblem[] Problems(string name, string text) =>
        [.. ConfigurationReader.Read(name, text, [], Memory).Problems];
}
