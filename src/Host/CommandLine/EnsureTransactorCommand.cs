using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Host.Provisioning;
using Accrete.Storage.DynamoDb.Provisioning;
using Accrete.Transactor.Configuration;

namespace Accrete.Host.CommandLine;

/// <summary><c>ensure-transactor IN OUT</c>: makes what a transactor on DynamoDB needs, and writes its name into the
/// file.</summary>
/// <remarks>Source: operation/storage, "DDB automated setup". Input and output may be one file; a complete one stays as
/// it is.</remarks>
internal static class EnsureTransactorCommand
{
    private const string DefaultTable = "accrete";

    /// <summary>Makes the command.</summary>
    public static Command Create(HostIo io)
    {
        Argument<string> input = new("in")
        {
            Description = "The transactor's file: its protocol is ddb or ddb-local.",
        };
        Argument<string> output = new("out") { Description = "Where the completed file goes; it may be the same." };
        Command command = new(
            "ensure-transactor", "Make the table, the roles and the bucket of a transactor on DynamoDB.")
        {
            input, output,
        };
        command.SetAction(parsed => RunAsync(
            io, parsed.GetRequiredValue(input), parsed.GetRequiredValue(output)).GetAwaiter().GetResult());
        return command;
    }

    private static async Task<int> RunAsync(HostIo io, string input, string output)
    {
        CancellationToken token = io.Cancellation;
        string text = await File.ReadAllTextAsync(input, token).ConfigureAwait(false);
        bool isHocon = !input.EndsWith(".properties", StringComparison.OrdinalIgnoreCase);
        ConfigurationText file = isHocon ? HoconFile.Read(text) : PropertiesFile.Read(text);
        SortedDictionary<string, string> given = new(StringComparer.Ordinal);
        foreach (PropertyEntry entry in file.Entries)
        {
            given[Properties.FileName(entry.Name)] = entry.Value.Trim();
        }

        string[] problems = [.. file.Problems.Select(problem => problem.Message), .. Missing(given)];
        if (problems.Length > 0)
        {
            return Tell(io, input, problems, ExitCodes.Data);
        }

        List<string> failures = [];
        Provisioner provisioner = new(Plan(given), io.Clock, io.Out.WriteLine, failures.Add);
        foreach ((string name, string value) in await provisioner.RunAsync(token).ConfigureAwait(false))
        {
            text = given.GetValueOrDefault(name) == value ? text : PropertyLines.Set(text, isHocon, name, value);
        }

        await File.WriteAllTextAsync(output, text, token).ConfigureAwait(false);
        if (failures.Count > 0)
        {
            return Tell(io, "error", [.. failures, "Mend it and run the same command again."], ExitCodes.Failed);
        }

        ConfigurationResult result = ConfigurationReader.Read(
            output, text, [], GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        return Tell(io, output, [.. result.Problems.Select(problem => problem.Message)], ExitCodes.Ok);
    }

    private static IEnumerable<string> Missing(SortedDictionary<string, string> given)
    {
        (string place, string form) = given.GetValueOrDefault("protocol") == "ddb-local"
            ? ("aws-dynamodb-override-endpoint", "HOST:PORT")
            : ("aws-dynamodb-region", "such as eu-west-1");
        if (given.GetValueOrDefault("protocol") is not ("ddb" or "ddb-local"))
        {
            yield return "ensure-transactor is for protocol ddb and ddb-local.";
        }
        else if (string.IsNullOrEmpty(given.GetValueOrDefault(place)))
        {
            yield return $"{place} must be set: {form}.";
        }
    }

    private static ProvisionPlan Plan(SortedDictionary<string, string> given)
    {
        string? Text(string name) => given.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
        bool isLocal = given["protocol"] == "ddb-local";
        return new ProvisionPlan
        {
            Table = Text("aws-dynamodb-table") ?? DefaultTable,
            Region = isLocal ? null : Text("aws-dynamodb-region"),
            Endpoint = Text("aws-dynamodb-override-endpoint"),
            Services = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 } url
                ? url.TrimEnd('/')
                : null,
            LogBucket = given.GetValueOrDefault("aws-s3-log-bucket-id"),
            SendsMetrics = Text("aws-cloudwatch-region") is not null,
            TransactorRole = Text("aws-transactor-role"),
            PeerRole = Text("aws-peer-role"),
        };
    }

    private static int Tell(HostIo io, string where, string[] lines, int exitCode)
    {
        foreach (string line in lines)
        {
            io.Error.WriteLine($"{where}: {line.ReplaceLineEndings(" ")}");
        }

        return exitCode;
    }
}
