using Accrete.Storage.Cassandra.Cql;

namespace Accrete.Storage.Cassandra;

/// <summary>Says which table of which cluster, and who asks.</summary>
public sealed record CassandraStorageOptions
{
    /// <summary>Gets where the cluster is, and who asks.</summary>
    public required CqlOptions Cluster { get; init; }

    /// <summary>Gets the table (<c>cassandra-table</c>).</summary>
    public required CassandraTable Table { get; init; }

    /// <summary>Gets whether large segments are kept in pieces, as <c>cass2</c> does; its table has other
    /// columns.</summary>
    public bool IsChunked { get; init; }

    /// <summary>Gets the method that changes the options of the cluster (<c>cassandra-cluster-callback</c>): a public
    /// static one that takes <see cref="CqlOptions"/> and returns them, as <c>TYPE.METHOD, ASSEMBLY</c>; null for
    /// none.</summary>
    public string? ClusterCallback { get; init; }

    /// <summary>Gets the method that makes the session (<c>cassandra-session-callback</c>): a public static one that
    /// takes <see cref="CqlOptions"/> and returns an <see cref="ICqlSession"/>; null for the client here.</summary>
    public string? SessionCallback { get; init; }

    /// <summary>Returns the table alone.</summary>
    public override string ToString() => $"Cassandra, {Table}";
}
