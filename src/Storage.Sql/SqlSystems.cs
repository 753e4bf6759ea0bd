using System;

namespace Accrete.Storage.Sql;

/// <summary>Tells a database system by what a user writes: the address first, then the driver.</summary>
internal static class SqlSystems
{
    private static readonly (string Prefix, SqlSystem System)[] Urls =
    [
        ("jdbc:postgresql:", SqlSystem.Postgres), ("postgresql:", SqlSystem.Postgres),
        ("postgres:", SqlSystem.Postgres), ("jdbc:mysql:", SqlSystem.MySql), ("jdbc:mariadb:", SqlSystem.MySql),
        ("mysql:", SqlSystem.MySql), ("mariadb:", SqlSystem.MySql), ("jdbc:sqlserver:", SqlSystem.SqlServer),
        ("jdbc:oracle:", SqlSystem.Oracle),
    ];

    // Classes of JDBC drivers, as files of the documented product name them, and types of ADO.NET providers.
    private static readonly (string Prefix, SqlSystem System)[] Drivers =
    [
        ("org.postgresql.", SqlSystem.Postgres), ("Npgsql.", SqlSystem.Postgres), ("com.mysql.", SqlSystem.MySql),
        ("org.mariadb.", SqlSystem.MySql), ("org.gjt.mm.mysql.", SqlSystem.MySql),
        ("MySqlConnector.", SqlSystem.MySql), ("com.microsoft.sqlserver.", SqlSystem.SqlServer),
        ("Microsoft.Data.SqlClient.", SqlSystem.SqlServer), ("oracle.", SqlSystem.Oracle),
        ("Oracle.ManagedDataAccess.", SqlSystem.Oracle),
    ];

    /// <summary>Tells the system.</summary>
    /// <param name="url">The address; never shown, since it may hold a password.</param>
    /// <param name="driver">The driver; null where none is named.</param>
    /// <exception cref="AccreteException">They contradict each other, or say nothing.</exception>
    public static SqlSystem Of(string url, string? driver)
    {
        SqlSystem? byUrl = Find(Urls, url, StringComparison.OrdinalIgnoreCase);
        SqlSystem? byDriver = string.IsNullOrWhiteSpace(driver)
            ? null
            : Find(Drivers, driver, StringComparison.Ordinal) ?? ByName(driver);
        if (byUrl is null && url.StartsWith("jdbc:", StringComparison.OrdinalIgnoreCase))
        {
            throw StorageErrors.Misconfigured(
                "sql-url is a JDBC URL of a system that has no JDBC here: write the connection string of an ADO.NET "
                + "provider, and its type as sql-driver-class.");
        }

        return byUrl is null || byDriver is null || byUrl == byDriver
            ? byUrl ?? byDriver ?? SqlSystem.Postgres
            : throw StorageErrors.Misconfigured(
                $"sql-url and sql-driver-class contradict each other: {driver} is no driver for that URL.");
    }

    /// <summary>Takes the prefix off an address that has one.</summary>
    /// <returns>What stands behind it, and whether it is a JDBC URL; null where the address is a connection
    /// string.</returns>
    public static (string Behind, bool IsJdbc)? WithoutPrefix(string url)
    {
        int found = Array.FindIndex(Urls, u => url.StartsWith(u.Prefix, StringComparison.OrdinalIgnoreCase));
        return found < 0
            ? null
            : (url[Urls[found].Prefix.Length..], Urls[found].Prefix.StartsWith("jdbc:", StringComparison.Ordinal));
    }

    private static SqlSystem ByName(string driver) => driver.Contains(',', StringComparison.Ordinal)
        ? SqlSystem.Named
        : throw StorageErrors.Misconfigured(
            $"sql-driver-class is no driver that is known here: {driver}. Write the type of an ADO.NET provider with "
            + "its assembly: Namespace.TypeFactory, Assembly.");

    private static SqlSystem? Find((string Prefix, SqlSystem System)[] table, string text, StringComparison comparison)
    {
        foreach ((string prefix, SqlSystem system) in table)
        {
            if (text.StartsWith(prefix, comparison))
            {
                return system;
            }
        }

        return null;
    }
}
