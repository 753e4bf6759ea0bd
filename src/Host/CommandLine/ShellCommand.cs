using System;
using System.CommandLine;
using Accrete.Host.Shell;

namespace Accrete.Host.CommandLine;

/// <summary><c>shell</c>: asks and answers, one input after the other.</summary>
internal static class ShellCommand
{
    private const int WidthDefault = 80;

    /// <summary>Makes the command.</summary>
    public static Command Create(HostIo io)
    {
        SourceOptions source = new();
        Option<bool> noHistory = new("--no-history-file") { Description = "Do not keep what is entered." };
        Command command = new("shell", "Ask and transact, one input after the other.") { noHistory };
        source.AddDataTo(command);
        command.SetAction(parsed =>
        {
            ShellState state = new(source.Load(parsed, io));
            return io.IsKeyboard && io.IsTerminal
                ? RunAtTerminal(io, state, parsed.GetValue(noHistory) ? null : LineHistory.DefaultPath())
                : RunPlain(io, state);
        });
        return command;
    }

    private static int RunPlain(HostIo io, ShellState state)
    {
        ShellSession session = new(io, state);
        return session.Run(new PlainLineSource(io.In, io.ShowsPrompts ? io.Out : null)) ? ExitCodes.Ok : ExitCodes.Data;
    }

    private static int RunAtTerminal(HostIo io, ShellState state, string? historyPath)
    {
        ShellSession session = new(io, state);
        LineHistory history = new(historyPath);
        TerminalLineEditor editor = new(
            io.Out, ReadKey, () => ConsoleWidth(), history, new Completer(() => session.Words));
        io.Out.WriteLine("Accrete shell. :help tells what it knows, Tab completes, Ctrl-D leaves.");
        session.Run(editor);
        history.Save();
        return ExitCodes.Ok;
    }

    /// <summary>Reads a key. While it waits, Ctrl-C is a key like others; while something runs, it stops
    /// that.</summary>
    private static ConsoleKeyInfo ReadKey()
    {
        Console.TreatControlCAsInput = true;
        try
        {
            return Console.ReadKey(intercept: true);
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }

    private static int ConsoleWidth()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : WidthDefault;
        }
        catch (System.IO.IOException)
        {
            return WidthDefault;
        }
    }
}
