using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using Amazon.Runtime;

namespace Accrete.Storage.DynamoDb.Provisioning;

/// <summary>Calls services of AWS that speak XML: IAM, STS, S3, CloudWatch.</summary>
/// <param name="credentials">Who calls.</param>
/// <param name="region">The region.</param>
/// <param name="endpoint">Where all of them are instead of in AWS (<c>AWS_ENDPOINT_URL</c>); null for AWS.</param>
/// <param name="time">Tells the time.</param>
internal sealed class AwsCalls(AWSCredentials credentials, string region, string? endpoint, TimeProvider time)
    : IDisposable
{
    // IAM is one for all regions.
    private const string GlobalRegion = "us-east-1";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new() { Timeout = Timeout };

    /// <summary>Calls an action of IAM.</summary>
    /// <param name="action">The action.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException">It was refused, or there was no answer.</exception>
    public Task<AwsAnswer> IamAsync(
        string action, IEnumerable<(string Name, string Value)> parameters, CancellationToken token) =>
        ActionAsync("iam", GlobalRegion, "https://iam.amazonaws.com", "2010-05-08", action, parameters, token);

    /// <summary>Returns the number of the account.</summary>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException">It was refused, or there was no answer.</exception>
    public async Task<string> AccountAsync(CancellationToken token)
    {
        AwsAnswer answer = await ActionAsync(
            "sts", region, $"https://sts.{region}.amazonaws.com", "2011-06-15", "GetCallerIdentity", [], token)
            .ConfigureAwait(false);
        return answer.Error is { } error ? throw error : answer.Value("Account");
    }

    /// <summary>Calls an action of CloudWatch.</summary>
    /// <param name="action">The action.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException">There was no answer.</exception>
    public Task<AwsAnswer> CloudWatchAsync(
        string action, IEnumerable<(string Name, string Value)> parameters, CancellationToken token) =>
        ActionAsync(
            "monitoring", region, $"https://monitoring.{region}.amazonaws.com", "2010-08-01", action, parameters,
            token);

    /// <summary>Makes a bucket of S3.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException">There was no answer.</exception>
    public Task<AwsAnswer> MakeBucketAsync(string name, CancellationToken token)
    {
        string body = region == GlobalRegion ? "" : "<CreateBucketConfiguration "
            + "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>"
            + region + "</LocationConstraint></CreateBucketConfiguration>";
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        return SendAsync(
            new AwsRequest(
                "s3", region, "PUT", new Uri($"{endpoint ?? $"https://s3.{region}.amazonaws.com"}/{name}"),
                [("x-amz-content-sha256", AwsSignature.Hex(SHA256.HashData(bytes)))], bytes),
            token);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private Task<AwsAnswer> ActionAsync(
        string service, string of, string url, string version, string action,
        IEnumerable<(string Name, string Value)> parameters, CancellationToken token)
    {
        string body = string.Join('&', parameters.Prepend(("Version", version)).Prepend(("Action", action))
            .Select(each => $"{each.Item1}={Uri.EscapeDataString(each.Item2)}"));
        return SendAsync(
            new AwsRequest(
                service, of, "POST", new Uri((endpoint ?? url) + "/"),
                [("content-type", "application/x-www-form-urlencoded")], Encoding.UTF8.GetBytes(body)),
            token);
    }

    private async Task<AwsAnswer> SendAsync(AwsRequest asked, CancellationToken token)
    {
        ImmutableCredentials key = await credentials.GetCredentialsAsync().ConfigureAwait(false);
        using HttpRequestMessage request = new(new HttpMethod(asked.Method), asked.Url)
        {
            Content = new ByteArrayContent(asked.Body),
        };
        foreach ((string name, string value) in AwsSignature.Sign(asked, time.GetUtcNow(), key))
        {
            if (name == "content-type")
            {
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        try
        {
            using HttpResponseMessage answer = await _client.SendAsync(request, token).ConfigureAwait(false);
            string text = await answer.Content.ReadAsStringAsync(token).ConfigureAwait(false);
            return AwsAnswer.Read(answer.IsSuccessStatusCode, (int)answer.StatusCode, text);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or XmlException
            || (error is OperationCanceledException && !token.IsCancellationRequested))
        {
            throw StorageErrors.Unavailable(
                $"{asked.Url.Authority} does not answer as AWS does: {error.Message}", error);
        }
    }
}
