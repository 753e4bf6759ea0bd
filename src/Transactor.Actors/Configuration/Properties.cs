using System;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Accrete.Access;

namespace Accrete.Transactor.Configuration;

/// <summary>All properties that a transactor's file may have, by the documented names.</summary>
/// <remarks>Source: operation/transactor; operation/system-properties; the documented sample files.</remarks>
internal static class Properties
{
    private const string SystemPrefix = "datomic.";
    private const int NearestDistanceMax = 4;
    private const int MillisecondsMax = 24 * 60 * 60 * 1000;

    /// <summary>Gets the properties in the order in which they are documented.</summary>
    public static ImmutableArray<Property> All { get; } =
    [
        .. Service(), .. Memory(), .. Process(), .. Storage(), .. Caches(), .. Aws(), .. Cassandra(), .. OfOtherFiles(),
    ];

    private static readonly FrozenDictionary<string, Property> ByName = All.ToFrozenDictionary(
        property => property.Name, StringComparer.Ordinal);

    /// <summary>Returns the name in files of what is named as a system property: <c>datomic.memoryIndexMax</c> is
    /// <c>memory-index-max</c>. Other names stay as they are.</summary>
    public static string FileName(string name)
    {
        if (!name.StartsWith(SystemPrefix, StringComparison.Ordinal))
        {
            return name;
        }

        StringBuilder file = new();
        foreach (char letter in name.AsSpan(SystemPrefix.Length))
        {
            if (char.IsAsciiLetterUpper(letter) && file.Length > 0)
            {
                file.Append('-');
            }

            file.Append(char.ToLowerInvariant(letter));
        }

        return file.ToString() switch
        {
            "memcached-servers" => "memcached",
            "peer-connection-t-t-l-msec" => "peer-connection-ttl-msec",
            string other => other,
        };
    }

    /// <summary>Returns a property by its name in files; null where there is none.</summary>
    public static Property? Find(string name) => ByName.TryGetValue(name, out Property? property) ? property : null;

    /// <summary>Returns the name that is spelled most like one that is not known; null where none is near.</summary>
    public static string? Nearest(string name) => Spelling.Nearest(
        name, All.Where(property => property.Use != PropertyUse.Elsewhere).Select(property => property.Name),
        NearestDistanceMax);

    private static ImmutableArray<Property> Service() =>
    [
        new("protocol", PropertyKind.Choice, "the storage service")
        {
            IsRequired = true,
            Choices = ["dev", "free", "sql", "ddb", "ddb-local", "cass", "cass2", "cass3"],
        },
        new("host", PropertyKind.Text, "the name or address that peers connect to")
        {
            IsRequired = true,
        },
        new("alt-host", PropertyKind.Text, "tried by peers where host does not answer"),
        new("port", PropertyKind.Port, "where peers connect") { Default = "4334" },
        new("h2-port", PropertyKind.Port, "where dev storage is served to peers; port + 1 unless set"),
        new("encrypt-channel", PropertyKind.Switch, "encrypts the connections of peers") { Default = "true" },
        new("peer-connection-ttl-msec", PropertyKind.Milliseconds, "how long a silent peer counts as connected")
        {
            Default = "10000", Min = 10_000, Max = MillisecondsMax, Use = PropertyUse.NotYet,
        },
        new("heartbeat-interval-msec", PropertyKind.Milliseconds, "how often the active transactor says that it lives")
        {
            Default = "5000", Min = 500, Max = MillisecondsMax,
        },
        new("default-partition", PropertyKind.Keyword, "the partition of new entities that nothing else places")
        {
            Default = ":db.part/user",
        },
        new("license-key", PropertyKind.Secret, "no licence is needed") { Use = PropertyUse.Obsolete },
    ];

    private static ImmutableArray<Property> Memory() =>
    [
        new("memory-index-threshold", PropertyKind.Bytes, "the size of the memory index at which an index job begins")
        {
            IsRequired = true, Min = 1 << 10, Max = long.MaxValue,
        },
        new("memory-index-max", PropertyKind.Bytes, "the size of the memory index at which transactions wait")
        {
            IsRequired = true, Min = 1 << 10, Max = long.MaxValue,
        },
        new("object-cache-max", PropertyKind.Bytes, "how many bytes of segments are kept at hand")
        {
            IsRequired = true, Min = 1 << 20, Max = long.MaxValue,
        },
        new("write-concurrency", PropertyKind.Count, "how many segments are written at once")
        {
            Default = "4", Min = 2, Max = 1000,
        },
        new("read-concurrency", PropertyKind.Count, "how many reads run at once; 2 x write-concurrency unless set")
        {
            Min = 2, Max = 1000,
        },
        new("index-parallelism", PropertyKind.Count, "how many threads an index job takes")
        {
            Default = "1", Min = 1, Max = 8, Use = PropertyUse.NotYet,
        },
        new("prefetch-concurrency", PropertyKind.Count, "how many reads ahead of transactions run at once")
        {
            Min = 1, Max = 1000, Use = PropertyUse.NotYet,
        },
        new("prefetch-probes", PropertyKind.Switch, "reads ahead of transactions") { Use = PropertyUse.NotYet },
        new("gc-storage-pace-msec", PropertyKind.Milliseconds, "the wait between two deletions of garbage")
        {
            Default = "0", Max = MillisecondsMax, Use = PropertyUse.NotYet,
        },
    ];

