using System;
using System.CommandLine;
using Accrete.Host.Shell;

namespace Accrete.Host.CommandLine;

/// <summary><c>shell</c>: asks and answers, one input after the other.</summary>
internal static class ShellCommand
{
    private const int WidthDefault = 80;
    private const int PressesToEnd = 5;

    /// <summary>Makes the command.</summary>
    public static Command Create(HostIo io)
    {
        SourceOptions source = new();
        Option<bool> noHistory = new("--no-history-file") { Description = "Do not keep what is entered." };
        Command command = new("shell", "Ask and transact, one input after the other.") { noHistory };
        source.AddDataTo(command);
        command.SetAction(parsed =>
        {
            return source.With(parsed, io, workspace =>
            {
                ShellState state = new(workspace);
                return io.IsKeyboard && io.IsTerminal
                    ? RunAtTerminal(io, state, parsed.GetValue(noHistory) ? null : LineHistory.DefaultPath())
                    : RunPlain(io, state);
            });
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
            io.Out, new Keyboard(), () => ConsoleWidth(), history, new Completer(() => session.Words));
        io.Interrupts.PressesToEnd = PressesToEnd;
        io.Interrupts.Told = more => io.Error.WriteLine(
            $"Stopping. Ctrl-C {(more == 1 ? "once" : $"{more} times")} more ends the shell"
                + (state.Workspace.IsKept ? "." : ", and with it the database."));
        io.Out.WriteLine("Accrete shell. :help tells what it knows, Tab completes, Ctrl-D leaves.");
        session.Run(editor);
        return ExitCodes.Ok;
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
