using System;
using System.Globalization;
using System.Linq;

namespace Accrete.Remote;

/// <summary>Is what a URI of the dev storage says:
/// <c>datomic:dev://HOST:PORT/NAME?password=PASSWORD&amp;h2-port=PORT</c>.</summary>
/// <param name="Host">The host of the transactor.</param>
/// <param name="Port">The port of its storage.</param>
/// <param name="Name">The name of the database.</param>
/// <param name="Password">The password of peers; null for the default one.</param>
/// <remarks>Source: clojure/index, connect; operation/storage. Without a port the transactor's is 4334; the storage's
/// is the next one.</remarks>
internal sealed record DevUri(string Host, int Port, string Name, string? Password)
{
    private const int TransactorPort = 4334;
    private const int PortMax = 65_535;

    /// <summary>Reads the rest of a URI.</summary>
    /// <exception cref="AccreteException"><c>:db.error/invalid-db-uri</c>.</exception>
    public static DevUri Parse(DatabaseUri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        string[] parts = uri.Rest.Split('?', 2);
        int slash = parts[0].IndexOf('/', StringComparison.Ordinal);
        string name = slash < 0 ? "" : parts[0][(slash + 1)..];
        if (slash <= 0 || name.Length == 0 || name.Contains('/', StringComparison.Ordinal))
        {
            throw Invalid("write datomic:dev://HOST:PORT/NAME");
        }

        string host = parts[0][..slash];
        int colon = host.LastIndexOf(':');
        int port = TransactorPort;
        if (colon > 0 && !host.EndsWith(']'))
        {
            port = PortOf(host[(colon + 1)..]);
            host = host[..colon];
        }

        DevUri plain = new(host, port + 1, name, null);
        return parts.Length == 1 ? plain : parts[1].Split('&').Aggregate(plain, With);
    }

    /// <summary>Returns host, port and name; never the password.</summary>
    public override string ToString() => $"datomic:dev://{Host}:{Port - 1}/{Name}";

    private static DevUri With(DevUri uri, string parameter)
    {
        int equals = parameter.IndexOf('=', StringComparison.Ordinal);
        string value = equals < 0 ? "" : Uri.UnescapeDataString(parameter[(equals + 1)..]);
        return (equals < 0 ? parameter : parameter[..equals]) switch
        {
            "password" => uri with { Password = value },
            "h2-port" => uri with { Port = PortOf(value) },
            string other => throw Invalid($"{other} is no parameter of it: there are password and h2-port"),
        };
    }

    private static int PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and < PortMax
            ? port
            : throw Invalid($"a port is a number from 1 to {PortMax - 1}");

    private static AccreteException Invalid(string what) =>
        DbErrors.Incorrect("invalid-db-uri", $"Invalid URI of a dev storage: {what}.");
}
