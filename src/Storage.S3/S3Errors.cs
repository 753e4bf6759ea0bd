using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using Amazon.Runtime;
using Amazon.S3;

namespace Accrete.Storage.S3;

/// <summary>Says what S3's errors mean to who backs up and restores.</summary>
/// <remarks>Source: the service's API reference, "Error responses".</remarks>
internal static class S3Errors
{
    private const string Rights = "Give the role or key of this host s3:GetObject, s3:PutObject and s3:ListBucket of"
        + " the bucket (deploy/iam/backup-policy.json).";

    /// <summary>Tells whether an error is of the call, and not of who gave it up.</summary>
    public static bool IsOfCall(Exception error, CancellationToken token) =>
        error is not AccreteException && !(error is OperationCanceledException && token.IsCancellationRequested);

    /// <summary>Says what an error means.</summary>
    /// <param name="error">The error.</param>
    /// <param name="bucket">Of which bucket.</param>
    public static AccreteException Translate(Exception error, string bucket) => error switch
    {
        AccreteException ours => ours,
        AmazonS3Exception service => OfService(service, bucket),
        OperationCanceledException or TimeoutException => StorageErrors.Timeout("S3 did not answer in time.", error),
        HttpRequestException or SocketException or IOException => Unreachable(error),
        AmazonServiceException { InnerException: HttpRequestException or SocketException or IOException } =>
            Unreachable(error),
        AmazonClientException => NotSetUp(error),
        _ => StorageErrors.Fault($"The driver failed: {error.Message}", error),
    };

    /// <summary>Makes the error of a host whose settings do not lead to S3.</summary>
    public static AccreteException NotSetUp(Exception error) => StorageErrors.Misconfigured(
        "S3 cannot be reached with the settings of this host: set AWS_REGION, and AWS_ACCESS_KEY_ID with"
            + $" AWS_SECRET_ACCESS_KEY where it has no role. {error.Message}",
        error);

    private static AccreteException OfService(AmazonS3Exception error, string bucket) => error.ErrorCode switch
    {
        "NoSuchBucket" => StorageErrors.Misconfigured(
            $"There is no bucket {bucket}: make it, or mend the URI.", error),
        "InvalidBucketName" => StorageErrors.Misconfigured($"{bucket} is no name of a bucket.", error),
        "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" =>
            StorageErrors.Misconfigured(
                $"The bucket {bucket} is in another region: set AWS_REGION. {error.Message}", error),
        "InvalidAccessKeyId" or "SignatureDoesNotMatch" => StorageErrors.Denied(
            $"AWS does not know the key, or its secret is another: {error.Message}", error),
        "ExpiredToken" => StorageErrors.Denied(
            $"The session of the key has ended: make a new one. {error.Message}", error),
        "RequestTimeTooSkewed" => StorageErrors.Misconfigured(
            $"The clock of this host is wrong: {error.Message}", error),
        "SlowDown" => StorageErrors.Busy($"S3 asks to slow down: {error.Message}", error),
        _ => OfStatus(error, bucket),
    };

    private static AccreteException OfStatus(AmazonS3Exception error, string bucket) => error.StatusCode switch
    {
        HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => StorageErrors.Denied(
            $"The role or key may not do this with the bucket {bucket}: {error.Message} {Rights}", error),
        HttpStatusCode.TooManyRequests => StorageErrors.Busy($"S3 asks to slow down: {error.Message}", error),

        // Two conditional writes at once: neither is refused for good.
        HttpStatusCode.Conflict => StorageErrors.Busy($"Somebody else writes there now: {error.Message}", error),
        >= HttpStatusCode.InternalServerError => StorageErrors.Unavailable(
            $"S3 is in trouble ({(int)error.StatusCode} {error.ErrorCode}): {error.Message}", error),
        _ when error.InnerException is HttpRequestException or SocketException or IOException => Unreachable(error),
        _ => StorageErrors.Fault($"S3 error {error.ErrorCode} ({(int)error.StatusCode}): {error.Message}", error),
    };

    private static AccreteException Unreachable(Exception error) => StorageErrors.Unavailable(
        $"S3 cannot be reached: {(error.InnerException ?? error).Message}", error);
}
