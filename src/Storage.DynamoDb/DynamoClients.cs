using System;
using System.Linq;
using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;

namespace Accrete.Storage.DynamoDb;

/// <summary>Makes the driver for a table.</summary>
internal static class DynamoClients
{
    /// <summary>What requests to a server of one's own are signed for. DynamoDB Local keeps the tables of regions
    /// apart, so that it must be the same for transactor and peers.</summary>
    private const string LocalRegion = "us-east-1";

    private const int TableLengthMin = 3, TableLengthMax = 255, RegionLengthMax = 50;

    /// <summary>Makes a driver. It sends nothing yet, and sends nothing twice.</summary>
    /// <param name="options">For which table.</param>
    /// <param name="credentials">Who asks; null to find that out.</param>
    /// <exception cref="AccreteException">The table, the region or the endpoint is none.</exception>
    public static AmazonDynamoDBClient Make(DynamoStorageOptions options, AWSCredentials? credentials = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ConnectionsMax, 1, nameof(options));
        StorageLimits.Check(options.RequestTimeout);
        if (options.Table.Length is < TableLengthMin or > TableLengthMax
            || !options.Table.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
        {
            throw StorageErrors.Misconfigured(
                "The name of a table of DynamoDB has 3 to 255 of the characters a-z A-Z 0-9 _ - .");
        }

        AmazonDynamoDBConfig config = new()
        {
            // A conditional write that is sent again may be refused by its own success; and what may be repeated is
            // repeated here, with pauses of ours.
            MaxErrorRetry = 0,

            // Counted apart by the driver, ten unless told otherwise: who cuts a connection may have taken the write.
            MaxStaleConnectionRetries = 0,
            ThrottleRetries = false,
            EndpointDiscoveryEnabled = false,
            AllowAutoRedirect = false,
            MaxConnectionsPerServer = options.ConnectionsMax,
        };
        SetPlace(config, options);
        return new AmazonDynamoDBClient(credentials ?? CredentialChain.Of(options), config);
    }

    private static void SetPlace(AmazonDynamoDBConfig config, DynamoStorageOptions options)
    {
        if (options.Endpoint is { } endpoint)
        {
            config.ServiceURL = UrlOf(endpoint);
            config.AuthenticationRegion = options.Region ?? LocalRegion;
            return;
        }

        if (options.Region is not { Length: > 0 and <= RegionLengthMax } region
            || !region.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw StorageErrors.Misconfigured("DynamoDB needs a region such as eu-west-1.");
        }

        config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
    }

    private static string UrlOf(string endpoint)
    {
        string text = endpoint.Contains("://", StringComparison.Ordinal) ? endpoint : "http://" + endpoint;
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
            && url.UserInfo.Length == 0 && url.AbsolutePath == "/"
            ? url.GetLeftPart(UriPartial.Authority)
            : throw StorageErrors.Misconfigured("The endpoint of a DynamoDB is HOST:PORT, such as localhost:8000.");
    }
}
