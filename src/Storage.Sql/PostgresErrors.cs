using System;
using System.IO;
using System.Net.Sockets;
using Npgsql;

namespace Accrete.Storage.Sql;

/// <summary>Is the table of PostgreSQL's errors: what each means to a caller. What no line knows is a fault, and for a
/// conditional write any of them is Unknown.</summary>
internal static class PostgresErrors
{
    // The first two characters of a code are its class: https://www.postgresql.org/docs/current/errcodes-appendix.html
    private const int ClassLength = 2;

    /// <summary>Says what an error means.</summary>
    public static AccreteException Translate(Exception error) => error switch
    {
        PostgresException postgres => OfState(postgres.SqlState, postgres.MessageText, postgres),
        NpgsqlException { InnerException: AccreteException inner } => inner,
        NpgsqlException { InnerException: TimeoutException } or TimeoutException or OperationCanceledException =>
            StorageErrors.Timeout("PostgreSQL did not answer in time.", error),
        ObjectDisposedException => StorageErrors.Unavailable("The storage is closed.", error),
        NpgsqlException { IsTransient: true } or SocketException or IOException => StorageErrors.Unavailable(
            $"PostgreSQL cannot be reached: {error.Message}", error),
        NpgsqlException => StorageErrors.Misconfigured(
            $"PostgreSQL cannot be talked to: {error.InnerException?.Message ?? error.Message}", error),
        _ => StorageErrors.Fault($"The driver failed: {error.Message}", error),
    };

    /// <summary>Says what a code of PostgreSQL means.</summary>
    /// <param name="state">The code, five characters.</param>
    /// <param name="text">What the server says about it.</param>
    /// <param name="error">The error.</param>
    public static AccreteException OfState(string state, string text, Exception? error = null) => state switch
    {
        "57P01" or "57P02" or "57P03" or "57P05" => StorageErrors.Unavailable(
            $"PostgreSQL is starting or stopping: {text}", error),
        "57014" or "55P03" => StorageErrors.Timeout($"PostgreSQL stopped the statement: {text}", error),
        "53100" => StorageErrors.Full($"The disk of PostgreSQL is full: make room. {text}", error),
        "40001" or "40P01" => StorageErrors.Busy($"PostgreSQL took the statement back: {text}", error),
        "42501" => StorageErrors.Denied(
            $"The user may not do this: grant it the rights of deploy/sql/postgres-user.sql. {text}", error),
        "42P01" or "42703" or "42804" or "42883" => StorageErrors.Misconfigured(
            $"The table datomic_kvs is missing or another: run deploy/sql/postgres-table.sql. {text}", error),
        "3D000" or "57P04" => StorageErrors.Misconfigured(
            $"The database is missing: run deploy/sql/postgres-db.sql, or mend sql-url. {text}", error),
        "25006" => StorageErrors.Misconfigured(
            $"This PostgreSQL is read-only: name the primary in sql-url. {text}", error),
        "26000" or "42P05" => StorageErrors.Misconfigured(
            $"A pooler stands before PostgreSQL that mixes up sessions: let it pool by session. {text}", error),
        "XX001" or "XX002" => StorageErrors.Damaged($"PostgreSQL finds its files damaged: {text}", error),
        { Length: >= ClassLength } => OfClass(state[..ClassLength], state, text, error),
        _ => StorageErrors.Fault($"PostgreSQL error {state}: {text}", error),
    };

    private static AccreteException OfClass(string kind, string state, string text, Exception? error) => kind switch
    {
        "08" => StorageErrors.Unavailable($"The connection to PostgreSQL was lost: {text}", error),
        "53" => StorageErrors.Busy($"PostgreSQL is short of something: {text}", error),
        "28" => StorageErrors.Denied($"PostgreSQL refuses the user or the password: {text}", error),
        _ => StorageErrors.Fault($"PostgreSQL error {state}: {text}", error),
    };
}
