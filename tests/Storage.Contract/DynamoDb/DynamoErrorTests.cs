using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;
using Accrete.Storage.DynamoDb;
using Amazon.Runtime;
using Xunit;

namespace Accrete.Storage.Contract.DynamoDb;

/// <summary>The table of DynamoDB's errors, line by line; and who asks.</summary>
public sealed class DynamoErrorTests
{
    private static readonly DynamoStorageOptions Options = new() { Table = "accrete", Region = "eu-west-1" };

    [Theory]
    [InlineData("ProvisionedThroughputExceededException", 400, "busy")]
    [InlineData("ThrottlingException", 400, "busy")]
    [InlineData("Throttling", 400, "busy")]
    [InlineData("RequestLimitExceeded", 400, "busy")]
    [InlineData("LimitExceededException", 400, "busy")]
    [InlineData("TransactionConflictException", 400, "busy")]
    [InlineData("TransactionInProgressException", 400, "busy")]
    [InlineData("", 429, "busy")]
    [InlineData("ItemCollectionSizeLimitExceededException", 400, "full")]
    [InlineData("InternalServerError", 500, "unavailable")]
    [InlineData("InternalServerErrorException", 500, "unavailable")]
    [InlineData("InternalFailure", 500, "unavailable")]
    [InlineData("ServiceUnavailable", 503, "unavailable")]
    [InlineData("ServiceUnavailableException", 503, "unavailable")]
    [InlineData("", 500, "unavailable")]
    [InlineData("", 502, "unavailable")]
    [InlineData("", 504, "unavailable")]
    [InlineData("ResourceInUseException", 400, "unavailable")]
    [InlineData("RequestTimeout", 400, "timeout")]
    [InlineData("RequestTimeoutException", 400, "timeout")]
    [InlineData("", 408, "timeout")]
    [InlineData("AccessDeniedException", 400, "denied")]
    [InlineData("AccessDenied", 403, "denied")]
    [InlineData("NotAuthorized", 400, "denied")]
    [InlineData("OptInRequired", 403, "denied")]
    [InlineData("UnrecognizedClientException", 400, "denied")]
    [InlineData("InvalidClientTokenId", 403, "denied")]
    [InlineData("MissingAuthenticationTokenException", 400, "denied")]
    [InlineData("MissingAuthenticationToken", 403, "denied")]
    [InlineData("IncompleteSignatureException", 400, "denied")]
    [InlineData("IncompleteSignature", 400, "denied")]
    [InlineData("SignatureDoesNotMatch", 403, "denied")]
    [InlineData("InvalidSignatureException", 400, "denied")]
    [InlineData("ExpiredTokenException", 400, "denied")]
    [InlineData("ExpiredToken", 400, "denied")]
    [InlineData("", 403, "denied")]
    [InlineData("", 401, "denied")]
    [InlineData("RequestExpired", 400, "misconfigured")]
    [InlineData("RequestTimeTooSkewed", 403, "misconfigured")]
    [InlineData("ResourceNotFoundException", 400, "misconfigured")]
    [InlineData("ReplicatedWriteConflictException", 400, "misconfigured")]
    [InlineData("ValidationException", 400, "fault")]
    [InlineData("SomethingNewException", 400, "fault")]
    [InlineData("", 200, "fault")]
    public void An_error_of_the_service_means(string code, int status, string expected)
    {
        AccreteException error = DynamoErrors.OfCode(code, (HttpStatusCode)status, "so it says", Options);
        Assert.Equal(":storage/" + expected, error.Error?.ToString());
        Assert.Contains("so it says", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The provided key element does not match the schema")]
    [InlineData("The number of conditions on the keys is invalid for the key schema")]
    public void An_invalid_key_shows_that_the_table_is_another(string text)
    {
        AccreteException error = DynamoErrors.OfCode("ValidationException", HttpStatusCode.BadRequest, text, Options);
        Assert.Equal(":storage/misconfigured", error.Error?.ToString());
    }

    public static TheoryData<Exception, string> Exceptions() => new()
    {
        { new TimeoutException(), "timeout" },
        { new OperationCanceledException(), "timeout" },
        { new ObjectDisposedException("client"), "unavailable" },
        { new HttpRequestException("no"), "unavailable" },
        { new SocketException(), "unavailable" },
        { new IOException(), "unavailable" },
        { new AmazonClientException("no", new HttpRequestException("no")), "unavailable" },
        { new AmazonServiceException("no", new HttpRequestException("no")), "unavailable" },
        { new AmazonUnmarshallingException("1", "at", "<html>", null, HttpStatusCode.OK), "unavailable" },
        { new AmazonUnmarshallingException("1", "at", "<xml>", null, HttpStatusCode.Forbidden), "denied" },
        { new AmazonClientException("no"), "fault" },
        { new InvalidOperationException("no"), "fault" },
        { StorageErrors.Denied("no"), "denied" },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void An_exception_of_the_driver_means(Exception exception, string expected) =>
        Assert.Equal(":storage/" + expected, DynamoErrors.Translate(exception, Options).Error?.ToString());

    [Theory]
    [InlineData("ab", "eu-west-1", null, "3 to 255")]
    [InlineData("a/b", "eu-west-1", null, "3 to 255")]
    [InlineData("accrete", null, null, "needs a region")]
    [InlineData("accrete", "", null, "needs a region")]
    [InlineData("accrete", "Frankfurt am Main", null, "needs a region")]
    [InlineData("accrete", null, "http://user:canary-secret@host:1", "HOST:PORT")]
    [InlineData("accrete", null, "ftp://host", "HOST:PORT")]
    [InlineData("accrete", null, "host:port", "HOST:PORT")]
    public void A_place_that_is_none_is_refused(string table, string? region, string? endpoint, string expected)
    {
        AccreteException error = Assert.Throws<AccreteException>(() => DynamoStorage.Connect(
            new DynamoStorageOptions { Table = table, Region = region, Endpoint = endpoint }));
        Assert.Equal(":storage/misconfigured", error.Error?.ToString());
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_credentials_that_are_there_are_used()
    {
        CredentialChain chain = new(
            ("role", () => null),
            ("broken", () => throw new InvalidOperationException("nobody answers")),
            ("environment", () => new BasicAWSCredentials("first", "secret")),
            ("uri", () => new BasicAWSCredentials("last", "secret")));
        Assert.Equal("first", (await chain.GetCredentialsAsync()).AccessKey);
    }

    [Fact]
    public async Task Without_any_credentials_it_is_told_what_was_tried()
    {
        CredentialChain chain = new(
            ("role", () => throw new InvalidOperationException("nobody answers")), ("environment", () => null));
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(chain.GetCredentialsAsync);
        Assert.Equal(":storage/denied", error.Error?.ToString());
        Assert.Contains("role: nobody answers", error.Message, StringComparison.Ordinal);
    }
}
