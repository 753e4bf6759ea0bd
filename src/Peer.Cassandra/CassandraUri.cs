using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Accrete.Storage.Cassandra;
using Accrete.Storage.Cassandra.Cql;

namespace Accrete.Remote.Cassandra;

/// <summary>Is what a URI of the Cassandra storages says:
/// <c>datomic:cass://HOST:PORT/KEYSPACE.TABLE/NAME?user=USER&amp;password=PASSWORD&amp;ssl=true</c>, and the same with
/// <c>cass2</c>.</summary>
/// <param name="Protocol">Which of them.</param>
/// <param name="Hosts">Members of the cluster.</param>
/// <param name="Port">Their port.</param>
/// <param name="Table">The table.</param>
/// <param name="Name">The name of the database.</param>
/// <remarks>Source: clojure/index, connect; operation/storage. Several hosts, with commas, are ours.</remarks>
internal sealed record CassandraUri(
    string Protocol, ImmutableArray<string> Hosts, int Port, CassandraTable Table, string Name)
{
    private const int PortMax = 65_535;

    /// <summary>Gets the user; null for none.</summary>
    public string? User { get; init; }

    /// <summary>Gets the password; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>Gets whether the connections are encrypted.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Reads the rest of a URI.</summary>
    /// <exception cref="AccreteException"><c>:db.error/invalid-db-uri</c>.</exception>
    public static CassandraUri Parse(DatabaseUri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        string[] parts = uri.Rest.Split('?', 2);
        if (parts[0].Split('/') is not [{ Length: > 0 } place, var table, { Length: > 0 } name])
        {
            throw Invalid(uri.Protocol, $"write datomic:{uri.Protocol}://HOST:9042/KEYSPACE.TABLE/NAME");
        }

        (ImmutableArray<string> hosts, int port) = PlaceOf(uri.Protocol, place);
        CassandraUri plain = new(
            uri.Protocol,
            hosts,
            port,
            CassandraTable.TryParse(table) ?? throw Invalid(
                uri.Protocol, "between host and name stands KEYSPACE.TABLE, of letters, digits and underscores"),
            Uri.UnescapeDataString(name));
        return parts.Length == 1 ? plain : parts[1].Split('&').Aggregate(plain, With);
    }

    /// <summary>Returns what opens the storage.</summary>
    /// <param name="time">Tells the time.</param>
    /// <param name="configuration">Gives the runtime configuration of the program.</param>
    public CassandraStorageOptions Options(TimeProvider time, Func<string, object?> configuration) => new()
    {
        Cluster = new CqlOptions
        {
            Hosts = Hosts,
            Port = Port,
            User = User,
            Password = Password,
            IsEncrypted = IsEncrypted,
            Time = time,
        },
        Table = Table,
        IsChunked = Protocol == "cass2",
        ClusterCallback = configuration("datomic.cassandraClusterCallback") as string,
        SessionCallback = configuration("datomic.cassandraSessionCallback") as string,
    };

    /// <summary>Returns host, table and name; never user and password.</summary>
    public override string ToString() =>
        $"datomic:{Protocol}://{string.Join(',', Hosts)}:{Port}/{Table}/{Name}";

    private static (ImmutableArray<string> Hosts, int Port) PlaceOf(string protocol, string place)
    {
        int colon = place.EndsWith(']') ? -1 : place.LastIndexOf(':');
        int port = colon < 0 ? CqlOptions.DefaultPort : PortOf(protocol, place[(colon + 1)..]);
        ImmutableArray<string> hosts =
        [
            .. (colon < 0 ? place : place[..colon]).Split(',').Select(host => host.Trim('[', ']')),
        ];
        return hosts.Contains("", StringComparer.Ordinal) ? throw Invalid(protocol, "it names no host") : (hosts, port);
    }

    private static CassandraUri With(CassandraUri uri, string parameter)
    {
        int equals = parameter.IndexOf('=', StringComparison.Ordinal);
        string value = equals < 0 ? "" : Uri.UnescapeDataString(parameter[(equals + 1)..]);
        return (equals < 0 ? parameter : parameter[..equals]) switch
        {
            "user" => uri with { User = value },
            "password" => uri with { Password = value },
            "ssl" when value is "true" or "false" => uri with { IsEncrypted = value == "true" },
            "ssl" => throw Invalid(uri.Protocol, "ssl is true or false"),
            _ => throw Invalid(uri.Protocol, "its parameters are user, password and ssl"),
        };
    }

    private static int PortOf(string protocol, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= PortMax
            ? port
            : throw Invalid(protocol, $"a port is a number from 1 to {PortMax}");

    private static AccreteException Invalid(string protocol, string what) =>
        DbErrors.Incorrect("invalid-db-uri", $"Invalid URI of a {protocol} storage: {what}.");
}
