using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Amazon.S3;
using Amazon.S3.Model;

namespace Accrete.Storage.S3;

/// <summary>Takes files that are only ever written: log files.</summary>
internal sealed class S3Bucket : IDisposable
{
    private readonly IAmazonS3 _client;
    private readonly string _bucket;

    /// <summary>Makes one over a bucket, which is there. Nothing is sent yet.</summary>
    /// <param name="bucket">Its name.</param>
    /// <param name="region">Its region; null for the one of the host's settings.</param>
    /// <exception cref="AccreteException"><c>:storage/misconfigured</c>: no region is set.</exception>
#pragma warning disable CA2000 // It disposes of its driver.
    public S3Bucket(string bucket, string? region)
        : this(S3Place.MakeClient(1, region), bucket)
    {
    }
#pragma warning restore CA2000

    /// <summary>Makes one that a driver reaches, which is its own from now on.</summary>
    internal S3Bucket(IAmazonS3 client, string bucket) => (_client, _bucket) = (client, bucket);

    /// <summary>Writes an object, in the place of one with the same key.</summary>
    /// <exception cref="AccreteException">It is not known to be written.</exception>
    public async Task PutAsync(string key, byte[] bytes, string contentType, CancellationToken token)
    {
        using MemoryStream stream = new(bytes, writable: false);
        try
        {
            await _client.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = _bucket,
                    Key = key,
                    InputStream = stream,
                    ContentType = contentType,
                    UseChunkEncoding = false,
                },
                token).ConfigureAwait(false);
        }
        catch (Exception error) when (S3Errors.IsOfCall(error, token))
        {
            throw S3Errors.Translate(error, _bucket);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
