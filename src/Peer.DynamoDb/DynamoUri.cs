using System;
using System.Linq;

namespace Accrete.Remote.DynamoDb;

/// <summary>Is what a URI of the ddb storage says: <c>datomic:ddb://REGION/TABLE/NAME</c>, or
/// <c>datomic:ddb-local://HOST:PORT/TABLE/NAME</c>; either with
/// <c>?aws_access_key_id=KEY&amp;aws_secret_key=SECRET</c>.</summary>
/// <param name="IsLocal">Whether the place is a server of one's own.</param>
/// <param name="Place">The region, or host and port.</param>
/// <param name="Table">The table.</param>
/// <param name="Name">The name of the database.</param>
/// <remarks>Source: clojure/index, connect; operation/aws-access-control, where keys in URIs are deprecated.</remarks>
internal sealed record DynamoUri(bool IsLocal, string Place, string Table, string Name)
{
    private const string LocalProtocol = "ddb-local";

    /// <summary>Gets the key; null where roles or the environment tell it.</summary>
    public string? AccessKeyId { get; private init; }

    /// <summary>Gets the secret of the key.</summary>
    public string? SecretKey { get; private init; }

    /// <summary>Gets what tells the storage from others, with its keys.</summary>
    public string Storage => $"{IsLocal} {Place}/{Table} {AccessKeyId} {SecretKey}";

    /// <summary>Reads the rest of a URI.</summary>
    /// <exception cref="AccreteException"><c>:db.error/invalid-db-uri</c>.</exception>
    public static DynamoUri Parse(DatabaseUri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        bool isLocal = uri.Protocol == LocalProtocol;
        string[] parts = uri.Rest.Split('?', 2);
        if (parts[0].Split('/') is not [{ Length: > 0 } place, { Length: > 0 } table, { Length: > 0 } name])
        {
            throw Invalid(isLocal, "write " + Form(isLocal));
        }

        DynamoUri plain = new(isLocal, place, table, name);
        DynamoUri whole = parts.Length == 1
            ? plain
            : parts[1].Split('&', StringSplitOptions.RemoveEmptyEntries).Aggregate(plain, With);
        return (whole.AccessKeyId is null) == (whole.SecretKey is null)
            ? whole
            : throw Invalid(isLocal, "aws_access_key_id and aws_secret_key go together");
    }

    /// <summary>Returns the place and the names; never the keys.</summary>
    public override string ToString() =>
        $"datomic:{(IsLocal ? LocalProtocol : "ddb")}://{Place}/{Table}/{Name}";

    private static DynamoUri With(DynamoUri uri, string parameter)
    {
        string[] sides = parameter.Split('=', 2);
        string value = sides.Length == 1 ? "" : Uri.UnescapeDataString(sides[1]);
        return sides[0] switch
        {
            "aws_access_key_id" when value.Length > 0 => uri with { AccessKeyId = value },
            "aws_secret_key" when value.Length > 0 => uri with { SecretKey = value },
            "aws_access_key_id" or "aws_secret_key" => throw Invalid(uri.IsLocal, $"{sides[0]} is empty"),
            _ => throw Invalid(
                uri.IsLocal, "one of its parameters is unknown: there are aws_access_key_id and aws_secret_key"),
        };
    }

    private static string Form(bool isLocal) =>
        isLocal ? "datomic:ddb-local://HOST:PORT/TABLE/NAME" : "datomic:ddb://REGION/TABLE/NAME";

    private static AccreteException Invalid(bool isLocal, string what) => DbErrors.Incorrect(
        "invalid-db-uri", $"Invalid URI of a {(isLocal ? LocalProtocol : "ddb")} storage: {what}.");
}
