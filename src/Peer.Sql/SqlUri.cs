using System;

namespace Accrete.Remote.Sql;

/// <summary>Is what a URI of the sql storage says: <c>datomic:sql://NAME?URL</c>, where the URL stands as it is, with
/// its own parameters.</summary>
/// <param name="Name">The name of the database.</param>
/// <param name="Url">Where the PostgreSQL is; it may hold a password.</param>
/// <remarks>Source: clojure/index, connect.</remarks>
internal sealed record SqlUri(string Name, string Url)
{
    /// <summary>Reads the rest of a URI.</summary>
    /// <exception cref="AccreteException"><c>:db.error/invalid-db-uri</c>.</exception>
    public static SqlUri Parse(DatabaseUri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        string[] parts = uri.Rest.Split('?', 2);
        return parts is [{ Length: > 0 } name, { Length: > 0 } url] && !name.Contains('/', StringComparison.Ordinal)
            ? new SqlUri(name, url)
            : throw DbErrors.Incorrect(
                "invalid-db-uri",
                "Invalid URI of a sql storage: write datomic:sql://NAME?jdbc:postgresql://HOST:5432/datomic"
                    + "?user=USER&password=PASSWORD.");
    }

    /// <summary>Returns the name alone.</summary>
    public override string ToString() => $"datomic:sql://{Name}?...";
}
