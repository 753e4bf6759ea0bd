using System;
using System.Threading;
using System.Threading.Channels;
using Accrete.Client;
using Accrete.Remote;
using Accrete.Simulation.Network;
using Accrete.Simulation.World;
using Accrete.Storage.Messages;
using Akka.Actor;

namespace Accrete.Simulation.Scenario;

/// <summary>Is one life of a peer process: opens the database, opens it anew where that failed, and looks at the stream
/// of reports for gaps.</summary>
internal sealed class SimPeer
{
    /// <summary>How long a transaction may take before its outcome counts as unknown.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private const long TryAgain = 300_000;

    private readonly Cluster _cluster;
    private readonly RemoteHost _host;
    private readonly string _database;
    private Channel<TxReport>? _reports;
    private long _reported = -1;
    private int _inboxes;

    public SimPeer(Cluster cluster, string name, string database)
    {
        (_cluster, _database) = (cluster, database);
        (Node, _host) = cluster.StartPeer(name);
    }

    /// <summary>Gets the process.</summary>
    public SimNode Node { get; }

    /// <summary>Gets the node that changes the catalog.</summary>
    public RemoteHost Host => _host;

    /// <summary>Gets the database; null where it is not open.</summary>
    public NodeDatabase? Open { get; private set; }

    /// <summary>Opens the database, again and again until it is there.</summary>
    public void Begin()
    {
        string name = $"{Node.Id}-inbox-{++_inboxes}";
        SimEnd inbox = new(
            ((ExtendedActorSystem)_host.System).Provider, name,
            (answer, _) => _cluster.World.At(Node, 0, () => Answered(answer)));
        _host.Databases.Tell(new OpenDatabase(_database), inbox);
    }

    /// <summary>Looks at what was reported since the last time.</summary>
    public void TakeReports()
    {
        while (_reports is { } reports && reports.Reader.TryRead(out TxReport? report))
        {
            long before = report.DbBefore.AsOfT ?? report.DbBefore.BasisT, after = report.T;
            if (_reported >= 0 && before != _reported)
            {
                _cluster.World.Violate($"{Node} was told of t {after} after {before}, and knew {_reported}");
            }

            _reported = after;
        }
    }

    private void Answered(object answer)
    {
        if (answer is not DatabaseOpened opened)
        {
            Again();
            return;
        }

        NodeDatabase database = new(_host.System, opened.Database, Timeout);
        _cluster.World.When(database.BegunAsync(CancellationToken.None), Node, () => Begun(database));
    }

    private void Begun(NodeDatabase database)
    {
        if (database.Reports.IsClosed || database.BegunAsync(CancellationToken.None).IsFaulted)
        {
            Again();
            return;
        }

        Open = database;
        _reported = -1;
        _reports = Channel.CreateUnbounded<TxReport>();
        database.Reports.Add(_reports.Writer);
        Watch(database);
    }

    /// <summary>Opens it anew where it was closed.</summary>
    private void Watch(NodeDatabase database) => _cluster.World.At(Node, TryAgain, () =>
    {
        TakeReports();
        if (database.Reports.IsClosed)
        {
            Open = null;
            Begin();
        }
        else
        {
            Watch(database);
        }
    });

    private void Again()
    {
        Open = null;
        _cluster.World.At(Node, TryAgain, Begin);
    }
}
