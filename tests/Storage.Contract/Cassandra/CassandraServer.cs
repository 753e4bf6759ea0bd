using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Accrete.Storage.Cassandra;
using Accrete.Storage.Cassandra.Cql;
using Xunit;

namespace Accrete.Storage.Contract.Cassandra;

/// <summary>Starts an Apache Cassandra of its own with the scripts of the documentation: it asks for passwords. It is
/// looked for in the folder that ACCRETE_CASSANDRA names, and in ../shared/servers/cassandra beside the
/// repository.</summary>
public class CassandraServer : IAsyncLifetime
{
    private const string Starter = "cassandra-cluster";

    private readonly string _folder = Directory.CreateTempSubdirectory("accrete-cassandra-").FullName;
    private readonly string? _programs = FindPrograms();

    /// <summary>Gets why there is none; null where it runs.</summary>
    public string? Missing { get; private set; }

    public int Port { get; } = FreePort();

    /// <summary>Gets the file of the authority of an encrypted one.</summary>
    public string Authority => Path.Combine(Data, "tls", "ca.pem");

    /// <summary>Gets how many nodes it has.</summary>
    protected virtual int Nodes => 1;

    /// <summary>Gets whether it speaks TLS alone.</summary>
    protected virtual bool IsEncrypted => false;

    public CassandraStorageOptions Options(bool isChunked = false, string user = "datomic", string? password = null) =>
        new()
        {
            Cluster = new CqlOptions
            {
                Hosts = ["127.0.0.1"],
                Port = Port,
                User = user,
                Password = password ?? user,
            },
            Table = CassandraTable.Parse(isChunked ? "datomic.datomic2" : "datomic.datomic"),
            IsChunked = isChunked,
        };

    public async Task InitializeAsync()
    {
        Missing = _programs is null
            ? "no Cassandra: set ACCRETE_CASSANDRA to a folder with " + Starter
            : Array.Find(["java", "python3"], program => !IsOnPath(program)) is { } program
                ? $"no {program}, which Cassandra needs: apt-get install openjdk-17-jre-headless python3"
                : null;
        if (Missing is not null)
        {
            return;
        }

        string[] tls = IsEncrypted ? ["--tls"] : [];
        await Cluster(["start", Data, "--nodes", $"{Nodes}", "--auth", "--port", $"{Port}", .. tls]);
        foreach (string script in new[] { "cassandra", "cassandra2" })
        {
            await Script(script + "-keyspace.cql");
            await Script(script + "-table.cql");
            await Script(script + "-user.cql");
        }
    }

    public async Task DisposeAsync()
    {
        if (Missing is null)
        {
            await Cluster("stop", Data);
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Kills a node.</summary>
    public Task Kill(int node = 1) => Cluster("kill", Data, $"{node}");

    /// <summary>Starts a node again.</summary>
    public Task Restart(int node = 1) => Cluster("restart", Data, $"{node}");

    /// <summary>Runs statements as the superuser.</summary>
    public async Task Execute(string cql)
    {
        string file = Path.Combine(_folder, $"{Guid.NewGuid():N}.cql");
        await File.WriteAllTextAsync(file, cql);
        await Cqlsh(file);
    }

    private string Data => Path.Combine(_folder, "data");

    // One node keeps one copy: no more than that is changed in the scripts.
    private async Task Script(string name)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Root(), "deploy", "cql", name));
        await Execute(text.Replace("'datacenter1': 3", $"'datacenter1': {Nodes}", StringComparison.Ordinal));
    }

    private Task Cqlsh(string file) =>
        Run("cqlsh", ["127.0.0.1", $"{Port}", "-u", "cassandra", "-p", "cassandra", "-f", file, .. CqlshTls]);

    private string[] CqlshTls => IsEncrypted ? ["--ssl"] : [];

    private Task Cluster(params string[] arguments) => Run(Starter, arguments);

    private async Task Run(string program, params string[] arguments)
    {
        // Its output goes to a file: a server that stays would keep a pipe open for ever.
        string log = Path.Combine(_folder, $"{program}-{Guid.NewGuid():N}.log");
        ProcessStartInfo start = new("/bin/bash");
        start.Environment["CASSANDRA_HEAP"] = "300m";
        if (IsEncrypted)
        {
            start.Environment["SSL_CERTFILE"] = Authority;
        }

        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec nice -n 15 \"$0\" \"${@:2}\" > \"$1\" 2>&1 < /dev/null");
        start.ArgumentList.Add(Path.Combine(_programs ?? "", program));
        start.ArgumentList.Add(log);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)
            ?? throw new InvalidOperationException($"{program} does not start");
        await process.WaitForExitAsync();
        string said = await File.ReadAllTextAsync(log);
        Assert.True(
            process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {said}");
    }

    private static string? FindPrograms()
    {
        string named = Environment.GetEnvironmentVariable("ACCRETE_CASSANDRA") ?? "";
        string beside = Path.Combine(Root(), "..", "shared", "servers", "cassandra");
        string above = Path.Combine(Root(), "..", "..", "shared", "servers", "cassandra");
        return Array.Find([named, beside, above], folder => folder.Length > 0
            && File.Exists(Path.Combine(folder, Starter)));
    }

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static int FreePort()
    {
        // The nodes talk among themselves on a port that is 2042 below.
        while (true)
        {
            using TcpListener listener = new(IPAddress.Loopback, 0);
            listener.Start();
            if (((IPEndPoint)listener.LocalEndpoint).Port is var port and > 12_000)
            {
                return port;
            }
        }
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Actors.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
    }
}

/// <summary>Three nodes, each with all rows.</summary>
public sealed class CassandraCluster : CassandraServer
{
    protected override int Nodes => 3;
}

/// <summary>One node that speaks TLS alone.</summary>
public sealed class EncryptedCassandra : CassandraServer
{
    protected override bool IsEncrypted => true;
}

/// <summary>Shares one Cassandra among all that test with it.</summary>
[CollectionDefinition(Name)]
public sealed class CassandraCollection : ICollectionFixture<CassandraServer>
{
    public const string Name = "Cassandra";
}
