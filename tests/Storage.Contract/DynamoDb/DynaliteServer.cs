using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Accrete.Storage.Contract.DynamoDb;

/// <summary>Starts a dynalite, a DynamoDB on LevelDB, in a folder and on a port of its own, with the table of the
/// documentation; or uses the server that ACCRETE_DYNAMODB names (host:port: DynamoDB Local, say).</summary>
public sealed class DynaliteServer : IAsyncLifetime
{
    public const string Table = "accrete";

    private readonly string _folder = Directory.CreateTempSubdirectory("accrete-dynalite-").FullName;
    private readonly string? _given = Environment.GetEnvironmentVariable("ACCRETE_DYNAMODB");
    private Process? _process;

    /// <summary>Gets why there is none; null where it runs.</summary>
    public string? Missing { get; private set; }

    public int Port { get; private set; } = FreePort();

    public string Endpoint => _given ?? $"127.0.0.1:{Port}";

    public async Task InitializeAsync()
    {
        if (_given is null && Program() is null)
        {
            Missing = "no dynalite: npm install --prefix ~/.cache/accrete/dynalite dynalite@4.0.0";
            return;
        }

        if (_given is null)
        {
            await StartAsync();
        }
        else
        {
            Port = int.Parse(_given[(_given.LastIndexOf(':') + 1)..], null);
        }

        await CreateTableAsync(Table, "id", "S");
    }

    public Task DisposeAsync()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Kills the server and starts it again.</summary>
    public async Task RestartAsync()
    {
        Skip.If(_given is not null, "the server is not ours");
        Kill();
        await StartAsync();
    }

    /// <summary>Makes a table, where it is not there, and waits until it can be used.</summary>
    public async Task CreateTableAsync(string name, string key, string type)
    {
        string body = $$"""
            {"TableName": "{{name}}", "BillingMode": "PAY_PER_REQUEST",
             "AttributeDefinitions": [{"AttributeName": "{{key}}", "AttributeType": "{{type}}"}],
             "KeySchema": [{"AttributeName": "{{key}}", "KeyType": "HASH"}]}
            """;
        string answer = await SendAsync("CreateTable", body);
        if (!answer.Contains("ResourceInUseException", StringComparison.Ordinal))
        {
            Assert.Contains("TableDescription", answer, StringComparison.Ordinal);
        }

        while (!(await SendAsync("DescribeTable", $$"""{"TableName": "{{name}}"}"""))
            .Contains("\"ACTIVE\"", StringComparison.Ordinal))
        {
            await Task.Yield();
        }
    }

    /// <summary>Asks the server something that the driver of the product is not needed for.</summary>
    public async Task<string> SendAsync(string operation, string body)
    {
        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Post, $"http://{Endpoint}/");
        request.Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.0");
        request.Headers.Add("X-Amz-Target", "DynamoDB_20120810." + operation);
        request.Headers.Add("X-Amz-Date", "20260101T000000Z");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, "
                + "Signature=0");
        using HttpResponseMessage answer = await client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task StartAsync()
    {
        // It answers on all addresses unless told otherwise, and keeps what it has in the folder.
        ProcessStartInfo start = new("node")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (IEnumerable<string>)
            [
                Program() ?? "", "--host", "127.0.0.1", "--port", $"{Port}", "--path", Path.Combine(_folder, "data"),
                "--createTableMs", "0",
            ])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("node does not start");
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        string? line = await _process.StandardOutput.ReadLineAsync(CancellationToken.None);
        Assert.Contains("listening", line, StringComparison.Ordinal);
    }

    private void Kill()
    {
        if (_process is { } process)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
            _process = null;
        }
    }

    private static string? Program()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string folder = Environment.GetEnvironmentVariable("ACCRETE_DYNALITE")
            ?? Path.Combine(home, ".cache", "accrete", "dynalite");
        string path = Path.Combine(folder, "node_modules", "dynalite", "cli.js");
        return File.Exists(path) ? path : null;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
