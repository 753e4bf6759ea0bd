using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Storage.DynamoDb;
using Accrete.Storage.DynamoDb.Provisioning;

namespace Accrete.Host.Serving;

/// <summary>Sends each report of metrics to CloudWatch, as samples with least, greatest, sum and count.</summary>
/// <remarks>One request is under way at a time: a report that comes while the last one is still being sent is left out,
/// and told. Whatever fails is told, and no more. Source: operation/monitoring.</remarks>
internal sealed class CloudWatchMetrics : IAsyncDisposable
{
    /// <summary>The namespace of the metrics.</summary>
    public const string Namespace = "Datomic";

    /// <summary>The dimension by which systems are told apart.</summary>
    public const string Dimension = "Transactor";

    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(5);

    private readonly AwsCalls _calls;
    private readonly string _system;
    private readonly TimeProvider _time;
    private readonly Action<string> _failed;
    private readonly CancellationTokenSource _end;
    private Task _sending = Task.CompletedTask;

    /// <summary>Makes a sender.</summary>
    /// <param name="calls">Calls CloudWatch; its own from now on.</param>
    /// <param name="system">The value of the dimension.</param>
    /// <param name="time">Tells the time.</param>
    /// <param name="failed">Is told why something was not sent.</param>
    public CloudWatchMetrics(AwsCalls calls, string system, TimeProvider time, Action<string> failed)
    {
        (_calls, _system, _time, _failed) = (calls, system, time, failed);
        _end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
    }

    /// <summary>Makes the one that a file asks for.</summary>
    /// <param name="region">The region (<c>aws-cloudwatch-region</c>).</param>
    /// <param name="system">The name of this system there (<c>aws-cloudwatch-dimension-value</c>).</param>
    /// <param name="time">Tells the time.</param>
    /// <param name="failed">Is told why something was not sent.</param>
    public static CloudWatchMetrics Open(string region, string system, TimeProvider time, Action<string> failed)
    {
        string? endpoint = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 } url
            ? url.TrimEnd('/')
            : null;
        CredentialChain key = CredentialChain.Of(new DynamoStorageOptions { Table = "none", Endpoint = endpoint });
#pragma warning disable CA2000 // The sender disposes of it.
        return new CloudWatchMetrics(new AwsCalls(key, region, endpoint, time), system, time, failed);
#pragma warning restore CA2000
    }

    /// <summary>Sends a report, in the background.</summary>
    /// <returns>A task that ends when it was sent, or was not.</returns>
    public Task Send(EdnMap report)
    {
        if (!_sending.IsCompleted)
        {
            _failed("the last report is still being sent");
            return _sending;
        }

        return _sending = SendAsync(report, _time.GetUtcNow());
    }

    /// <summary>Waits a moment for what is under way, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _end.CancelAfter(EndWithin);
        await _sending.ConfigureAwait(false);
        _calls.Dispose();
        _end.Dispose();
    }

    /// <summary>Returns the parameters of a report.</summary>
    internal static List<(string Name, string Value)> Parameters(EdnMap report, string system, DateTimeOffset at)
    {
        List<(string, string)> parameters = [("Namespace", Namespace)];
        string time = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        int number = 0;
        foreach (KeyValuePair<object?, object?> metric in report)
        {
            string member = string.Create(CultureInfo.InvariantCulture, $"MetricData.member.{++number}");
            string name = ((Keyword)metric.Key!).Name; // reports have keywords
            parameters.Add(($"{member}.MetricName", name));
            parameters.Add(($"{member}.Unit", UnitOf(name)));
            parameters.Add(($"{member}.Timestamp", time));
            parameters.Add(($"{member}.Dimensions.member.1.Name", Dimension));
            parameters.Add(($"{member}.Dimensions.member.1.Value", system));
            if (metric.Value is EdnMap sample)
            {
                parameters.Add(($"{member}.StatisticValues.Minimum", Text(sample[Keyword.Of(null, "lo")])));
                parameters.Add(($"{member}.StatisticValues.Maximum", Text(sample[Keyword.Of(null, "hi")])));
                parameters.Add(($"{member}.StatisticValues.Sum", Text(sample[Keyword.Of(null, "sum")])));
                parameters.Add(($"{member}.StatisticValues.SampleCount", Text(sample[Keyword.Of(null, "count")])));
            }
            else
            {
                parameters.Add(($"{member}.Value", Text(metric.Value)));
            }
        }

        return parameters;
    }

    private static string Text(object? number) =>
        Convert.ToDouble(number, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);

    // A metric's name ends with what it is measured in.
    private static string UnitOf(string name) =>
        name.EndsWith("Msec", StringComparison.Ordinal) ? "Milliseconds"
        : name.EndsWith("Bytes", StringComparison.Ordinal) ? "Bytes"
        : name.EndsWith("MB", StringComparison.Ordinal) ? "Megabytes"
        : "Count";

    private async Task SendAsync(EdnMap report, DateTimeOffset at)
    {
        try
        {
            AwsAnswer answer = await _calls.CloudWatchAsync(
                "PutMetricData", Parameters(report, _system, at), _end.Token).ConfigureAwait(false);
            if (answer.Error is { } error)
            {
                _failed(error.Message);
            }
        }
#pragma warning disable CA1031 // Metrics that are not sent are told of, and no more.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _failed(error.Message);
        }
    }
}
