using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using Amazon.Runtime;

namespace Accrete.Storage.DynamoDb;

/// <summary>Is the table of DynamoDB's errors: what each means to a caller. What no line knows is a fault, and for a
/// conditional write any of them is Unknown; only a failed condition is Rejected.</summary>
/// <remarks>Source: the service's API reference, "Error handling with DynamoDB" and "Common errors".</remarks>
internal static class DynamoErrors
{
    private const string Key = "Give the host a role with the policy of deploy/iam, or set AWS_ACCESS_KEY_ID and "
        + "AWS_SECRET_ACCESS_KEY.";

    /// <summary>Says what an error means.</summary>
    /// <param name="error">The error.</param>
    /// <param name="options">Of which table.</param>
    public static AccreteException Translate(Exception error, DynamoStorageOptions options) => error switch
    {
        AccreteException ours => ours,
        AmazonServiceException service => OfCode(
            service.ErrorCode ?? "", service.StatusCode, service.Message, options, service),
        TimeoutException or OperationCanceledException =>
            StorageErrors.Timeout("DynamoDB did not answer in time.", error),
        ObjectDisposedException => StorageErrors.Unavailable("The storage is closed.", error),
        HttpRequestException or SocketException or IOException => Unreachable(error, options),
        AmazonClientException { InnerException: HttpRequestException or SocketException or IOException } =>
            Unreachable(error, options),
        _ => StorageErrors.Fault($"The driver failed: {error.Message}", error),
    };

    /// <summary>Says what an error of the service means.</summary>
    /// <param name="code">Its name.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="text">What the service says about it.</param>
    /// <param name="options">Of which table.</param>
    /// <param name="error">The error.</param>
    public static AccreteException OfCode(
        string code, HttpStatusCode status, string text, DynamoStorageOptions options, Exception? error = null) =>
        OfLoad(code, text, options, error)
        ?? OfRights(code, text, options, error)
        ?? OfTable(code, text, options, error)
        ?? OfStatus(code, status, text, options, error);

    /// <summary>Tells whether an error says that no connection could be made at all.</summary>
    public static bool IsNoConnection(Exception? error)
    {
        while (error is not null and not HttpRequestException)
        {
            error = error.InnerException;
        }

        return error is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError,
        };
    }

    /// <summary>The service asks to slow down, or is in trouble.</summary>
    private static AccreteException? OfLoad(string code, string text, DynamoStorageOptions options, Exception? error) =>
        code switch
        {
            "ProvisionedThroughputExceededException" => StorageErrors.Busy(
                $"The table {options.Table} is used beyond its capacity: provision more. {text}", error),
            "ThrottlingException" or "Throttling" or "RequestLimitExceeded" or "LimitExceededException" =>
                StorageErrors.Busy($"DynamoDB asks to slow down: {text}", error),
            "TransactionConflictException" or "TransactionInProgressException" => StorageErrors.Busy(
                $"Somebody else writes this item in a transaction: {text}", error),
            "ItemCollectionSizeLimitExceededException" => StorageErrors.Full(
                $"The table {options.Table} has an index, which it must not have: {text}", error),
            "InternalServerError" or "InternalFailure" or "InternalServerErrorException" or "ServiceUnavailable"
                or "ServiceUnavailableException" => StorageErrors.Unavailable($"DynamoDB is in trouble: {text}", error),
            "RequestTimeout" or "RequestTimeoutException" => StorageErrors.Timeout(
                $"DynamoDB waited for the request in vain: {text}", error),
            _ => null,
        };

    /// <summary>The service does not know who asks, or refuses it.</summary>
    private static AccreteException? OfRights(
        string code, string text, DynamoStorageOptions options, Exception? error) => code switch
        {
            "AccessDeniedException" or "AccessDenied" or "NotAuthorized" or "OptInRequired" => StorageErrors.Denied(
                $"The role or key may not do this with the table {options.Table}: give it the policy of deploy/iam. "
                    + text, error),
            "UnrecognizedClientException" or "InvalidClientTokenId" or "MissingAuthenticationTokenException"
                or "MissingAuthenticationToken" or "IncompleteSignatureException" or "IncompleteSignature"
                or "SignatureDoesNotMatch" => StorageErrors.Denied(
                    $"AWS does not know the key, or its secret is another: {text}", error),
            "InvalidSignatureException" => StorageErrors.Denied(
                $"AWS finds the signature wrong: the secret of the key is another, or the clock of this host is wrong. "
                    + text, error),
            "ExpiredTokenException" or "ExpiredToken" => StorageErrors.Denied(
                $"The session of the key has ended: make a new one. {text}", error),
            "RequestExpired" or "RequestTimeTooSkewed" => StorageErrors.Misconfigured(
                $"The clock of this host is wrong: {text}", error),
            _ => null,
        };

    /// <summary>The table is not one that can be used.</summary>
    private static AccreteException? OfTable(
        string code, string text, DynamoStorageOptions options, Exception? error) => code switch
        {
            "ResourceNotFoundException" => StorageErrors.Misconfigured(
                $"There is no table {options.Table} at {options.Endpoint ?? options.Region}: make it with "
                    + $"./accrete ensure-transactor, or mend aws-dynamodb-table. {text}", error),
            "ResourceInUseException" => StorageErrors.Unavailable(
                $"The table {options.Table} is being made or changed: {text}", error),
            "ReplicatedWriteConflictException" => StorageErrors.Misconfigured(
                $"The table {options.Table} is a global table: use one of a single region. {text}", error),
            "ValidationException" when text.Contains("key element", StringComparison.Ordinal)
                || text.Contains("key schema", StringComparison.Ordinal) => StorageErrors.Misconfigured(
                $"The key of the table {options.Table} is another: it must be a string named id, and nothing else. "
                    + text, error),
            _ => null,
        };

    private static AccreteException OfStatus(
        string code, HttpStatusCode status, string text, DynamoStorageOptions options, Exception? error) =>
        status switch
        {
            HttpStatusCode.TooManyRequests => StorageErrors.Busy($"DynamoDB asks to slow down: {text}", error),
            HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => StorageErrors.Denied(
                $"DynamoDB refuses the key ({code}): {text} {Key}", error),
            HttpStatusCode.RequestTimeout => StorageErrors.Timeout($"DynamoDB did not wait: {text}", error),
            >= HttpStatusCode.InternalServerError => StorageErrors.Unavailable(
                $"DynamoDB is in trouble ({(int)status} {code}): {text}", error),
            _ when error?.InnerException is HttpRequestException or SocketException or IOException =>
                Unreachable(error, options),
            _ when error is AmazonUnmarshallingException => StorageErrors.Unavailable(
                $"What answers at {options.Endpoint ?? options.Region} is no DynamoDB, or its answer was torn: {text}",
                error),
            _ => StorageErrors.Fault($"DynamoDB error {code} ({(int)status}): {text}", error),
        };

    private static AccreteException Unreachable(Exception error, DynamoStorageOptions options) =>
        StorageErrors.Unavailable(
            $"DynamoDB at {options.Endpoint ?? options.Region} cannot be reached: "
                + (error.InnerException ?? error).Message, error);

    /// <summary>Makes the error for a host without any key.</summary>
    /// <param name="tried">What was tried, and why it failed.</param>
    public static AccreteException NoKey(string tried) =>
        StorageErrors.Denied($"There are no AWS credentials. {Key}{tried}");
}
