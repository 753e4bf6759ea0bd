using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Segments;
using Accrete.Storage.Actors;
using Accrete.Storage.Caches;
using Accrete.Transactor.Intake;
using Accrete.Transactor.Leases;
using Akka.Configuration;

namespace Accrete.Transactor.Configuration;

/// <summary>Is what a transactor's file says, checked and with all defaults filled in.</summary>
/// <remarks>Each member is named as its property in the file, where docs/operations.md describes it.</remarks>
internal sealed record TransactorConfiguration
{
    /// <summary>Gets the storage service.</summary>
    public required string Protocol { get; init; }

    /// <summary>Gets what peers connect to.</summary>
    public required string Host { get; init; }

    /// <summary>Gets what peers try second; null for none.</summary>
    public string? AltHost { get; init; }

    /// <summary>Gets where peers connect.</summary>
    public required int Port { get; init; }

    /// <summary>Gets where dev storage is served.</summary>
    public required int H2Port { get; init; }

    /// <summary>Gets how often the active transactor says that it lives.</summary>
    public required TimeSpan HeartbeatInterval { get; init; }

    /// <summary>Gets the partition of entities that nothing else places; null for <c>:db.part/user</c>.</summary>
    public Keyword? DefaultPartition { get; init; }

    /// <summary>Gets the bytes of the memory index at which an index job begins.</summary>
    public required long MemoryIndexThreshold { get; init; }

    /// <summary>Gets the bytes of the memory index at which transactions wait.</summary>
    public required long MemoryIndexMax { get; init; }

    /// <summary>Gets how many bytes of segments are kept at hand.</summary>
    public required long ObjectCacheMax { get; init; }

    /// <summary>Gets how many segments are written at once.</summary>
    public required int WriteConcurrency { get; init; }

    /// <summary>Gets how many reads run at once.</summary>
    public required int ReadConcurrency { get; init; }

    /// <summary>Gets the folder of the dev storage.</summary>
    public required string DataDir { get; init; }

    /// <summary>Gets the folder of the log files.</summary>
    public required string LogDir { get; init; }

    /// <summary>Gets the file that holds the number of the process; null for none.</summary>
    public string? PidFile { get; init; }

    /// <summary>Gets the address of the health question; null where none is answered.</summary>
    public string? PingHost { get; init; }

    /// <summary>Gets its port.</summary>
    public int PingPort { get; init; }

    /// <summary>Gets how many of them are answered at once.</summary>
    public int PingConcurrency { get; init; }

    /// <summary>Gets the method that takes the metrics; null for none.</summary>
    public string? MetricsCallback { get; init; }

    /// <summary>Gets whether the URI of the storage is printed whole.</summary>
    public bool PrintConnectionInfo { get; init; }

    /// <summary>Gets whether other machines may connect to dev storage.</summary>
    public bool IsStorageRemote { get; init; }

    /// <summary>Gets <c>storage-admin-password</c>.</summary>
    public string? AdminPassword { get; init; }

    /// <summary>Gets <c>storage-datomic-password</c>.</summary>
    public string? PeerPassword { get; init; }

    /// <summary>Gets <c>old-storage-admin-password</c>.</summary>
    public string? OldAdminPassword { get; init; }

    /// <summary>Gets <c>old-storage-datomic-password</c>.</summary>
    public string? OldPeerPassword { get; init; }

    /// <summary>Gets <c>aws-dynamodb-table</c>.</summary>
    public string? DynamoTable { get; init; }

    /// <summary>Gets <c>aws-dynamodb-region</c>.</summary>
    public string? DynamoRegion { get; init; }

    /// <summary>Gets <c>aws-dynamodb-override-endpoint</c>.</summary>
    public string? DynamoEndpoint { get; init; }

    /// <summary>Gets <c>ddb-request-timeout</c>.</summary>
    public TimeSpan DynamoRequestTimeout { get; init; }

    /// <summary>Gets <c>sql-url</c>.</summary>
    public string? SqlUrl { get; init; }

    /// <summary>Gets <c>sql-user</c>.</summary>
    public string? SqlUser { get; init; }

    /// <summary>Gets <c>sql-password</c>.</summary>
    public string? SqlPassword { get; init; }

    /// <summary>Gets <c>aws-s3-log-bucket-id</c>; null where log files are not copied.</summary>
    public string? LogBucket { get; init; }

