using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Storage;
using Accrete.Storage.Cassandra;
using Accrete.Storage.Cassandra.Cql;
using Accrete.Storage.Dev;
using Accrete.Storage.Dev.Server;
using Accrete.Storage.DynamoDb;
using Accrete.Storage.Sql;
using Accrete.Transactor.Configuration;

namespace Accrete.Serving;

/// <summary>Opens the storage that a configuration names, and what serves it to peers where that is the transactor's
/// task.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "A storage is its opener's.")]
internal static class ServedStorage
{
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Opens the storage.</summary>
    /// <exception cref="AccreteException">It cannot be used, or this build has no such service.</exception>
    public static async Task<IStorage> OpenAsync(
        TransactorConfiguration configuration, TimeProvider time, CancellationToken token) =>
        configuration.Protocol switch
        {
            "dev" or "free" => SqliteStorage.Open(new SqliteStorageOptions
            {
                DataDir = configuration.DataDir,
                ReadConcurrency = configuration.ReadConcurrency,
                Time = time,
            }),
            "ddb" or "ddb-local" => await DynamoStorage.OpenAsync(
                new DynamoStorageOptions
                {
                    Table = configuration.DynamoTable ?? "",
                    Region = configuration.DynamoRegion,
                    Endpoint = configuration.DynamoEndpoint,
                    RequestTimeout = configuration.DynamoRequestTimeout,
                    Time = time,
                },
                OpenTimeout,
                token).ConfigureAwait(false),
            "sql" => await SqlStorage.OpenAsync(
                new SqlStorageOptions
                {
                    Url = configuration.SqlUrl ?? "",
                    User = configuration.SqlUser,
                    Password = configuration.SqlPassword,
                    DriverClass = configuration.SqlDriverClass,
                    DriverParams = configuration.SqlDriverParams,
                    Writes = true,
                    ValidationQuery = configuration.SqlValidationQuery,
                    ConnectionsMax = configuration.ReadConcurrency + configuration.WriteConcurrency,
                    Time = time,
                },
                OpenTimeout,
                token).ConfigureAwait(false),
            "cass" or "cass2" => await CassandraStorage.OpenAsync(Cassandra(configuration, time), OpenTimeout, token)
                .ConfigureAwait(false),
            string protocol => throw new AccreteException(
                Keyword.Of("db.error", "unsupported-protocol"),
                AnomalyCategory.Unsupported,
                $"This build has no storage for protocol {protocol}: it has dev, sql, ddb, ddb-local, cass and cass2."),
        };

    /// <summary>Begins to serve the storage to peers; null where they reach it themselves.</summary>
    /// <exception cref="AccreteException">The port is taken, or a password is wrong.</exception>
    public static async Task<DevStorageServer?> ServeAsync(
        IStorage storage, TransactorConfiguration configuration, TimeProvider time, CancellationToken token) =>
        !configuration.IsDev ? null : await DevStorageServer.StartAsync(
            storage,
            new DevStorageServerOptions
            {
                DataDir = configuration.DataDir,
                Port = configuration.H2Port,
                IsRemote = configuration.IsStorageRemote,
                Time = time,
                Passwords = new PasswordSettings
                {
                    Admin = configuration.AdminPassword,
                    Peer = configuration.PeerPassword,
                    OldAdmin = configuration.OldAdminPassword,
                    OldPeer = configuration.OldPeerPassword,
                },
            },
            token).ConfigureAwait(false);

    private static CassandraStorageOptions Cassandra(TransactorConfiguration configuration, TimeProvider time) => new()
    {
        Cluster = new CqlOptions
        {
            Hosts = [.. (configuration.CassandraHost ?? "").Split(',', StringSplitOptions.TrimEntries)],
            Port = configuration.CassandraPort,
            User = configuration.CassandraUser,
            Password = configuration.CassandraPassword,
            IsEncrypted = configuration.IsCassandraEncrypted,
            Time = time,
        },
        Table = CassandraTable.Parse(configuration.CassandraTable),
        IsChunked = configuration.Protocol == "cass2",
        ClusterCallback = configuration.CassandraClusterCallback,
        SessionCallback = configuration.CassandraSessionCallback,
    };
}
