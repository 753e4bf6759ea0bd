using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Storage.Caches;

namespace Accrete.Transactor.Configuration;

/// <summary>Reads a transactor's file: text to a configuration, or to all that is wrong with it.</summary>
internal static class ConfigurationReader
{
    /// <summary>Memory index and object cache leave the rest of the memory to queries and transactions.</summary>
    private const double ShareOfMemoryMax = 0.75;

    /// <summary>Reads a file.</summary>
    /// <param name="name">Its name: <c>.properties</c> is read as Java does, all else as HOCON.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="overrides">Properties that come before those of the file.</param>
    /// <param name="memoryBytes">How much memory the process may have.</param>
    public static ConfigurationResult Read(
        string name, string text, IReadOnlyList<PropertyEntry> overrides, long memoryBytes)
    {
        if (text.Length > ConfigurationText.LengthMax)
        {
            return new ConfigurationResult(
                null, [new ConfigurationProblem(0, "This is no configuration: it has over a million characters.")]);
        }

        ConfigurationText file = name.EndsWith(".properties", StringComparison.OrdinalIgnoreCase)
            ? PropertiesFile.Read(text)
            : HoconFile.Read(text);
        PropertyValues values = new();
        foreach (PropertyEntry entry in file.Entries.Concat(overrides))
        {
            values.Take(entry);
        }

        List<ConfigurationProblem> problems = [.. file.Problems, .. values.Problems];
        if (problems.Count == 0)
        {
            values.Problems.Clear();
            CheckTogether(values, memoryBytes);
            problems = values.Problems;
        }

        return problems.Count > 0
            ? new ConfigurationResult(null, [.. problems.OrderBy(problem => problem.Line)])
            : new ConfigurationResult(Make(values) with { Akka = file.Akka }, []);
    }

    private static void CheckTogether(PropertyValues values, long memoryBytes)
    {
        foreach (Property missing in Properties.All.Where(each => each.IsRequired && !values.Has(each.Name)))
        {
            values.Fail(missing.Name, $"{missing.Name} must be set: {missing.Expected} ({missing.Meaning}).");
        }

        if (values.Problems.Count > 0)
        {
            return;
        }

        CheckMemory(values, memoryBytes);
        CheckPorts(values);
        CheckStorage(values);
        CheckMemcached(values);
        CheckCloudWatch(values);
    }

    private static void CheckMemory(PropertyValues values, long memoryBytes)
    {
        long index = values.Number("memory-index-max"), cache = values.Number("object-cache-max");
        if (values.Number("memory-index-threshold") > index)
        {
            values.Fail("memory-index-threshold", "memory-index-threshold is memory-index-max at most.");
        }

        if ((double)index + cache > memoryBytes * ShareOfMemoryMax)
        {
            values.Fail("object-cache-max",
                $"memory-index-max and object-cache-max take {Megabytes((double)index + cache)}, more than 75% of the "
                + $"{Megabytes(memoryBytes)} that the process may have.");
        }
    }

    private static string Megabytes(double bytes) => FormattableString.Invariant($"{bytes / (1 << 20):N0} MB");

    private static void CheckPorts(PropertyValues values)
    {
        long port = values.Number("port"), storage = H2Port(values), ping = values.Number("ping-port");
        if (storage > ushort.MaxValue)
        {
            values.Fail("port", $"h2-port is port + 1 unless set, and there is no port {storage}: set it.");
        }

        if (port == storage || (ping != 0 && (ping == port || ping == storage)))
        {
            values.Fail(
                values.Has("ping-port") ? "ping-port" : "h2-port", "port, h2-port and ping-port are three ports.");
        }

        if (values.Has("ping-host") && ping == 0)
        {
            values.Fail("ping-host", "ping-host needs a ping-port.");
        }
    }

    private static void CheckStorage(PropertyValues values)
    {
        if (values.Text("storage-access") == "remote"
            && !(values.Has("storage-admin-password") && values.Has("storage-datomic-password")))
        {
            values.Fail(
                "storage-access", "storage-access=remote needs storage-admin-password and storage-datomic-password.");
        }

        if (values.Text("protocol") == "sql" && !values.Has("sql-url"))
        {
            values.Fail("protocol", "protocol sql needs sql-url: jdbc:postgresql://HOST:PORT/DATABASE.");
        }

        CheckCassandra(values);
        CheckDynamo(values);
    }

    private static void CheckCassandra(PropertyValues values)
    {
        if (values.Text("protocol") is "cass" or "cass2"
            && !(values.Has("cassandra-host") && values.Has("cassandra-table")))
        {
            values.Fail(
                "protocol", "protocols cass and cass2 need cassandra-host and cassandra-table: KEYSPACE.TABLE.");
        }
    }

    private static void CheckDynamo(PropertyValues values)
    {
        string? protocol = values.Text("protocol");
        (string place, string form) = protocol == "ddb"
            ? ("aws-dynamodb-region", "such as eu-west-1")
            : ("aws-dynamodb-override-endpoint", "HOST:PORT");
        if (protocol is "ddb" or "ddb-local" && !(values.Has("aws-dynamodb-table") && values.Has(place)))
        {
            values.Fail("protocol", $"protocol {protocol} needs aws-dynamodb-table, and {place} {form}.");
        }
    }

