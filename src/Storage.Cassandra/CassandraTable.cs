using System.Linq;

namespace Accrete.Storage.Cassandra;

/// <summary>Names a table: <c>KEYSPACE.TABLE</c>, both of letters, digits and underscores, so that no name can be a
/// piece of a statement.</summary>
/// <param name="Keyspace">The keyspace, in lower case, as Cassandra keeps names without quotes.</param>
/// <param name="Name">The table in it, in lower case.</param>
public sealed record CassandraTable(string Keyspace, string Name)
{
    /// <summary>Cassandra's own limit.</summary>
    private const int LengthMax = 48;

    /// <summary>Reads a name.</summary>
    /// <param name="text">The name.</param>
    /// <exception cref="AccreteException"><c>:storage/misconfigured</c>: it is none.</exception>
    public static CassandraTable Parse(string? text) =>
        TryParse(text) ?? throw StorageErrors.Misconfigured(
            "cassandra-table is KEYSPACE.TABLE, of letters, digits and underscores: datomic.datomic.");

    /// <summary>Returns the name as it stands in statements.</summary>
    public override string ToString() => $"{Keyspace}.{Name}";

    /// <summary>Reads a name; null where it is none.</summary>
    internal static CassandraTable? TryParse(string? text) =>
        text?.Split('.') is [var keyspace, var name] && IsName(keyspace) && IsName(name)
            ? new CassandraTable(Lower(keyspace), Lower(name))
            : null;

    private static bool IsName(string text) => text.Length is > 0 and <= LengthMax
        && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static string Lower(string text) => text.ToLowerInvariant();
}
