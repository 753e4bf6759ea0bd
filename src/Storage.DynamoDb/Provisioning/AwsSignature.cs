using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace Accrete.Storage.DynamoDb.Provisioning;

/// <summary>Signs a request as the services of AWS ask for it: version 4, all headers that are sent.</summary>
/// <remarks>Source: "AWS Signature Version 4 for API requests", whose published example is a test. The packages of the
/// driver for IAM and STS would be large dependencies for four calls.</remarks>
internal static class AwsSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Returns the headers that make a request a signed one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="time">When it is sent.</param>
    /// <param name="key">Who sends it.</param>
    public static SortedDictionary<string, string> Sign(
        AwsRequest request, DateTimeOffset time, ImmutableCredentials key)
    {
        string at = time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string scope = $"{at[..8]}/{request.Region}/{request.Service}/aws4_request";
        SortedDictionary<string, string> signed = new(StringComparer.Ordinal)
        {
            ["host"] = request.Url.Authority,
            ["x-amz-date"] = at,
        };
        foreach ((string name, string value) in request.Headers)
        {
            signed[name] = value;
        }

        if (key.UseToken)
        {
            signed["x-amz-security-token"] = key.Token;
        }

        string names = string.Join(';', signed.Keys);
        string form = string.Join(
            '\n', request.Method, request.Url.AbsolutePath, "",
            string.Concat(signed.Select(each => $"{each.Key}:{each.Value}\n")), names,
            Hex(SHA256.HashData(request.Body)));
        string text = string.Join('\n', Algorithm, at, scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(form))));
        byte[] secret = Encoding.UTF8.GetBytes("AWS4" + key.SecretKey);
        foreach (string part in (IEnumerable<string>)[at[..8], request.Region, request.Service, "aws4_request"])
        {
            secret = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(part));
        }

        string signature = Hex(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text)));
        signed["authorization"] =
            $"{Algorithm} Credential={key.AccessKey}/{scope}, SignedHeaders={names}, Signature={signature}";
        return signed;
    }

    /// <summary>Writes bytes as lower-case hexadecimal digits.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
