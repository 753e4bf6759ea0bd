using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage.Cassandra.Cql;

/// <summary>Is a client of Cassandra's native protocol, version 4: what the storage needs of one, and no
/// more.</summary>
/// <remarks>Questions go to the nodes of the data centre in turn, many at once on each connection. What may be sent
/// twice is sent to another node where one fails or is silent; what may not is sent once: another node is asked only
/// where nothing was sent, or where the node said that it does not know the statement.</remarks>
public sealed class CqlSession : ICqlSession
{
    private static readonly CqlStatement Local = new("SELECT data_center FROM system.local", [])
    {
        Consistency = CqlConsistency.One,
        IsIdempotent = true,
    };

    private static readonly CqlStatement Peers = new("SELECT peer, rpc_address, data_center FROM system.peers", [])
    {
        Consistency = CqlConsistency.One,
        IsIdempotent = true,
    };

    private readonly CqlOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private ImmutableArray<CqlNode> _nodes;
    private int _turn;
    private bool _isClosed;

    private CqlSession(CqlOptions options)
    {
        (_options, _time) = (options, options.Time);
        _nodes = [.. options.Hosts.Distinct(StringComparer.OrdinalIgnoreCase).Select(NewNode)];
    }

    /// <summary>Makes a way to a cluster; nothing is sent yet.</summary>
    /// <param name="options">Where, and as whom.</param>
    /// <exception cref="AccreteException">No host is named.</exception>
    public static CqlSession Connect(CqlOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ConnectionsPerNode, 1, nameof(options));
        return options.Hosts.IsDefaultOrEmpty || options.Hosts.Any(string.IsNullOrWhiteSpace)
            ? throw StorageErrors.Misconfigured("cassandra-host names no host: write one, or several with commas.")
            : new CqlSession(options);
    }

    /// <inheritdoc/>
    public async Task<CqlPage> ExecuteAsync(CqlStatement statement, TimeSpan within, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(statement);
        StorageLimits.Check(within);
        token.ThrowIfCancellationRequested();
        using CancellationTokenSource late = new(within, _time);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(late.Token, token);
        Attempt attempt = new();
        while (true)
        {
            try
            {
                return await RunAsync(attempt, statement, ending.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not AccreteException { IsTransient: false })
            {
                token.ThrowIfCancellationRequested();
                AccreteException known = CqlErrors.Translate(error);
                if (late.IsCancellationRequested || !known.IsTransient || !attempt.MayGoOn(statement))
                {
                    throw known;
                }
            }

            await PauseAsync(attempt, ending.Token, token).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        ImmutableArray<CqlNode> nodes;
        lock (_gate)
        {
            (_isClosed, nodes, _nodes) = (true, _nodes, []);
        }

        foreach (CqlNode node in nodes)
        {
            await node.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static string? AddressOf(object? value) =>
        value is ReadOnlyMemory<byte> { Length: 4 or 16 } bytes && new IPAddress(bytes.Span) is var address
            && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
                ? address.ToString()
                : null;

    private CqlNode NewNode(string host) => new(host, _options, FindNodesAsync);

    private async Task PauseAsync(Attempt attempt, CancellationToken ending, CancellationToken token)
    {
        try
        {
            TimeSpan pause = BackOff.Storage.Delay(attempt.Count, SystemChance.Instance.NextDouble());
            await Task.Delay(pause, _time, ending).ConfigureAwait(false);
        }
        catch (OperationCanceledException error)
        {
            token.ThrowIfCancellationRequested();
            throw CqlErrors.Translate(error);
        }
    }

    private async Task<CqlPage> RunAsync(Attempt attempt, CqlStatement statement, CancellationToken ending)
    {
        attempt.Count++;
        attempt.IsConnected = false;
        (attempt.Node, CqlConnection connection) = await PickAsync(attempt.Node, ending).ConfigureAwait(false);
        attempt.IsConnected = true;
        try
        {
            return await ExecuteOnAsync(attempt, connection, statement, ending).ConfigureAwait(false);
        }
        catch (CqlServerException error) when (error.Code == CqlServerException.Unprepared)
        {
            // It was not run: the node was started anew, or has thrown it out to make room.
            attempt.Node.Forget(statement.Text);
            return await ExecuteOnAsync(attempt, connection, statement, ending).ConfigureAwait(false);
        }
    }

    private async Task<CqlPage> ExecuteOnAsync(
        Attempt attempt, CqlConnection connection, CqlStatement statement, CancellationToken ending)
    {
        attempt.IsSent = false;
        byte[] id = await attempt.Node!.PrepareAsync(connection, statement.Text, ending) // set by who calls
            .ConfigureAwait(false);
        CqlQuestion? question = connection.TrySend(CqlRequests.Execute(id, statement));
        if (question is null)
        {
            throw StorageErrors.Busy("The connection is full or has just ended.");
        }

        attempt.IsSent = true;
        TimeSpan patience = statement.IsIdempotent ? _options.AttemptTimeout : Timeout.InfiniteTimeSpan;
        return CqlResults.Page(await connection.AnswerAsync(question, patience, ending).ConfigureAwait(false));
    }

    /// <summary>Returns a connection: one that is there, on the next node whose turn it is; else a new one.</summary>
    /// <param name="avoid">The node that failed just now; null for none.</param>
    /// <param name="ending">Gives up.</param>
    private async Task<(CqlNode Node, CqlConnection Connection)> PickAsync(CqlNode? avoid, CancellationToken ending)
    {
        CqlNode[] nodes = InTurn(avoid);
        foreach (CqlNode node in nodes)
        {
            if (node.TryGet() is { } connection)
            {
                return (node, connection);
            }
        }

        CqlNode[] awake = [.. nodes.Where(node => node.RestLeft <= TimeSpan.Zero)];
        if (awake.Length == 0)
        {
            // All failed a moment ago: wait for the first that may be tried again.
            awake = [nodes.MinBy(node => node.RestLeft)!]; // there is one node at least
            TimeSpan rest = awake[0].RestLeft;
            await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, _time, ending).ConfigureAwait(false);
        }

        return await DialAsync(awake, ending).ConfigureAwait(false);
    }

    private CqlNode[] InTurn(CqlNode? avoid)
    {
        ImmutableArray<CqlNode> nodes;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            nodes = _nodes;
        }

        int first = (int)((uint)Interlocked.Increment(ref _turn) % (uint)nodes.Length);
        return [.. nodes.Skip(first).Concat(nodes.Take(first)).OrderBy(node => node == avoid)];
    }

    private static async Task<(CqlNode Node, CqlConnection Connection)> DialAsync(
        CqlNode[] nodes, CancellationToken ending)
    {
        AccreteException? failure = null;
        foreach (CqlNode node in nodes)
        {
            try
            {
                return (node, await node.OpenAsync(ending).ConfigureAwait(false));
            }
            catch (AccreteException error)
            {
                // What only a person can mend says more than that a node is away.
                failure = failure is { IsTransient: false } ? failure : error;
            }
        }

        throw failure ?? StorageErrors.Unavailable("There is no node of Cassandra.");
    }

    /// <summary>Learns of the other nodes of a node's data centre.</summary>
    private async Task FindNodesAsync(CqlConnection connection, CancellationToken token)
    {
        if (!_options.FindsNodes)
        {
            return;
        }

        try
        {
            CqlPage local = await AskAsync(connection, Local, token).ConfigureAwait(false);
            object? home = local.Rows is [var row, ..] ? row["data_center"] : null;
            CqlPage peers = await AskAsync(connection, Peers, token).ConfigureAwait(false);
            Add(peers.Rows.Where(peer => Equals(peer["data_center"], home))
                .Select(peer => AddressOf(peer["rpc_address"]) ?? AddressOf(peer["peer"])).OfType<string>());
        }
        catch (CqlServerException)
        {
            // Managed services hide their nodes: those that were named do.
        }
    }

    private static async Task<CqlPage> AskAsync(
        CqlConnection connection, CqlStatement statement, CancellationToken token)
    {
        byte[] id = CqlResults.PreparedId(
            await connection.AskAsync(CqlRequests.Prepare(statement.Text), token).ConfigureAwait(false));
        return CqlResults.Page(
            await connection.AskAsync(CqlRequests.Execute(id, statement), token).ConfigureAwait(false));
    }

    private void Add(IEnumerable<string> hosts)
    {
        lock (_gate)
        {
            foreach (string host in hosts)
            {
                if (!_isClosed && !_nodes.Any(node => string.Equals(node.Host, host, StringComparison.Ordinal)))
                {
                    _nodes = _nodes.Add(NewNode(host));
                }
            }
        }
    }

    /// <summary>Is what is known of a statement's way.</summary>
    private sealed class Attempt
    {
        public int Count { get; set; }

        public bool IsSent { get; set; }

        public bool IsConnected { get; set; }

        public CqlNode? Node { get; set; }

        /// <summary>Says whether the statement may be sent, or sent again. Where no node can be reached, who asks
        /// shall know at once.</summary>
        public bool MayGoOn(CqlStatement statement) => IsConnected && (statement.IsIdempotent || !IsSent);
    }
}
