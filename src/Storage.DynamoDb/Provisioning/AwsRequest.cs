using System;
using System.Collections.Generic;

namespace Accrete.Storage.DynamoDb.Provisioning;

/// <summary>Is what is asked of a service of AWS.</summary>
/// <param name="Service">The service, as <c>iam</c>.</param>
/// <param name="Region">The region.</param>
/// <param name="Method">The method of HTTP.</param>
/// <param name="Url">Where it goes; its path is sent as it is, and it has no query.</param>
/// <param name="Headers">What is signed beside host and time; names in lower case.</param>
/// <param name="Body">What it holds.</param>
internal sealed record AwsRequest(
    string Service, string Region, string Method, Uri Url, IReadOnlyList<(string Name, string Value)> Headers,
    byte[] Body);
