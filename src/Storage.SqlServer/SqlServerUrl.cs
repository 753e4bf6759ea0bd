using System;
using System.Collections.Generic;
using System.Text;
using Accrete.Storage.Sql;
using Accrete.Storage.Sql.Ado;
using Microsoft.Data.SqlClient;

namespace Accrete.Storage.SqlServer;

/// <summary>Reads how a SQL Server is named:
/// <c>jdbc:sqlserver://host:port;databaseName=...;user=...;password=...</c>, or the driver's own
/// <c>Server=...;Database=...</c>.</summary>
internal static class SqlServerUrl
{
    // Names of the driver that the documentation speaks of, where the driver here has another name.
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["databaseName"] = "Initial Catalog",
        ["userName"] = "User ID",
        ["loginTimeout"] = "Connect Timeout",
        ["hostNameInCertificate"] = "Host Name In Certificate",
        ["trustServerCertificate"] = "Trust Server Certificate",
        ["applicationName"] = "Application Name",
    };

    /// <summary>Reads a name, and says how connections behave whatever it says.</summary>
    /// <exception cref="AccreteException">It cannot be read. It is not shown: it may hold a password.</exception>
    public static SqlConnectionStringBuilder Parse(SqlStorageOptions options)
    {
        SqlConnectionStringBuilder settings = SqlSystems.WithoutPrefix(options.Url) is { } rest
            ? OfUrl(rest.Behind)
            : (SqlConnectionStringBuilder)AdoSettings.Of(SqlClientFactory.Instance, options with
            {
                User = null,
                Password = null,
                DriverParams = null,
            });
        AdoSettings.Add(settings, options with { DriverParams = null });
        SqlAddress.Each(options.DriverParams, "sql-driver-params", (name, value) => Set(settings, name, value));
        return string.IsNullOrEmpty(settings.DataSource) || string.IsNullOrEmpty(settings.InitialCatalog)
            ? throw StorageErrors.Misconfigured(
                "sql-url names no host or no database: write jdbc:sqlserver://host:1433;databaseName=datomic.")
            : Settled(settings);
    }

    private static SqlConnectionStringBuilder Settled(SqlConnectionStringBuilder settings)
    {
        // The pool is ours; nothing is tried again behind one's back, and calls end by our clock.
        settings.Pooling = false;
        settings.ConnectRetryCount = 0;
        settings.CommandTimeout = 0;
        settings.MultipleActiveResultSets = false;

        // A program's own transaction scope is none of ours: what is acknowledged would wait for its end.
        settings.Enlist = false;
        settings.PersistSecurityInfo = false;
        return settings;
    }

    private static SqlConnectionStringBuilder OfUrl(string url)
    {
        List<string> parts = Split(url);
        SqlConnectionStringBuilder settings = new() { DataSource = Source(parts[0].TrimStart('/')) };
        for (int i = 1; i < parts.Count; i++)
        {
            string[] sides = parts[i].Split('=', 2);
            if (sides[0].Length > 0)
            {
                SqlAddress.Try(
                    sides[0].Trim(), sides.Length > 1 ? sides[1] : null, "sql-url",
                    (name, value) => Set(settings, name, value));
            }
        }

        return settings;
    }

    // host\\instance:port of one driver is host\\instance,port of the other.
    private static string Source(string place)
    {
        int colon = place.LastIndexOf(':');
        return colon < 0 ? place : place[..colon] + "," + place[(colon + 1)..];
    }

    // Semicolons part; a value in braces may hold some.
    private static List<string> Split(string url)
    {
        List<string> parts = [];
        StringBuilder part = new();
        bool isBraced = false;
        foreach (char sign in url)
        {
            if (sign == ';' && !isBraced)
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else if (sign is '{' or '}')
            {
                isBraced = sign == '{';
            }
            else
            {
                part.Append(sign);
            }
        }

        parts.Add(part.ToString());
        return parts;
    }

    private static void Set(SqlConnectionStringBuilder settings, string name, string value) =>
        settings[Names.GetValueOrDefault(name, name)] = value;
}
