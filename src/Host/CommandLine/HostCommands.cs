using System;
using System.Collections.Generic;
using System.CommandLine;
using Accrete.Host.Errors;

namespace Accrete.Host.CommandLine;

/// <summary>All verbs, and what their failures look like.</summary>
internal static class HostCommands
{
    private const string About = """
        Accrete: an immutable, time-aware database.

          accrete demo                                                    see it work
          accrete shell --sample movies                                   ask and tell, one input after the other
          accrete q '[:find ?t :where [_ :movie/title ?t]]' -s movies     one query; --json, --edn for scripts
          accrete import people.edn                                       check, count and time a file of transactions
          accrete transactor hocon/dev.conf                               keep databases on disk, and serve peers

        Exit codes: 0 done, 1 a case failed, 2 wrong command line, 3 wrong data, query or file, 4 a mistake of the
        program, 5 a transactor could not start, 6 it lost its storage, 130 stopped. The manual is docs/cli.md.
        """;

    /// <summary>Runs a command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, HostIo io)
    {
        Option<bool> debug = new("--debug")
        {
            Description = "Show where in the program an error arose.",
            Recursive = true,
        };
        RootCommand root = new(About) { debug };
        foreach (Command command in All(io))
        {
            root.Add(command);
        }

        IReadOnlyList<string> given = arguments.Count == 0 ? ["--help"] : arguments;
        // @FILE is ours
        ParseResult parsed = root.Parse(given, new ParserConfiguration { ResponseFileTokenReplacer = null });
        InvocationConfiguration configuration = new()
        {
            Output = io.Out,
            Error = io.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        if (parsed.Errors.Count > 0)
        {
            UsageErrors.Print(io.Error, parsed);
            return ExitCodes.Usage;
        }

        try
        {
            return parsed.Invoke(configuration);
        }
        catch (Exception error) when (IsStop(error, io))
        {
            io.Error.WriteLine("Stopped.");
            return ExitCodes.Cancelled;
        }
#pragma warning disable CA1031 // The outermost place: whatever comes here is told to a person, not thrown at one.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Tell(io, error, isDebug: parsed.GetValue(debug));
        }
        finally
        {
            io.Out.Flush();
        }
    }

    private static IEnumerable<Command> All(HostIo io) =>
    [
        DemoCommand.Create(io),
        ImportCommand.Create(io),
        QueryCommand.Create(io),
        PullCommand.Create(io),
        TransactCommand.Create(io),
        ShellCommand.Create(io),
        ConformanceCommand.Create(io),
        EnsureTransactorCommand.Create(io),
        TransactorCommand.Create(io),
        PartitionsCommand.Create(io),
        RepartitionCommand.Create(io),
        .. DatabaseCommands.Create(io),
        .. BackupCommands.Create(io),
    ];

    /// <summary>Tells whether the work ended because it was stopped: it says so in its own words, each part
    /// in others.</summary>
    private static bool IsStop(Exception error, HostIo io) => io.Cancellation.IsCancellationRequested
        && (error is OperationCanceledException
            || (error.InnerException ?? error) is AccreteException { Category: AnomalyCategory.Interrupted });

    private static int Tell(HostIo io, Exception error, bool isDebug)
    {
        error = error switch
        {
            InsufficientExecutionStackException => TooDeep(error),
            OutOfMemoryException => WorkLimit.TooMuch(WorkLimit.DefaultBytesMax),
            _ => error,
        };
        bool isUsers = ErrorPrinter.IsUsers(error);
        ErrorPrinter.Print(io.Error, error);
        if (isDebug)
        {
            io.Error.WriteLine(error.ToString());
        }
        else if (!isUsers)
        {
            io.Error.WriteLine($"  A mistake of the program ({error.GetType().Name}); --debug shows where.");
        }

        return isUsers ? ExitCodes.Data : ExitCodes.Internal;
    }

    private static AccreteException TooDeep(Exception error) => new(
        null, AnomalyCategory.Incorrect, "The answer is nested too deep to be shown", inner: error);
}
