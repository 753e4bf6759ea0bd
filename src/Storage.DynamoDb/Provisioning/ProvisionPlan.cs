namespace Accrete.Storage.DynamoDb.Provisioning;

/// <summary>Says what a transactor on DynamoDB needs.</summary>
internal sealed record ProvisionPlan
{
    /// <summary>Gets the table.</summary>
    public required string Table { get; init; }

    /// <summary>Gets the region; null for a server of one's own, which has tables and nothing else.</summary>
    public string? Region { get; init; }

    /// <summary>Gets where the table is instead of in AWS; null for AWS.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Gets where all services are instead of in AWS (<c>AWS_ENDPOINT_URL</c>); null for AWS.</summary>
    public string? Services { get; init; }

    /// <summary>Gets the role of transactors; null for one that is named after the table.</summary>
    public string? TransactorRole { get; init; }

    /// <summary>Gets the role of peers; null for one that is named after the table.</summary>
    public string? PeerRole { get; init; }

    /// <summary>Gets the bucket for log files: null for none, empty for one that is named after the table.</summary>
    public string? LogBucket { get; init; }

    /// <summary>Gets whether metrics are sent to CloudWatch.</summary>
    public bool SendsMetrics { get; init; }
}
