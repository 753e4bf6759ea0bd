using System;
using System.Collections.Generic;
using Npgsql;

namespace Accrete.Storage.Sql;

/// <summary>Reads how a PostgreSQL is named: <c>jdbc:postgresql://host:port/database?user=...&amp;password=...</c>, as
/// documented, <c>postgres://user:password@host:port/database</c>, as Heroku does, or the driver's own
/// <c>Host=...;Database=...</c>.</summary>
internal static class PostgresUrl
{
    private const int DefaultPort = 5432;

    // Names of the drivers that the documentation speaks of, where the driver here has another name.
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["application_name"] = "Application Name",
        ["currentSchema"] = "Search Path",
        ["connect_timeout"] = "Timeout",
        ["connectTimeout"] = "Timeout",
        ["loginTimeout"] = "Timeout",
    };

    /// <summary>Reads a name.</summary>
    /// <param name="url">The name (<c>sql-url</c>).</param>
    /// <param name="user">The user (<c>sql-user</c>); null where the name tells it.</param>
    /// <param name="password">The password (<c>sql-password</c>); null where the name tells it.</param>
    /// <param name="parameters">More parameters (<c>sql-driver-params</c>), as
    /// <c>name=value&amp;name=value</c>.</param>
    /// <exception cref="AccreteException">It cannot be read. The name is not shown: it may hold a password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(
        string url, string? user = null, string? password = null, string? parameters = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = SqlSystems.WithoutPrefix(url) is { } rest
                ? OfUrl(SqlAddress.Parse(rest.Behind), rest.IsJdbc)
                : new NpgsqlConnectionStringBuilder(url);
        }
        catch (Exception error) when (error is ArgumentException or UriFormatException or FormatException)
        {
            // Not as the cause: its text shows what could not be read, and that may be a password.
            throw StorageErrors.Misconfigured(
                "sql-url cannot be read: write jdbc:postgresql://host:5432/database?user=USER&password=PASSWORD.");
        }

        SqlAddress.Each(parameters, "sql-driver-params", (name, value) => Set(settings, name, value));
        settings.Username = user ?? settings.Username;
        settings.Password = password ?? settings.Password;
        return string.IsNullOrEmpty(settings.Host) || string.IsNullOrEmpty(settings.Database)
            ? throw StorageErrors.Misconfigured(
                "sql-url names no host or no database: write jdbc:postgresql://host:5432/database.")
            : settings;
    }

    private static NpgsqlConnectionStringBuilder OfUrl(SqlAddress address, bool isJdbc)
    {
        NpgsqlConnectionStringBuilder settings = new()
        {
            Host = address.Host,
            Port = address.Port ?? DefaultPort,
            Database = address.Database,
            Username = address.User,
            Password = address.Password,

            // Such a name comes from a host across the net: encrypted, and the certificate is looked at where asked.
            SslMode = isJdbc ? SslMode.Prefer : SslMode.Require,
        };
        SqlAddress.Each(address.Parameters, "sql-url", (name, value) => Set(settings, name, value));
        return settings;
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        switch (name)
        {
            case "user":
                settings.Username = value;
                break;
            case "password":
                settings.Password = value;
                break;
            case "ssl" when value is "true" or "":
                settings.SslMode = SslMode.VerifyFull;
                break;
            case "ssl":
                settings.SslMode = SslMode.Disable;
                break;
            case "sslfactory" when value.EndsWith("NonValidatingFactory", StringComparison.Ordinal):
                // Encrypted, and the certificate is not looked at, as with the driver of the documentation.
                settings.SslMode = SslMode.Require;
                break;
            case "sslmode":
                settings.SslMode = Enum.Parse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), true);
                break;
            default:
                settings[Names.GetValueOrDefault(name, name)] = value;
                break;
        }
    }
}