    /// <summary>Gets <c>aws-cloudwatch-region</c>; null where metrics are not sent.</summary>
    public string? CloudWatchRegion { get; init; }

    /// <summary>Gets <c>aws-cloudwatch-dimension-value</c>; null where none is set.</summary>
    public string? CloudWatchSystem { get; init; }

    /// <summary>Gets <c>memcached</c>; null for none.</summary>
    public IReadOnlyList<CacheServer>? Memcached { get; init; }

    /// <summary>Gets <c>memcached-auto-discovery</c>.</summary>
    public bool MemcachedDiscovers { get; init; }

    /// <summary>Gets <c>memcached-config-timeout-msec</c>.</summary>
    public TimeSpan MemcachedConfigTimeout { get; init; }

    /// <summary>Gets <c>memcached-expiration-days</c>.</summary>
    public int MemcachedExpirationDays { get; init; }

    /// <summary>Gets <c>valcache-path</c>.</summary>
    public string? ValcachePath { get; init; }

    /// <summary>Gets <c>valcache-max-gb</c>.</summary>
    public int ValcacheMaxGb { get; init; }

    /// <summary>Gets <c>sql-validation-query</c>.</summary>
    public string? SqlValidationQuery { get; init; }

    /// <summary>Gets <c>sql-driver-class</c>.</summary>
    public string? SqlDriverClass { get; init; }

    /// <summary>Gets <c>sql-driver-params</c>.</summary>
    public string? SqlDriverParams { get; init; }

    /// <summary>Gets <c>cassandra-host</c>.</summary>
    public string? CassandraHost { get; init; }

    /// <summary>Gets <c>cassandra-port</c>.</summary>
    public int CassandraPort { get; init; }

    /// <summary>Gets <c>cassandra-table</c>.</summary>
    public string? CassandraTable { get; init; }

    /// <summary>Gets <c>cassandra-user</c>.</summary>
    public string? CassandraUser { get; init; }

    /// <summary>Gets <c>cassandra-password</c>.</summary>
    public string? CassandraPassword { get; init; }

    /// <summary>Gets <c>cassandra-ssl</c>.</summary>
    public bool IsCassandraEncrypted { get; init; }

    /// <summary>Gets <c>cassandra-cluster-callback</c>.</summary>
    public string? CassandraClusterCallback { get; init; }

    /// <summary>Gets <c>cassandra-session-callback</c>.</summary>
    public string? CassandraSessionCallback { get; init; }

    /// <summary>Gets the settings of the actor system; null where there are none.</summary>
    public Config? Akka { get; init; }

    /// <summary>Gets the names of properties that are set and do nothing.</summary>
    public ImmutableArray<string> Unused { get; init; } = [];

    /// <summary>Gets whether the storage is the one inside of the transactor's process.</summary>
    public bool IsDev => Protocol is "dev" or "free";

    /// <summary>Gets what databases and their actors are told.</summary>
    public TransactorSettings Settings => new()
    {
        Database = DatabaseOptions.Default with
        {
            DefaultPartition = DefaultPartition,
            MemoryIndexThreshold = MemoryIndexThreshold,
            MemoryIndexMax = MemoryIndexMax,
        },
        ObjectCache = new SegmentSpace(ObjectCacheMax),
        WriteConcurrency = WriteConcurrency,
        Wire = new WireEndpoint { Host = Host, Port = Port },
        Lease = new LeaseRules { Interval = HeartbeatInterval, Host = Host, IsSole = IsDev },
    };

    /// <summary>Gets what the storage actors are told.</summary>
    public StorageSettings StorageSettings => new()
    {
        WriteConcurrency = WriteConcurrency,
        ReadConcurrency = ReadConcurrency,
    };

    /// <summary>Returns the protocol and the place, without secrets.</summary>
    public override string ToString() => $"transactor of {Protocol} at {Host}:{Port}";
}

/// <summary>Is what came of reading a file: a configuration, or what is wrong.</summary>
/// <param name="Configuration">The configuration; null where something is wrong.</param>
/// <param name="Problems">What is wrong, in the order of the lines.</param>
internal sealed record ConfigurationResult(
    TransactorConfiguration? Configuration, IReadOnlyList<ConfigurationProblem> Problems);
