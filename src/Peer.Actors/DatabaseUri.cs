using System;
using System.Linq;
using Accrete.Edn;

namespace Accrete;

/// <summary>The URI of a database: <c>datomic:protocol://.../name</c>.</summary>
/// <param name="Text">The whole of it; it may hold a password: never show it.</param>
/// <param name="Protocol">The storage service: <c>mem</c>, <c>dev</c>, <c>sql</c>, ...</param>
/// <param name="Rest">What stands behind <c>://</c>, as the service reads it.</param>
/// <param name="IsReadOnly">Whether one value of the database is asked for, read from its storage, and no
/// transactor.</param>
/// <remarks>Source: clojure/index, connect; operation/read-only.</remarks>
internal sealed record DatabaseUri(string Text, string Protocol, string Rest, bool IsReadOnly = false)
{
    private const string Scheme = "datomic:";
    private const string Separator = "://";
    private const string Backup = "backup";
    private const string ReadOnly = "read-only=";

    /// <summary>Takes a URI apart.</summary>
    /// <exception cref="AccreteException"><c>:db.error/invalid-db-uri</c>.</exception>
    public static DatabaseUri Parse(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.StartsWith(Scheme, StringComparison.Ordinal))
        {
            throw Invalid(uri);
        }

        if (uri[Scheme.Length..].StartsWith(Backup + ":", StringComparison.Ordinal))
        {
            // What stands behind is a URI of its own.
            return new(uri, Backup, uri[(Scheme.Length + Backup.Length + 1)..]);
        }

        int separator = uri.IndexOf(Separator, StringComparison.Ordinal);
        return separator <= Scheme.Length
            ? throw Invalid(uri)
            : WithoutReadOnly(new(uri, uri[Scheme.Length..separator], uri[(separator + Separator.Length)..]));
    }

    /// <summary>Takes <c>read-only=true</c> out of the parameters, so that no service has to know it.</summary>
    /// <remarks>Of an SQL storage the parameters stand before a number sign: behind it, and where there is none, is an
    /// address with parameters of its own.</remarks>
    private static DatabaseUri WithoutReadOnly(DatabaseUri uri)
    {
        int question = uri.Rest.IndexOf('?', StringComparison.Ordinal);
        int end = uri.Protocol == "sql" ? uri.Rest.IndexOf('#', StringComparison.Ordinal) : uri.Rest.Length;
        if (question < 0 || end <= question)
        {
            return uri;
        }

        string[] parameters = uri.Rest[(question + 1)..end].Split('&');
        string[] others = [.. parameters.Where(one => !one.StartsWith(ReadOnly, StringComparison.Ordinal))];
        if (others.Length == parameters.Length)
        {
            return uri;
        }

        bool isReadOnly = parameters.Last(one => one.StartsWith(ReadOnly, StringComparison.Ordinal))
            [ReadOnly.Length..] switch
        {
            "true" => true,
            "false" => false,
            _ => throw DbErrors.Incorrect("invalid-db-uri", "Invalid database URI: read-only is true or false."),
        };

        // An SQL address alone needs no number sign.
        string before = others.Length == 0 && end == uri.Rest.Length ? "" : "?" + string.Join('&', others);
        string behind = others.Length == 0 && end < uri.Rest.Length ? uri.Rest[(end + 1)..] : uri.Rest[end..];
        return uri with { Rest = uri.Rest[..question] + before + behind, IsReadOnly = isReadOnly };
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
    public override string ToString() => Scheme + Protocol + (Protocol == Backup ? ":..." : Separator + "...");
}
