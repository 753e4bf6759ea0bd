using System;
using Accrete.Edn;

namespace Accrete;

/// <summary>Reads the URI of a database: <c>datomic:protocol://.../name</c>.</summary>
/// <param name="Protocol">The storage service: <c>mem</c>, <c>dev</c>, <c>sql</c>, ...</param>
/// <param name="Name">The name of the database.</param>
internal sealed record DatabaseUri(string Protocol, string Name)
{
    private const string Scheme = "datomic:";
    private const string Separator = "://";

    /// <summary>Reads a URI; the only storage service here is memory.</summary>
    /// <exception cref="AccreteException"><c>:db.error/invalid-db-uri</c>,
    /// <c>:db.error/unsupported-protocol</c>.</exception>
    public static DatabaseUri Parse(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        int separator = uri.IndexOf(Separator, StringComparison.Ordinal);
        if (!uri.StartsWith(Scheme, StringComparison.Ordinal) || separator < Scheme.Length)
        {
            throw Invalid(uri);
        }

        string protocol = uri[Scheme.Length..separator];
        string name = uri[(separator + Separator.Length)..];
        if (protocol != "mem")
        {
            // Only the protocol is shown: the rest of a URI may hold a password.
            throw DbErrors.Incorrect("unsupported-protocol",
                $"Unsupported protocol {protocol}: this build has datomic:mem://name only.");
        }

        return name.Length == 0 || name == "*" || name.Contains('/', StringComparison.Ordinal)
            ? throw Invalid(uri)
            : new(protocol, name);
    }

    private static AccreteException Invalid(string uri) =>
        DbErrors.Incorrect("invalid-db-uri",
            $"Invalid database URI: write datomic:mem://name, not {EdnPrinter.Print(uri.Split('?')[0])}.");
}
