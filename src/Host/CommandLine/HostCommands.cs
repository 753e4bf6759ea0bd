using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using Accrete.Edn;

namespace Accrete.Host.CommandLine;

/// <summary>All verbs, and what their failures look like.</summary>
internal static class HostCommands
{
    /// <summary>Runs a command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, HostIo io)
    {
        Option<bool> debug = new("--debug") { Description = "Show where in the program an error arose.", Recursive = true };
        RootCommand root = new("Accrete: an immutable, time-aware database.") { debug, ConformanceCommand.Create(io) };
        ParseResult parsed = root.Parse(arguments);
        InvocationConfiguration configuration = new()
        {
            Output = io.Out,
            Error = io.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        if (parsed.Errors.Count > 0)
        {
            parsed.Invoke(configuration);
            return ExitCodes.Usage;
        }

        try
        {
            return parsed.Invoke(configuration);
        }
        catch (OperationCanceledException)
        {
            io.Error.WriteLine("Stopped.");
            return ExitCodes.Cancelled;
        }
        catch (Exception error) when (!parsed.GetValue(debug) && error is AccreteException or EdnException or IOException or UnauthorizedAccessException)
        {
            io.Error.WriteLine(error.Message);
            return ExitCodes.Data;
        }
        finally
        {
            io.Out.Flush();
        }
    }
}
