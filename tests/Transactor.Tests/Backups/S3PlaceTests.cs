using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Accrete.Storage.Backups;
using Accrete.Storage.S3;
using Amazon.Runtime;
using Amazon.S3;
using Xunit;

namespace Accrete.Transactor.Tests.Backups;

/// <summary>Backups in S3, on the other side of its wire.</summary>
public sealed class S3PlaceTests
{
    [Fact]
    public async Task Keys_stand_below_the_prefix_and_listings_come_in_pages()
    {
        using FakeS3 server = new();
        S3Place place = Open(server, "backups/people");
        for (int i = 0; i < 8; i++)
        {
            await place.WriteAsync($"points/{i}", new byte[i], default);
        }

        await Open(server, "backups/people-2").WriteAsync("points/9", new byte[9], default);
        List<PlacedFile> files = [];
        await foreach (PlacedFile file in place.ListAsync("points/", default))
        {
            files.Add(file);
        }

        Assert.Equal(8, files.Count);
        Assert.Equal(new PlacedFile("points/7", 7), files[^1]);
        Assert.Contains("backups/people/points/0", server.Keys);
        Assert.Equal("s3://bucket/backups/people", place.ToString());
    }

    [Theory]
    [InlineData(true, "AES256")]
    [InlineData(false, null)]
    public async Task S3_encrypts_where_that_is_asked_for(bool encrypts, string? expected)
    {
        using FakeS3 server = new();
        S3Place place = Open(server, "", new BackupPlaceOptions { Encrypts = encrypts });
        await place.WriteAsync("claim", new byte[] { 1 }, default);
        Assert.Equal(expected, server.Encryption);
        Assert.Equal(["claim"], server.Keys);
    }

    [Theory]
    [InlineData(403, "AccessDenied", ":storage/denied")]
    [InlineData(403, "InvalidAccessKeyId", ":storage/denied")]
    [InlineData(403, "SignatureDoesNotMatch", ":storage/denied")]
    [InlineData(400, "ExpiredToken", ":storage/denied")]
    [InlineData(403, "RequestTimeTooSkewed", ":storage/misconfigured")]
    [InlineData(404, "NoSuchBucket", ":storage/misconfigured")]
    [InlineData(301, "PermanentRedirect", ":storage/misconfigured")]
    [InlineData(409, "ConditionalRequestConflict", ":storage/busy")]
    [InlineData(503, "SlowDown", ":storage/busy")]
    [InlineData(429, "TooManyRequests", ":storage/busy")]
    [InlineData(500, "InternalError", ":storage/unavailable")]
    [InlineData(418, "Teapot", ":storage/fault")]
    public async Task Each_error_of_the_service_has_a_meaning(int status, string code, string expected)
    {
        using FakeS3 server = new() { Trouble = (status, code) };
        S3Place place = Open(server, "p");
        foreach (Func<Task> call in (IEnumerable<Func<Task>>)
            [
                () => place.ReadAsync("claim", default),
                () => place.WriteAsync("claim", new byte[] { 1 }, default),
                () => place.WriteNewAsync("claim", new byte[] { 1 }, default),
            ])
        {
            AccreteException error = await Assert.ThrowsAsync<AccreteException>(call);
            Assert.Equal(expected, error.Error?.ToString());
            Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_unavailable()
    {
        FakeS3 server = new();
        S3Place place = Open(server, "p");
        server.Dispose();
        AccreteException error =
            await Assert.ThrowsAsync<AccreteException>(() => place.ReadAsync("claim", default));
        Assert.Equal(":storage/unavailable", error.Error?.ToString());
    }

    /// <summary>Opens a place on a server of the tests; the driver repeats nothing.</summary>
    internal static S3Place Open(FakeS3 server, string prefix, BackupPlaceOptions? options = null) => new(
        new AmazonS3Client(
            new BasicAWSCredentials("key", "canary-of-a-key"),
            new AmazonS3Config
            {
                ServiceURL = server.Endpoint,
                AuthenticationRegion = "us-east-1",
                ForcePathStyle = true,
                MaxErrorRetry = 0,
            }),
        FakeS3.Bucket,
        prefix,
        options ?? new BackupPlaceOptions());
}
