using System;
using System.Collections.Generic;
using System.Linq;
using Npgsql;

namespace Accrete.Storage.Sql;

/// <summary>Reads how a PostgreSQL is named: <c>jdbc:postgresql://host:port/database?user=...&amp;password=...</c>, as
/// documented, <c>postgres://user:password@host:port/database</c>, as Heroku does, or the driver's own
/// <c>Host=...;Database=...</c>.</summary>
internal static class PostgresUrl
{
    private const string Jdbc = "jdbc:postgresql:";
    private const int DefaultPort = 5432;

    private static readonly string[] Prefixes = [Jdbc, "postgresql:", "postgres:"];

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
            string? prefix = Array.Find(Prefixes, p => url.StartsWith(p, StringComparison.OrdinalIgnoreCase));
            settings = prefix is null
                ? new NpgsqlConnectionStringBuilder(url)
                : OfUrl(new Uri("postgresql:" + url[prefix.Length..]), isJdbc: prefix == Jdbc);
        }
        catch (Exception error) when (error is ArgumentException or UriFormatException or FormatException)
        {
            // Not as the cause: its text shows what could not be read, and that may be a password.
            throw StorageErrors.Misconfigured(
                "sql-url cannot be read: write jdbc:postgresql://host:5432/database?user=USER&password=PASSWORD.");
        }

        SetAll(settings, parameters ?? "", "sql-driver-params");
        settings.Username = user ?? settings.Username;
        settings.Password = password ?? settings.Password;
        return string.IsNullOrEmpty(settings.Host) || string.IsNullOrEmpty(settings.Database)
            ? throw StorageErrors.Misconfigured(
                "sql-url names no host or no database: write jdbc:postgresql://host:5432/database.")
            : settings;
    }

    private static NpgsqlConnectionStringBuilder OfUrl(Uri url, bool isJdbc)
    {
        NpgsqlConnectionStringBuilder settings = new()
        {
            Host = url.Host,
            Port = url.Port > 0 ? url.Port : DefaultPort,
            Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')),

            // Such a name comes from a host across the net: encrypted, and the certificate is looked at where asked.
            SslMode = isJdbc ? SslMode.Prefer : SslMode.Require,
        };
        string[] login = url.UserInfo.Split(':', 2);
        if (login[0].Length > 0)
        {
            settings.Username = Uri.UnescapeDataString(login[0]);
            settings.Password = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null;
        }

        SetAll(settings, url.Query.TrimStart('?'), "sql-url");
        return settings;
    }

    private static void SetAll(NpgsqlConnectionStringBuilder settings, string parameters, string where)
    {
        foreach (string part in parameters.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = part.Split('=', 2);
            string name = Uri.UnescapeDataString(sides[0]);
            try
            {
                Set(settings, name, sides.Length > 1 ? Uri.UnescapeDataString(sides[1]) : "true");
            }
            catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException)
            {
                throw StorageErrors.Misconfigured(sides.Length > 1 && name.All(char.IsAsciiLetter)
                    ? $"{where}: the parameter {name} is unknown, or its value is none that it takes."
                    : $"{where}: one of its parameters is not of the form name=value.");
            }
        }
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
