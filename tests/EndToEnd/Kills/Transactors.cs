using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Host.Tests;
using Accrete.Host.Tests.Serving;

namespace Accrete.EndToEnd.Kills;

/// <summary>Transactors, processes of their own, on one storage, of which one leads.</summary>
internal sealed class Transactors : IDisposable
{
    private const string Common = """
        host=localhost
        memory-index-threshold=300k
        memory-index-max=2m
        object-cache-max=32m
        heartbeat-interval-msec=500

        """;

    private readonly TemporaryFolder _folder = new();
    private readonly Queue<(CommandProcess Process, Task<string> Started)> _standing = [];
    private readonly Func<string> _properties;
    private (CommandProcess Process, Task<string> Started)? _leader;
    private int _started;

    private Transactors(string uri, Func<string> properties) => (Uri, _properties) = (uri, properties);

    /// <summary>Gets where peers find the database.</summary>
    public string Uri { get; }

    /// <summary>One transactor on the dev storage.</summary>
    public static Transactors OnDevStorage()
    {
        (int port, int storage) = (CommandProcess.FreePort(), CommandProcess.FreePort());
        return new Transactors(
            string.Create(CultureInfo.InvariantCulture, $"datomic:dev://localhost:{port}/kills?h2-port={storage}"),
            () => $"protocol=dev\nport={port}\nh2-port={storage}\n");
    }

    /// <summary>A transactor and another that stands by, on a PostgreSQL.</summary>
    public static Transactors OnPostgres(int port, string peerUrl, string name)
    {
        Transactors both = new(
            $"datomic:sql://{name}?{peerUrl}",
            () => $"protocol=sql\nport={CommandProcess.FreePort()}\nsql-user=datomic\nsql-password=datomic\n"
                + $"sql-url=jdbc:postgresql://127.0.0.1:{port}/datomic\n");
        both.Start();
        return both;
    }

    /// <summary>A transactor and another that stands by, on a DynamoDB of the tests.</summary>
    public static Transactors OnDynamo(string endpoint, string table, string name)
    {
        Transactors both = new(
            $"datomic:ddb-local://{endpoint}/{table}/{name}",
            () => $"protocol=ddb-local\nport={CommandProcess.FreePort()}\naws-dynamodb-table={table}\n"
                + $"aws-dynamodb-override-endpoint={endpoint}\n");
        both.Start();
        return both;
    }

    /// <summary>Starts one more: the first that is up leads.</summary>
    public void Start()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"t{++_started}");
        CommandProcess process = CommandProcess.Start(
            _folder.Folder, "transactor",
            _folder.Write($"{name}.properties", _properties() + Common + $"log-dir=log-{name}\n"));
        _standing.Enqueue((process, process.LineAsync("System started")));
    }

    /// <summary>Waits until one leads.</summary>
    public async Task LeaderAsync()
    {
        if (_leader is not null)
        {
            return;
        }

        Task<string> started = await Task.WhenAny(_standing.Select(one => one.Started));
        await started;
        for (int i = _standing.Count; i > 0; i--)
        {
            (CommandProcess Process, Task<string> Started) one = _standing.Dequeue();
            if (_leader is null && one.Started == started)
            {
                _leader = one;
            }
            else
            {
                _standing.Enqueue(one);
            }
        }
    }

    /// <summary>Kills the one that leads, and waits for its end.</summary>
    public async Task KillLeaderAsync()
    {
        CommandProcess process = _leader!.Value.Process; // there is one, says who calls
        process.Signal("KILL");
        await process.EndAsync();
        process.Dispose();
        _leader = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _leader?.Process.Dispose();
        foreach ((CommandProcess process, _) in _standing)
        {
            process.Dispose();
        }

        _folder.Dispose();
    }
}
