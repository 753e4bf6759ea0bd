using System;
using System.Collections.Generic;
using System.Reflection;

namespace Accrete;

/// <summary>Finds services that live in assemblies of their own, so that a program carries only what its URIs ask
/// for.</summary>
internal static class ServiceAssemblies
{
    /// <summary>The assembly and the type of each protocol's service; the type takes the context of the peer.</summary>
    private static readonly SortedDictionary<string, (string Assembly, string Type)> Known =
        new(StringComparer.Ordinal)
        {
            ["backup"] = ("Accrete.Peer.ReadOnly", "Accrete.ReadOnly.BackupService"),
            ["cass"] = ("Accrete.Peer.Cassandra", "Accrete.Remote.Cassandra.CassandraService"),
            ["cass2"] = ("Accrete.Peer.Cassandra", "Accrete.Remote.Cassandra.CassandraService"),
            ["file"] = ("Accrete.Embedded", "Accrete.Embedded.FileService"),
            ["ddb"] = ("Accrete.Peer.DynamoDb", "Accrete.Remote.DynamoDb.DynamoService"),
            ["ddb-local"] = ("Accrete.Peer.DynamoDb", "Accrete.Remote.DynamoDb.DynamoService"),
            ["dev"] = ("Accrete.Peer.Remote", "Accrete.Remote.DevService"),
            ["sql"] = ("Accrete.Peer.Sql", "Accrete.Remote.Sql.SqlService"),
        };

    /// <summary>Makes the service of a URI's protocol.</summary>
    /// <exception cref="AccreteException">There is no such protocol, or its assembly is not beside the
    /// program.</exception>
    public static IDatabaseService Load(DatabaseUri uri, PeerContext context)
    {
        return Known.TryGetValue(uri.Protocol, out (string Assembly, string Type) service)
            ? Make<IDatabaseService>(service.Assembly, service.Type, context, uri.ToString())
            : throw uri.Unsupported();
    }

    /// <summary>Makes what connects to single values.</summary>
    /// <exception cref="AccreteException">Its assembly is not beside the program.</exception>
    public static IReadOnlyConnector ReadOnly(PeerContext context) => Make<IReadOnlyConnector>(
        "Accrete.Peer.ReadOnly", "Accrete.ReadOnly.ReadOnlyConnector", context,
        "A connection that only reads");

    private static T Make<T>(string assembly, string name, PeerContext context, string what)
    {
        try
        {
            // The table names types that are what is asked for.
            Type type = Assembly.Load(new AssemblyName(assembly)).GetType(name, throwOnError: true)!;
            return (T)Activator.CreateInstance(type, context)!;
        }
        catch (System.IO.FileNotFoundException missing)
        {
            throw new AccreteException(
                Edn.Keyword.Of("db.error", "unsupported-protocol"),
                AnomalyCategory.Unsupported,
                $"{what} needs the package {assembly}: add it to the program.",
                inner: missing);
        }
    }
}
