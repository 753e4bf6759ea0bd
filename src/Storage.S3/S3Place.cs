using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Index.Codec;
using Accrete.Storage.Backups;
using Amazon.S3;
using Amazon.S3.Model;

namespace Accrete.Storage.S3;

/// <summary>Keeps backups in a bucket of S3: <c>s3://bucket/prefix</c>.</summary>
/// <remarks>Keys, region and endpoint come from where the AWS tools look for them (environment, profiles, roles);
/// <c>AWS_ENDPOINT_URL</c> names another service with the interface of S3, whose buckets stand in the path then. A
/// file is an object; S3 shows an object whole, and at once when it has answered. Writes are repeated by the driver: a
/// file that is written where there is none may be told to be there by its own first write, which callers
/// know.</remarks>
internal sealed class S3Place : IBackupPlace
{
    /// <summary>So many objects at once, unless told otherwise (<c>datomic.s3BackupConcurrency</c>).</summary>
    public const int DefaultConcurrency = 25;

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(60);

    private readonly IAmazonS3 _client;
    private readonly string _bucket;
    private readonly string _prefix;
    private readonly bool _encrypts;

    /// <summary>Makes a place. Nothing is sent yet.</summary>
    /// <param name="bucket">The bucket, which is there.</param>
    /// <param name="prefix">What the keys of the backups begin with, without a slash at its end; it may be
    /// empty.</param>
    /// <param name="options">How many objects at once; whether S3 encrypts them.</param>
    /// <exception cref="AccreteException"><c>:storage/misconfigured</c>: no region is set.</exception>
#pragma warning disable CA2000 // The place disposes of its driver.
    public S3Place(string bucket, string prefix, BackupPlaceOptions options)
        : this(MakeClient(options.Concurrency ?? DefaultConcurrency, null), bucket, prefix, options)
    {
    }
#pragma warning restore CA2000

    /// <summary>Makes a place that a driver reaches, which is its own from now on.</summary>
    internal S3Place(IAmazonS3 client, string bucket, string prefix, BackupPlaceOptions options)
    {
        (_client, _bucket, _encrypts) = (client, bucket, options.Encrypts);
        _prefix = prefix.Length == 0 ? "" : prefix + "/";
        Concurrency = options.Concurrency ?? DefaultConcurrency;
    }

    /// <inheritdoc/>
    public int Concurrency { get; }

    /// <inheritdoc/>
    public async Task WriteAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken token) =>
        await CallAsync(() => _client.PutObjectAsync(Put(name, bytes), token)).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<bool> WriteNewAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        PutObjectRequest put = Put(name, bytes);
        put.IfNoneMatch = "*";
        try
        {
            await _client.PutObjectAsync(put, token).ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception there) when (there.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
        catch (Exception error) when (S3Errors.IsOfCall(error, token))
        {
            throw S3Errors.Translate(error, _bucket);
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAsync(string name, CancellationToken token)
    {
        try
        {
            using GetObjectResponse answer =
                await _client.GetObjectAsync(_bucket, _prefix + name, token).ConfigureAwait(false);
            if (answer.ContentLength > SegmentFormat.SegmentBytesMax)
            {
                throw StorageErrors.Damaged($"The file {name} of the backup is larger than any can be.");
            }

            byte[] bytes = new byte[answer.ContentLength];
            await answer.ResponseStream.ReadExactlyAsync(bytes, token).ConfigureAwait(false);
            return bytes;
        }
        catch (AmazonS3Exception absent) when (absent.ErrorCode is "NoSuchKey")
        {
            return null;
        }
        catch (Exception error) when (S3Errors.IsOfCall(error, token))
        {
            throw S3Errors.Translate(error, _bucket);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PlacedFile> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken token)
    {
        ListObjectsV2Request request = new() { BucketName = _bucket, Prefix = _prefix + prefix };
        do
        {
            ListObjectsV2Response page =
                await CallAsync(() => _client.ListObjectsV2Async(request, token)).ConfigureAwait(false);
            foreach (S3Object one in page.S3Objects ?? [])
            {
                yield return new PlacedFile(one.Key[_prefix.Length..], one.Size ?? 0);
            }

            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return default;
    }

    /// <summary>Returns the bucket and the prefix.</summary>
    public override string ToString() => $"s3://{_bucket}/{_prefix.TrimEnd('/')}";

    /// <summary>Makes a driver, as the settings of the host say.</summary>
    /// <param name="connections">How many connections it may have.</param>
    /// <param name="region">The region; null for the one of the settings.</param>
    internal static AmazonS3Client MakeClient(int connections, string? region)
    {
        bool isElsewhere = ((string[])["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"])
            .Any(static name => Environment.GetEnvironmentVariable(name) is { Length: > 0 });
        try
        {
            AmazonS3Config config = new()
            {
                ForcePathStyle = isElsewhere,
                Timeout = CallTimeout,
                MaxConnectionsPerServer = connections,
            };
            if (region is not null)
            {
                config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(region);
            }

            return new AmazonS3Client(config);
        }
        catch (Amazon.Runtime.AmazonClientException error)
        {
            throw S3Errors.NotSetUp(error);
        }
    }

    private PutObjectRequest Put(string name, ReadOnlyMemory<byte> bytes) => new()
    {
        BucketName = _bucket,
        Key = _prefix + name,
        InputStream = MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) // it is an array
            : new MemoryStream(bytes.ToArray(), writable: false),
        ContentType = "application/octet-stream",
        UseChunkEncoding = false, // the bytes are at hand: they are signed as a whole
        ServerSideEncryptionMethod = _encrypts ? ServerSideEncryptionMethod.AES256 : null,
    };

    private async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw S3Errors.Translate(error, _bucket);
        }
    }
}