    private static void CheckMemcached(PropertyValues values)
    {
        if (values.Text("memcached") is { } servers && CacheServer.ReadAll(servers) is null)
        {
            values.Fail("memcached", $"memcached is host:port, several with commas, not {servers}.");
        }
    }

    private static void CheckCloudWatch(PropertyValues values)
    {
        const string Region = "aws-cloudwatch-region", Name = "aws-cloudwatch-dimension-value";
        if (values.Has(Region) != values.Has(Name))
        {
            values.Fail(
                values.Has(Region) ? Region : Name,
                $"{Region} and {Name} go together: where metrics are sent, and the name of this system there.");
        }
    }

    private static long H2Port(PropertyValues values) =>
        values.Has("h2-port") ? values.Number("h2-port") : values.Number("port") + 1;

    private static TransactorConfiguration Make(PropertyValues values)
    {
        int write = (int)values.Number("write-concurrency");
        bool pings = values.Has("ping-port");
        return new TransactorConfiguration
        {
            Protocol = Required(values, "protocol"),
            Host = Required(values, "host"),
            AltHost = values.Text("alt-host"),
            Port = (int)values.Number("port"),
            H2Port = (int)H2Port(values),
            HeartbeatInterval = TimeSpan.FromMilliseconds(values.Number("heartbeat-interval-msec")),
            DefaultPartition = values.Keyword("default-partition"),
            MemoryIndexThreshold = values.Number("memory-index-threshold"),
            MemoryIndexMax = values.Number("memory-index-max"),
            ObjectCacheMax = values.Number("object-cache-max"),
            WriteConcurrency = write,
            ReadConcurrency = values.Has("read-concurrency") ? (int)values.Number("read-concurrency") : 2 * write,
            DataDir = Required(values, "data-dir"),
            LogDir = Required(values, "log-dir"),
            PidFile = values.Text("pid-file"),
            PingHost = pings ? values.Text("ping-host") ?? "localhost" : null,
            PingPort = (int)values.Number("ping-port"),
            PingConcurrency = (int)values.Number("ping-concurrency"),
            MetricsCallback = values.Text("metrics-callback"),
            PrintConnectionInfo = values.Switch("print-connection-info"),
            IsStorageRemote = values.Text("storage-access") == "remote",
            AdminPassword = values.Text("storage-admin-password"),
            PeerPassword = values.Text("storage-datomic-password"),
            OldAdminPassword = values.Text("old-storage-admin-password"),
            OldPeerPassword = values.Text("old-storage-datomic-password"),
            LogBucket = values.Text("aws-s3-log-bucket-id"),
            CloudWatchRegion = values.Text("aws-cloudwatch-region"),
            CloudWatchSystem = values.Text("aws-cloudwatch-dimension-value"),
            Memcached = values.Text("memcached") is { } servers ? CacheServer.ReadAll(servers) : null,
            MemcachedDiscovers = values.Switch("memcached-auto-discovery"),
            MemcachedConfigTimeout = TimeSpan.FromMilliseconds(values.Number("memcached-config-timeout-msec")),
            MemcachedExpirationDays = (int)values.Number("memcached-expiration-days"),
            ValcachePath = values.Text("valcache-path"),
            ValcacheMaxGb = (int)values.Number("valcache-max-gb"),
            DynamoTable = values.Text("aws-dynamodb-table"),
            DynamoRegion = values.Text("aws-dynamodb-region"),
            DynamoEndpoint = values.Text("aws-dynamodb-override-endpoint"),
            DynamoRequestTimeout = TimeSpan.FromMilliseconds(values.Number("ddb-request-timeout")),
            SqlUrl = values.Text("sql-url"),
            SqlUser = values.Text("sql-user"),
            SqlPassword = values.Text("sql-password"),
            SqlValidationQuery = values.Text("sql-validation-query"),
            SqlDriverClass = values.Text("sql-driver-class"),
            SqlDriverParams = values.Text("sql-driver-params"),
            CassandraHost = values.Text("cassandra-host"),
            CassandraPort = (int)values.Number("cassandra-port"),
            CassandraTable = values.Text("cassandra-table"),
            CassandraUser = values.Text("cassandra-user"),
            CassandraPassword = values.Text("cassandra-password"),
            IsCassandraEncrypted = values.Switch("cassandra-ssl"),
            CassandraClusterCallback = values.Text("cassandra-cluster-callback"),
            CassandraSessionCallback = values.Text("cassandra-session-callback"),
            Unused = [.. values.Names.Where(name => !IsUsed(name, values))],
        };
    }

    // What peers and transactor say to each other is encrypted always.
    private static bool IsUsed(string name, PropertyValues values) =>
        Properties.Find(name)?.Use == PropertyUse.Used && (name != "encrypt-channel" || values.Switch(name));

    private static string Required(PropertyValues values, string name) => values.Text(name)
        ?? throw new InvalidOperationException($"{name} was checked to be there.");
}
