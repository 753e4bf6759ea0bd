using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Host.Serving;
using Accrete.Storage.DynamoDb.Provisioning;
using Amazon.Runtime;
using Xunit;

namespace Accrete.Host.Tests.Serving;

/// <summary>Metrics go to CloudWatch, and whatever it answers is told and no more.</summary>
public sealed class CloudWatchMetricsTests
{
    private static readonly EdnMap Report = (EdnMap)EdnReader.Read(
        "{:TransactionMsec {:lo 2.0 :hi 4.5 :sum 6.5 :count 2} :MemoryIndexMB 3.0 :StorageGetBytes {:lo 1 :hi 1 :sum 1 "
            + ":count 1} :RemotePeers 1.0}")!;

    [Fact]
    public void A_report_becomes_samples_with_units_under_the_name_of_the_system()
    {
        List<(string Name, string Value)> all = CloudWatchMetrics.Parameters(
            Report, "people", new DateTimeOffset(2026, 11, 30, 1, 2, 3, TimeSpan.Zero));
        Dictionary<string, string> parameters = all.ToDictionary(each => each.Name, each => each.Value);
        Assert.Equal("Datomic", parameters["Namespace"]);
        Assert.Equal(
            ["Bytes", "Count", "Megabytes", "Milliseconds"],
            all.Where(each => each.Name.EndsWith(".Unit", StringComparison.Ordinal)).Select(each => each.Value)
                .Order());
        string member = all.Single(each => each.Value == "TransactionMsec").Name.Replace(
            ".MetricName", "", StringComparison.Ordinal);
        Assert.Equal("2", parameters[member + ".StatisticValues.Minimum"]);
        Assert.Equal("4.5", parameters[member + ".StatisticValues.Maximum"]);
        Assert.Equal("6.5", parameters[member + ".StatisticValues.Sum"]);
        Assert.Equal("2", parameters[member + ".StatisticValues.SampleCount"]);
        Assert.Equal("Transactor", parameters[member + ".Dimensions.member.1.Name"]);
        Assert.Equal("people", parameters[member + ".Dimensions.member.1.Value"]);
        Assert.Equal("2026-11-30T01:02:03Z", parameters[member + ".Timestamp"]);
    }

    [Theory]
    [InlineData(200, "<PutMetricDataResponse/>", null)]
    [InlineData(403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>",
        "AccessDenied")]
    [InlineData(500, "down", "status 500")]
    [InlineData(200, "<no", "does not answer as AWS does")]
    public async Task What_is_answered_is_told_where_it_is_no_success(int status, string answer, string? expected)
    {
        using FakeHttp server = new(status, answer);
        List<string> failed = [];
        await using (CloudWatchMetrics sender = Open(server.Endpoint, failed.Add))
        {
            await sender.Send(Report);
        }

        string body = Assert.Single(server.Bodies);
        Assert.StartsWith("Action=PutMetricData&Version=2010-08-01&Namespace=Datomic&", body, StringComparison.Ordinal);
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=key/", server.Authorization, StringComparison.Ordinal);
        if (expected is null)
        {
            Assert.Empty(failed);
        }
        else
        {
            Assert.Contains(expected, Assert.Single(failed), StringComparison.Ordinal);
            Assert.DoesNotContain("canary", failed[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_told()
    {
        FakeHttp server = new(200, "");
        server.Dispose();
        List<string> failed = [];
        await using CloudWatchMetrics sender = Open(server.Endpoint, failed.Add);
        await sender.Send(Report);
        Assert.Single(failed);
    }

    [SkippableFact]
    [Trait("Category", "Slow")]
    public async Task A_server_with_the_interface_of_CloudWatch_has_the_metrics_then()
    {
        string program = Environment.GetEnvironmentVariable("ACCRETE_AWS") ?? "";
        Skip.If(program.Length == 0, "no CloudWatch: ACCRETE_AWS names a program that starts one");
        using TemporaryFolder folder = new();
        string endpoint = (await RunAsync(program, "start", folder.Folder, "--port", "0")).Trim();
        try
        {
            List<string> failed = [];
            await using (CloudWatchMetrics sender = Open(endpoint, failed.Add))
            {
                await sender.Send(Report);
            }

            Assert.Empty(failed);
            using AwsCalls calls = new(
                new BasicAWSCredentials("key", "secret"), "eu-west-1", endpoint, TimeProvider.System);
            AwsAnswer answer = await calls.CloudWatchAsync(
                "ListMetrics", [("Namespace", CloudWatchMetrics.Namespace)], default);
            string said = answer.Content!.ToString(); // it answers with XML
            Assert.All(
                ["TransactionMsec", "MemoryIndexMB", "people"],
                part => Assert.Contains(part, said, StringComparison.Ordinal));
        }
        finally
        {
            await RunAsync(program, "stop", folder.Folder);
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!; // a program, no document
        string line = await process.StandardOutput.ReadLineAsync() ?? "";
        await process.WaitForExitAsync();
        return line;
    }

    private static CloudWatchMetrics Open(string endpoint, Action<string> failed) => new(
        new AwsCalls(
            new BasicAWSCredentials("key", "canary-of-a-key"), "eu-west-1", endpoint, TimeProvider.System),
        "people", TimeProvider.System, failed);

    /// <summary>Answers everything the same, and keeps what it was asked.</summary>
    private sealed class FakeHttp : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly byte[] _answer;
        private readonly int _status;

        public FakeHttp(int status, string answer)
        {
            (_status, _answer) = (status, Encoding.UTF8.GetBytes(answer));
            using TcpListener free = new(IPAddress.Loopback, 0);
            free.Start();
            Endpoint = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
            free.Stop();
            _listener.Prefixes.Add(Endpoint + "/");
            _listener.Start();
            _ = ServeAsync();
        }

        public string Endpoint { get; }

        public ConcurrentQueue<string> Bodies { get; } = [];

        public string? Authorization { get; private set; }

        public void Dispose() => _listener.Close();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    HttpListenerContext call = await _listener.GetContextAsync();
                    using StreamReader reader = new(call.Request.InputStream);
                    Authorization = call.Request.Headers["Authorization"];
                    Bodies.Enqueue(await reader.ReadToEndAsync());
                    call.Response.StatusCode = _status;
                    call.Response.Close(_answer, willBlock: false);
                }
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                // Closed.
            }
        }
    }
}
