using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Accrete.Host.Serving;
using Accrete.Transactor.Configuration;

namespace Accrete.Host.CommandLine;

/// <summary><c>transactor FILE</c>: writes the databases of a storage until it is told to stop.</summary>
internal static class TransactorCommand
{
    private const char Equal = '=';

    /// <summary>Makes the command.</summary>
    public static Command Create(HostIo io)
    {
        Argument<string> file = new("file")
        {
            Description = "The configuration: HOCON (.conf) or Java's properties (.properties); hocon/dev.conf is one.",
        };
        Option<string[]> define = new("-D")
        {
            Description = "Set a property for this start: -D NAME=VALUE; repeat it for more.",
            HelpName = "name=value",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        define.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => !token.Value.Contains(Equal, StringComparison.Ordinal))
                is { } wrong)
            {
                result.AddError($"-D takes NAME=VALUE, not {wrong.Value}.");
            }
        });
        Command command = new("transactor", "Write the databases of a storage, and serve peers.") { file, define };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            PropertyEntry[] overrides = [.. (parsed.GetValue(define) ?? []).Select(Entry)];
            ConfigurationResult result = ConfigurationReader.Read(
                path, File.ReadAllText(path), overrides, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
            return result.Configuration is { } configuration
                ? RunAsync(io, configuration).GetAwaiter().GetResult()
                : Refuse(io, path, result.Problems);
        });
        return command;
    }

    private static PropertyEntry Entry(string text)
    {
        string[] parts = text.Split(Equal, 2);
        return new PropertyEntry(parts[0], parts[1], 0);
    }

    private static int Refuse(HostIo io, string path, IReadOnlyList<ConfigurationProblem> problems)
    {
        foreach (ConfigurationProblem problem in problems)
        {
            io.Error.WriteLine(problem.Line > 0
                ? FormattableString.Invariant($"{path}:{problem.Line}: {problem.Message}")
                : $"{path}: {problem.Message}");
        }

        return ExitCodes.Data;
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "It is disposed of at the end, whatever happens.")]
    private static async Task<int> RunAsync(HostIo io, TransactorConfiguration configuration)
    {
        string uri = SystemUri.Of(configuration);
        Say(io, Introduction(configuration));
        Say(io, $"Starting {uri} ...");
        using StopSignals signals = new(io.Cancellation);
        TransactorProcess? process = null;
        try
        {
            process = await TransactorProcess.StartAsync(configuration, io.Clock, signals.Token).ConfigureAwait(false);
            Say(io, $"System started {uri}");
            return await UntilToldAsync(io, process, signals).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (process is null && signals.Token.IsCancellationRequested)
        {
            Say(io, "Stopped before it had started.");
            return ExitCodes.Ok;
        }
        catch (Exception error) when (process is null && IsRefusal(error))
        {
            Fail(io, error);
            return ExitCodes.NotStarted;
        }
        finally
        {
            if (process is not null)
            {
                await process.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static bool IsRefusal(Exception error) =>
        error is AccreteException or IOException or UnauthorizedAccessException;

    private static string Introduction(TransactorConfiguration configuration) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"Accrete on {RuntimeInformation.FrameworkDescription}, process {Environment.ProcessId}, "
            + $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20:N0} MB of memory, memory index "
            + $"{Property.Size(configuration.MemoryIndexThreshold)} to {Property.Size(configuration.MemoryIndexMax)}, "
            + $"object cache {Property.Size(configuration.ObjectCacheMax)}, logs in {configuration.LogDir}");

    private static async Task<int> UntilToldAsync(HostIo io, TransactorProcess process, StopSignals signals)
    {
        if (await Task.WhenAny(signals.Told, process.Failure).ConfigureAwait(false) == signals.Told)
        {
            Say(io, "Stopping ...");
            return ExitCodes.Ok;
        }

        AccreteException failure = await process.Failure.ConfigureAwait(false);
        Fail(io, failure);
        return ExitCodes.StorageLost;
    }

    private static void Fail(HostIo io, Exception error) =>
        io.Error.WriteLine("error " + SystemUri.WithoutPasswords(error.Message).ReplaceLineEndings(" "));

    private static void Say(HostIo io, string line)
    {
        io.Out.WriteLine(line);
        io.Out.Flush();
    }
}
