using System;
using Accrete.Edn;

namespace Accrete;

/// <summary>The URI of a database: <c>datomic:protocol://.../name</c>.</summary>
/// <param name="Text">The whole of it; it may hold a password: never show it.</param>
/// <param name="Protocol">The storage service: <c>mem</c>, <c>dev</c>, <c>sql</c>, ...</param>
/// <param name="Rest">What stands behind <c>://</c>, as the service reads it.</param>
internal sealed record DatabaseUri(string Text, string Protocol, string Rest)
{
    private const string Scheme = "datomic:";
    private const string Separator = "://";

    /// <summary>Takes a URI apart.</summary>
    /// <exception cref="AccreteException"><c>:db.error/invalid-db-uri</c>.</exception>
    public static DatabaseUri Parse(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        int separator = uri.IndexOf(Separator, StringComparison.Ordinal);
        return !uri.StartsWith(Scheme, StringComparison.Ordinal) || separator <= Scheme.Length
            ? throw Invalid(uri)
            : new(uri, uri[Scheme.Length..separator], uri[(separator + Separator.Length)..]);
    }

    /// <summary>Makes the error for a URI that leads nowhere.</summary>
    public static AccreteException Invalid(string uri) =>
        DbErrors.Incorrect("invalid-db-uri",
            $"Invalid database URI: write datomic:mem://name, not {EdnPrinter.Print(uri.Split('?')[0])}.");

    /// <summary>Makes the error for a protocol without a service. Only the protocol is shown: the rest of a URI may
    /// hold a password.</summary>
    public AccreteException Unsupported() =>
        DbErrors.Incorrect("unsupported-protocol",
            $"Unsupported protocol {Protocol}: this build has datomic:mem://name only.");

    /// <summary>Shows the protocol alone.</summary>
    public override string ToString() => Scheme + Protocol + Separator + "...";
}
