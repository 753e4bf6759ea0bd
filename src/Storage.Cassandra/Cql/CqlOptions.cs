using System;
using System.Collections.Immutable;
using System.Net.Security;

namespace Accrete.Storage.Cassandra.Cql;

/// <summary>Says where a cluster of Cassandra is, who asks, and how: what <c>cassandra-cluster-callback</c> is given
/// and may change, and what <c>cassandra-session-callback</c> is given.</summary>
public sealed record CqlOptions
{
    /// <summary>The port that Cassandra listens on unless told otherwise.</summary>
    public const int DefaultPort = 9042;

    /// <summary>Gets the nodes that are asked first (<c>cassandra-host</c>); they tell of the others of their data
    /// centre.</summary>
    public required ImmutableArray<string> Hosts { get; init; }

    /// <summary>Gets the port of all nodes (<c>cassandra-port</c>).</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Gets the user (<c>cassandra-user</c>); null where none is asked for.</summary>
    public string? User { get; init; }

    /// <summary>Gets the password (<c>cassandra-password</c>).</summary>
    public string? Password { get; init; }

    /// <summary>Gets whether connections are encrypted (<c>cassandra-ssl</c>); the certificate must then be trusted by
    /// this machine and name the node, unless <see cref="Tls"/> says otherwise.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Gets what changes the settings of encryption before each connection: authorities, a certificate of the
    /// client, how that of the server is checked.</summary>
    public Action<SslClientAuthenticationOptions>? Tls { get; init; }

    /// <summary>Gets whether the other nodes of the data centre are asked for and used too.</summary>
    public bool FindsNodes { get; init; } = true;

    /// <summary>Gets how many connections are held to each node; 1 or more.</summary>
    public int ConnectionsPerNode { get; init; } = 2;

    /// <summary>Gets how long it may take to connect to one node.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how long one node is waited for before another is asked the same, where that does no harm. It is
    /// longer than the time-outs of the servers, so that they speak first.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Gets what tells the time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Returns the nodes, without user and password.</summary>
    public override string ToString() => $"Cassandra at {string.Join(',', Hosts)}:{Port}";
}