    private static ImmutableArray<Property> Process() =>
    [
        new("data-dir", PropertyKind.Text, "the folder of the dev storage") { Default = "data" },
        new("log-dir", PropertyKind.Text, "the folder of the log files") { Default = "log" },
        new("pid-file", PropertyKind.Text, "a file that holds the number of the process while it runs"),
        new("ping-host", PropertyKind.Text, "the address that answers whether the transactor is well"),
        new("ping-port", PropertyKind.Port, "its port"),
        new("ping-concurrency", PropertyKind.Count, "how many such questions are answered at once")
        {
            Default = "8", Min = 1, Max = 1000,
        },
        new("metrics-callback", PropertyKind.Text, "a static method that takes the metrics: TYPE.METHOD, ASSEMBLY"),
        new("print-connection-info", PropertyKind.Switch, "prints the URI of the storage whole, without passwords")
        {
            Default = "false",
        },
    ];

    private static ImmutableArray<Property> Storage() =>
    [
        new("storage-access", PropertyKind.Choice, "who may connect to dev storage: this machine, or all")
        {
            Default = "local", Choices = ["local", "remote"],
        },
        new("storage-admin-password", PropertyKind.Secret, "dev storage: the password of the transactor"),
        new("storage-datomic-password", PropertyKind.Secret, "dev storage: the password of peers"),
        new("old-storage-admin-password", PropertyKind.Secret, "the password that storage-admin-password replaces"),
        new("old-storage-datomic-password", PropertyKind.Secret, "the password that storage-datomic-password replaces"),
        new("sql-url", PropertyKind.Text, "the JDBC URL of the database: jdbc:postgresql://HOST:PORT/DATABASE"),
        new("sql-user", PropertyKind.Text, "the user"),
        new("sql-password", PropertyKind.Secret, "the password"),
        new("sql-driver-class", PropertyKind.Text, "the driver, where the URL does not tell it: TYPE, ASSEMBLY"),
        new("sql-driver-params", PropertyKind.Text, "further parameters of the URL: a=b&c=d"),
        new("sql-validation-query", PropertyKind.Text, "what each new connection is asked first"),
    ];

    private static ImmutableArray<Property> Caches() =>
    [
        new("memcached", PropertyKind.Text, "servers of memcached: host:port, several with commas"),
        new("memcached-auto-discovery", PropertyKind.Switch, "asks the configuration endpoint of ElastiCache")
        {
            Default = "false",
        },
        new("memcached-config-timeout-msec", PropertyKind.Milliseconds, "how long that may take")
        {
            Default = "100", Min = 1, Max = MillisecondsMax,
        },
        new("memcached-expiration-days", PropertyKind.Count, "how long it keeps segments")
        {
            Default = "30", Min = 1, Max = 3650,
        },
        new("valcache-path", PropertyKind.Text, "the folder of the cache on disk"),
        new("valcache-max-gb", PropertyKind.Count, "how many gigabytes it may have")
        {
            Default = "10", Min = 1, Max = 1 << 20,
        },
    ];

    private static ImmutableArray<Property> Aws() =>
    [
        new("aws-dynamodb-table", PropertyKind.Text, "the table of DynamoDB"),
        new("aws-dynamodb-region", PropertyKind.Text, "its region"),
        new("aws-dynamodb-override-endpoint", PropertyKind.Text, "host:port of a DynamoDB of your own"),
        Later("aws-transactor-role", PropertyKind.Text, "the role of transactors"),
        Later("aws-peer-role", PropertyKind.Text, "the role of peers"),
        new("aws-s3-log-bucket-id", PropertyKind.Text, "the bucket where log files are copied"),
        new("aws-cloudwatch-region", PropertyKind.Text, "the region where metrics are sent"),
        new("aws-cloudwatch-dimension-value", PropertyKind.Text, "the name of this system there"),
        new("ddb-request-timeout", PropertyKind.Milliseconds, "how long a request of DynamoDB may take")
        {
            Default = "1000", Min = 1, Max = MillisecondsMax,
        },
    ];

    private static ImmutableArray<Property> Cassandra() =>
    [
        new("cassandra-host", PropertyKind.Text, "a member of the cluster, or several with commas"),
        new("cassandra-port", PropertyKind.Port, "the port of all members") { Default = "9042" },
        new("cassandra-table", PropertyKind.Text, "KEYSPACE.TABLE"),
        new("cassandra-user", PropertyKind.Text, "the user"),
        new("cassandra-password", PropertyKind.Secret, "the password"),
        new("cassandra-ssl", PropertyKind.Switch, "encrypts the connections"),
        new("cassandra-cluster-callback", PropertyKind.Text, "a method that changes the settings of the client"),
        new("cassandra-session-callback", PropertyKind.Text, "a method that makes the session"),
        new("cassandra-config-file", PropertyKind.Text, "the file of another driver")
        {
            Use = PropertyUse.Obsolete,
        },
    ];

    private static ImmutableArray<Property> OfOtherFiles() =>
    [
        Other("tx-timeout-msec", "is set by peers"),
        Other("delete-concurrency", "is of the tool gc-db"),
        Other("backup-pace-msec", "is of backups"),
        Other("file-backup-concurrency", "is of backups"),
        Other("s3-backup-concurrency", "is of backups"),
        Other("memcached-username", "is of memcached with passwords (SASL), which is not supported"),
        Other("memcached-password", "is of memcached with passwords (SASL), which is not supported"),
        Other("java-xmx", "is of CloudFormation files; here DOTNET_GCHeapHardLimit bounds the memory"),
        Other("java-opts", "is of CloudFormation files; here the environment has the options of .NET"),
        Other("aws-autoscaling-group-size", "is of CloudFormation files"),
        Other("aws-instance-type", "is of CloudFormation files"),
    ];

    private static Property Later(string name, PropertyKind kind, string meaning) =>
        new(name, kind, meaning) { Use = PropertyUse.NotYet, Max = MillisecondsMax };

    private static Property Other(string name, string why) =>
        new(name, PropertyKind.Text, why) { Use = PropertyUse.Elsewhere };
}
