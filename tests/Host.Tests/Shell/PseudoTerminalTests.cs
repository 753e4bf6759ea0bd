using System;
using System.Diagnostics;
using System.IO;
using Accrete.Host.Shell;
using Xunit;

namespace Accrete.Host.Tests.Shell;

/// <summary>The shell as a person sees it: a process of its own in a pseudo-terminal, which Python opens.</summary>
public sealed class PseudoTerminalTests
{
    /// <summary>Runs a command in a pseudo-terminal; sends the lines of its input one by one, each when the screen
    /// shows what stands before the bar; prints all that was on the screen.</summary>
    private const string Driver = """
        import os, pty, select, sys, time
        pid, fd = pty.fork()
        if pid == 0:
            os.environ.update(TERM='xterm', XDG_STATE_HOME=sys.argv[1])
            os.execvp('dotnet', ['dotnet'] + sys.argv[2:])
        screen, seen, end = b'', 0, time.time() + 90
        steps = [line.rstrip('\n').split('|', 1) for line in sys.stdin]
        def read():
            global screen
            if not select.select([fd], [], [], 0.2)[0]:
                return True
            try:
                more = os.read(fd, 65536)
            except OSError:
                return False
            screen += more
            return bool(more)
        for wanted, keys in steps:
            while wanted.encode() not in screen[seen:] and time.time() < end and read():
                pass
            seen = len(screen)
            os.write(fd, keys.encode().decode('unicode_escape').encode('latin-1').decode('utf-8', 'replace').encode())
        while time.time() < end and read():
            pass
        sys.stdout.buffer.write(screen)
        """;

    [SkippableFact]
    public void The_shell_answers_takes_a_paste_asks_before_it_leaves_and_keeps_its_history()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/python3"), "needs python3's pty");
        using TemporaryFolder state = new();
        string screen = Run(state.Folder, """
            accrete> |[:find ?x . :where [(ground 42) ?x]]\r
            42|\x1b[200~[{:db/doc "one"}\n\t{:db/doc "two"}]\x1b[201~\r
            txInstant|\x04
            will be lost|n
            accrete> |:stats\r
            history|\x04
            will be lost|y
            """);
        Assert.Contains("42", screen, StringComparison.Ordinal);
        Assert.Contains("1 transaction entered here will be lost", screen, StringComparison.Ordinal);
        Assert.Contains("\t{:db/doc", new LineHistory(Path.Combine(state.Folder, "accrete", "history")).Entries[1],
            StringComparison.Ordinal);
    }

    private static string Run(string state, string steps)
    {
        ProcessStartInfo start = new("/usr/bin/python3")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (string argument in (string[])["-c", Driver, state, typeof(LineHistory).Assembly.Location, "shell"])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!; // python3 is there
        process.StandardInput.Write(steps + "\n");
        process.StandardInput.Close();
        string screen = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return screen;
    }
}
