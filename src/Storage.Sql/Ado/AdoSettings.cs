using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;

namespace Accrete.Storage.Sql.Ado;

/// <summary>Makes connection strings of what users write, and connections of those.</summary>
internal static class AdoSettings
{
    // The first that a provider knows is taken.
    private static readonly string[] UserNames = ["User ID", "User Id", "Username", "UID"];
    private static readonly string[] PasswordNames = ["Password", "PWD"];

    /// <summary>Reads a connection string.</summary>
    /// <param name="factory">The provider.</param>
    /// <param name="options">The string, with user, password and more parameters beside it.</param>
    /// <exception cref="AccreteException">It cannot be read. It is not shown: it may hold a password.</exception>
    public static DbConnectionStringBuilder Of(DbProviderFactory factory, SqlStorageOptions options)
    {
        DbConnectionStringBuilder settings = factory.CreateConnectionStringBuilder() ?? [];
        try
        {
            settings.ConnectionString = options.Url;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException
            or InvalidOperationException or NotSupportedException)
        {
            // Not as the cause: its text shows what could not be read, and that may be a password.
            throw StorageErrors.Misconfigured(
                "sql-url cannot be read: write a connection string of the driver, as name=value;name=value.");
        }

        Add(settings, options);
        return settings;
    }

    /// <summary>Adds what stands beside an address.</summary>
    /// <exception cref="AccreteException">The driver does not know one of them.</exception>
    public static void Add(DbConnectionStringBuilder settings, SqlStorageOptions options)
    {
        Set(settings, UserNames, options.User, "sql-user");
        Set(settings, PasswordNames, options.Password, "sql-password");
        SqlAddress.Each(options.DriverParams, "sql-driver-params", (name, value) => settings[name] = value);
    }

    /// <summary>Makes a connection that is not open yet.</summary>
    public static DbConnection Connection(DbProviderFactory factory, string settings)
    {
        DbConnection connection = factory.CreateConnection()
            ?? throw StorageErrors.Misconfigured("sql-driver-class: this provider makes no connections.");
        connection.ConnectionString = settings;
        return connection;
    }

    private static void Set(DbConnectionStringBuilder settings, string[] names, string? value, string property)
    {
        if (!string.IsNullOrEmpty(value))
        {
            string name = names.FirstOrDefault(settings.ContainsKey) ?? names[0];
            SqlAddress.Try(
                name, value, property,
                (_, text) => settings[name] = text);
        }
    }
}
