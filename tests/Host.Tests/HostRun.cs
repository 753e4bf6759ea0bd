using System;
using System.IO;
using Accrete.Host.CommandLine;

namespace Accrete.Host.Tests;

/// <summary>One run of the command in this process.</summary>
internal sealed record HostRun(int ExitCode, string Out, string Error)
{
    /// <summary>Runs a command line without input.</summary>
    public static HostRun Of(params string[] arguments) => WithInput("", arguments);

    /// <summary>Runs a command line with an input.</summary>
    public static HostRun WithInput(string input, params string[] arguments)
    {
        using Interrupts interrupts = new();
        return With(interrupts, input, arguments);
    }

    /// <summary>Runs a command line that can be interrupted.</summary>
    public static HostRun With(Interrupts interrupts, string input, params string[] arguments)
    {
        using StringReader reader = new(input);
        using StringWriter output = new(), error = new();
        HostIo io = new(reader, output, error, IsTerminal: false, IsKeyboard: false, TimeProvider.System, interrupts);
        int exitCode = HostCommands.Run(arguments, io);
        return new HostRun(exitCode, output.ToString(), error.ToString());
    }
}
