using System;
using System.Collections.Generic;
using Accrete.Storage.Sql;
using Accrete.Storage.Sql.Ado;
using MySqlConnector;

namespace Accrete.Storage.MySql;

/// <summary>Reads how a MySQL is named: <c>jdbc:mysql://host:port/database?user=...&amp;password=...</c>, the same with
/// <c>jdbc:mariadb:</c>, <c>mysql://user:password@host:port/database</c>, or the driver's own
/// <c>Server=...;Database=...</c>.</summary>
internal static class MySqlUrl
{
    // Names of the drivers that the documentation speaks of, where the driver here has another name.
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["connectTimeout"] = "Connection Timeout",
        ["serverSslCert"] = "SSL CA",
        ["useCompression"] = "Use Compression",
        ["tcpKeepAlive"] = "Keep Alive",
    };

    // What means nothing here: how texts and times are read, and how those drivers try again behind one's back.
    private static readonly HashSet<string> PassedOver = new(StringComparer.OrdinalIgnoreCase)
    {
        "useUnicode", "characterEncoding", "serverTimezone", "connectionTimeZone", "autoReconnect", "cachePrepStmts",
        "useServerPrepStmts", "rewriteBatchedStatements", "useLegacyDatetimeCode", "zeroDateTimeBehavior",
    };

    private static readonly Dictionary<string, MySqlSslMode> SslModes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["disable"] = MySqlSslMode.None,
        ["disabled"] = MySqlSslMode.None,
        ["none"] = MySqlSslMode.None,
        ["preferred"] = MySqlSslMode.Preferred,
        ["required"] = MySqlSslMode.Required,
        ["trust"] = MySqlSslMode.Required,
        ["verify-ca"] = MySqlSslMode.VerifyCA,
        ["verify_ca"] = MySqlSslMode.VerifyCA,
        ["verify-full"] = MySqlSslMode.VerifyFull,
        ["verify_identity"] = MySqlSslMode.VerifyFull,
    };

    /// <summary>Reads a name, and says how connections behave whatever it says.</summary>
    /// <exception cref="AccreteException">It cannot be read. It is not shown: it may hold a password.</exception>
    public static MySqlConnectionStringBuilder Parse(SqlStorageOptions options)
    {
        MySqlConnectionStringBuilder settings;
        try
        {
            settings = SqlSystems.WithoutPrefix(options.Url) is { } rest
                ? OfUrl(SqlAddress.Parse(rest.Behind), rest.IsJdbc)
                : new MySqlConnectionStringBuilder(options.Url);
        }
        catch (Exception error) when (error is ArgumentException or UriFormatException or FormatException)
        {
            // Not as the cause: its text shows what could not be read, and that may be a password.
            throw StorageErrors.Misconfigured(
                "sql-url cannot be read: write jdbc:mysql://host:3306/database?user=USER&password=PASSWORD.");
        }

        SqlAddress.Each(options.DriverParams, "sql-driver-params", (name, value) => Set(settings, name, value));
        AdoSettings.Add(settings, options with { DriverParams = null });
        return string.IsNullOrEmpty(settings.Server) || string.IsNullOrEmpty(settings.Database)
            ? throw StorageErrors.Misconfigured(
                "sql-url names no host or no database: write jdbc:mysql://host:3306/database.")
            : Settled(settings);
    }

    private static MySqlConnectionStringBuilder Settled(MySqlConnectionStringBuilder settings)
    {
        // The pool is ours, and a call that is given up breaks its connection at once: asking the server to stop would
        // take the same way on which it did not answer.
        settings.Pooling = false;
        settings.CancellationTimeout = -1;
        settings.DefaultCommandTimeout = 0;

        // A program's own transaction scope is none of ours: what is acknowledged would wait for its end.
        settings.AutoEnlist = false;

        // An id of 36 characters is a text, and a server must not ask its clients for their files.
        settings.GuidFormat = MySqlGuidFormat.None;
        settings.AllowLoadLocalInfile = false;
        settings.IgnorePrepare = false;
        if (settings.ApplicationName.Length == 0)
        {
            settings.ApplicationName = "accrete";
        }

        return settings;
    }

    private static MySqlConnectionStringBuilder OfUrl(SqlAddress address, bool isJdbc)
    {
        MySqlConnectionStringBuilder settings = new()
        {
            Server = address.Host,
            Database = address.Database,
            UserID = address.User ?? "",
            Password = address.Password ?? "",

            // Such a name comes from a host across the net: encrypted, and the certificate is looked at where asked.
            SslMode = isJdbc ? MySqlSslMode.Preferred : MySqlSslMode.Required,
        };
        settings.Port = (uint?)address.Port ?? settings.Port;
        SqlAddress.Each(address.Parameters, "sql-url", (name, value) => Set(settings, name, value));
        return settings;
    }

    private static void Set(MySqlConnectionStringBuilder settings, string name, string value)
    {
        bool isOn = string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
        switch (name)
        {
            case "user":
                settings.UserID = value;
                break;
            case "password":
                settings.Password = value;
                break;
            case "useSSL" or "useSsl":
                settings.SslMode = isOn ? MySqlSslMode.Preferred : MySqlSslMode.None;
                break;
            case "requireSSL" when isOn:
                settings.SslMode = MySqlSslMode.Required;
                break;
            case "verifyServerCertificate" when isOn:
                settings.SslMode = MySqlSslMode.VerifyCA;
                break;
            case "requireSSL" or "verifyServerCertificate":
                break;
            case "sslMode" or "ssl-mode":
                settings.SslMode = SslModes[value];
                break;
            default:
                SetOther(settings, name, value);
                break;
        }
    }

    private static void SetOther(MySqlConnectionStringBuilder settings, string name, string value)
    {
        if (!PassedOver.Contains(name))
        {
            settings[Names.GetValueOrDefault(name, name)] = value;
        }
    }
}
