using System;

namespace Accrete.Storage.Sql;

/// <summary>Says where a PostgreSQL is, and who asks.</summary>
public sealed record PostgresStorageOptions
{
    /// <summary>Gets the address (<c>sql-url</c>): a JDBC URL, a <c>postgres://</c> URL, which asks for encryption, or
    /// a connection string of Npgsql.</summary>
    public required string Url { get; init; }

    /// <summary>Gets the user (<c>sql-user</c>); null where the address tells it.</summary>
    public string? User { get; init; }

    /// <summary>Gets the password (<c>sql-password</c>); null where the address tells it.</summary>
    public string? Password { get; init; }

    /// <summary>Gets more parameters (<c>sql-driver-params</c>), as <c>ssl=true&amp;name=value</c>; null for
    /// none.</summary>
    public string? DriverParams { get; init; }

    /// <summary>Gets what each new connection is asked first (<c>sql-validation-query</c>), beside what it is always
    /// asked; null for nothing.</summary>
    public string? ValidationQuery { get; init; }

    /// <summary>Gets the most connections; at least 1.</summary>
    public int ConnectionsMax { get; init; } = 16;

    /// <summary>Gets what tells the time for time-outs.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Returns nothing that could hold a password.</summary>
    public override string ToString() => "PostgreSQL";
}
