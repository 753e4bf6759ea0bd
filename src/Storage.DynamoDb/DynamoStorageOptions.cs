using System;

namespace Accrete.Storage.DynamoDb;

/// <summary>Says which table of which DynamoDB, and who asks.</summary>
public sealed record DynamoStorageOptions
{
    /// <summary>Gets the table (<c>aws-dynamodb-table</c>): its key is a string named <c>id</c>.</summary>
    public required string Table { get; init; }

    /// <summary>Gets the region (<c>aws-dynamodb-region</c>), as <c>eu-west-1</c>; null where there is an
    /// endpoint.</summary>
    public string? Region { get; init; }

    /// <summary>Gets where a DynamoDB of one's own listens (<c>aws-dynamodb-override-endpoint</c>): <c>host:port</c>,
    /// or a URL; null for that of the region.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Gets the key to use where neither a role nor the environment has one; null for none.</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>Gets the secret of that key; null for none.</summary>
    public string? SecretKey { get; init; }

    /// <summary>Gets how long one request may take (<c>ddb-request-timeout</c>); above zero. A conditional write is one
    /// request; other calls send theirs again as long as they have time.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets the most connections; at least 1.</summary>
    public int ConnectionsMax { get; init; } = 32;

    /// <summary>Gets what tells the time for time-outs and pauses.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Gets what spreads pauses.</summary>
    public IChance Chance { get; init; } = SystemChance.Instance;

    /// <summary>Returns the table and its place; never a key.</summary>
    public override string ToString() => $"DynamoDB table {Table} at {Endpoint ?? Region}";
}
