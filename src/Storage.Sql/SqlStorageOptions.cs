using System;

namespace Accrete.Storage.Sql;

/// <summary>Says where an SQL database is, and who asks.</summary>
public sealed record SqlStorageOptions
{
    /// <summary>Gets the address (<c>sql-url</c>): a JDBC URL of PostgreSQL, MySQL, MariaDB, SQL Server or Oracle; a
    /// <c>postgres://</c> or <c>mysql://</c> URL, which asks for encryption; or a connection string of the
    /// driver.</summary>
    public required string Url { get; init; }

    /// <summary>Gets the user (<c>sql-user</c>); null where the address tells it.</summary>
    public string? User { get; init; }

    /// <summary>Gets the password (<c>sql-password</c>); null where the address tells it.</summary>
    public string? Password { get; init; }

    /// <summary>Gets the driver (<c>sql-driver-class</c>): the type of an ADO.NET provider, as
    /// <c>Namespace.TypeFactory, Assembly</c>, or the class of a JDBC driver, of which the one here is taken; null
    /// where the address tells it.</summary>
    public string? DriverClass { get; init; }

    /// <summary>Gets more parameters (<c>sql-driver-params</c>), as <c>ssl=true&amp;name=value</c>; null for
    /// none.</summary>
    public string? DriverParams { get; init; }

    /// <summary>Gets what each new connection is asked first (<c>sql-validation-query</c>), beside what it is always
    /// asked; null for nothing.</summary>
    public string? ValidationQuery { get; init; }

    /// <summary>Gets whether the user must be able to write, which is then tried out when the storage is
    /// opened.</summary>
    public bool Writes { get; init; }

    /// <summary>Gets the most connections; at least 1.</summary>
    public int ConnectionsMax { get; init; } = 16;

    /// <summary>Gets what tells the time for time-outs.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Gets the folder of drivers that a user has put beside the program.</summary>
    internal string LibFolder { get; init; } = System.IO.Path.Combine(AppContext.BaseDirectory, "lib");

    /// <summary>Returns nothing that could hold a password.</summary>
    public override string ToString() => "an SQL database";
}
