using System;
using System.Linq;
using Accrete.Storage.Sql;

namespace Accrete.Remote.Sql;

/// <summary>Is what a URI of the sql storage says: <c>datomic:sql://NAME?URL</c>, where the URL stands as it is, with
/// its own parameters, or <c>datomic:sql://NAME?OPTIONS#URL</c>, with properties of the storage before it.</summary>
/// <param name="Name">The name of the database.</param>
/// <param name="Options">Where the storage is; it may hold a password.</param>
/// <remarks>Source: clojure/index, connect; operation/read-only.</remarks>
internal sealed record SqlUri(string Name, SqlStorageOptions Options)
{
    private const string Known =
        "sql-user, sql-password, sql-driver-class, sql-driver-params and sql-validation-query";

    /// <summary>Reads the rest of a URI.</summary>
    /// <exception cref="AccreteException"><c>:db.error/invalid-db-uri</c>.</exception>
    public static SqlUri Parse(DatabaseUri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        string[] parts = uri.Rest.Split('?', 2);
        if (parts is not [{ Length: > 0 } name, { Length: > 0 } behind] || name.Contains('/', StringComparison.Ordinal))
        {
            throw Invalid("write datomic:sql://NAME?jdbc:postgresql://HOST:5432/datomic?user=USER&password=PASSWORD");
        }

        int hash = behind.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 || !IsOptions(behind[..hash])
            ? new SqlUri(name, new SqlStorageOptions { Url = behind })
            : new SqlUri(
                name,
                behind[..hash].Split('&').Aggregate(new SqlStorageOptions { Url = behind[(hash + 1)..] }, With));
    }

    /// <summary>Returns the name alone.</summary>
    public override string ToString() => $"datomic:sql://{Name}?...";

    // An address may hold a number sign of its own, in a password.
    private static bool IsOptions(string text) =>
        text.StartsWith("sql-", StringComparison.Ordinal) || text.StartsWith("read-only=", StringComparison.Ordinal);

    private static SqlStorageOptions With(SqlStorageOptions options, string parameter)
    {
        string[] sides = parameter.Split('=', 2);
        string value = sides.Length > 1 ? Uri.UnescapeDataString(sides[1]) : "";
        return sides[0] switch
        {
            "sql-user" => options with { User = value },
            "sql-password" => options with { Password = value },
            "sql-driver-class" => options with { DriverClass = value },
            "sql-driver-params" => options with { DriverParams = value },
            "sql-validation-query" => options with { ValidationQuery = value },
            string other => throw Invalid(
                other.All(sign => char.IsAsciiLetter(sign) || sign == '-')
                    ? $"{other} is no option of it: there are {Known}"
                    : $"its options are {Known}"),
        };
    }

    private static AccreteException Invalid(string what) =>
        DbErrors.Incorrect("invalid-db-uri", $"Invalid URI of a sql storage: {what}.");
}
