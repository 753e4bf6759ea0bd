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
        import os, pty, select, signal, sys, time
        pid, fd = pty.fork()
        if pid == 0:
            # Tests that run in the background ignore interrupts, and would hand that on.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
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
        raw = lambda text: text.encode().decode('unicode_escape').encode('latin-1')
        sent, sent_at = b'', 0
        for wanted, keys in steps:
            while raw(wanted) not in screen[seen:] and time.time() < end and read():
                # Pressed before the work began it stopped nothing: press again, as a person would.
                if sent and not sent.strip(b'\x03') and time.time() - sent_at > 5:
                    sent_at = time.time()
                    os.write(fd, sent)
            seen, sent, sent_at = len(screen), raw(keys), time.time()
            os.write(fd, sent)
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

    [SkippableFact]
    public void Ctrl_C_stops_what_runs_and_keeps_the_shell_its_data_and_what_is_typed_next()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/python3"), "needs python3's pty");
        using TemporaryFolder state = new();
        const string Endless =
            "[:find ?r . :where [(reduce (fn [a x] (reduce + (range 1000000))) 0 (range 1000000)) ?r]]";
        string screen = Run(state.Folder, $"""
            accrete> |[:db/add "a" :db/doc "kept beyond"]\x15
            accrete> |[[:db/add "a" :db/doc "kept beyond"]]\r
            txInstant|{Endless}\r
            ?2004l|\x03
            Stopped.|{Endless}\r
            ?2004l|\x03\x03
            Stopped.|[:find ?d . :where [_ :db/doc ?d] [(clojure.string/starts-with? ?d "kept")]]\r
            ms\r\n\x1b[?2004h|[:find ?x\x03
            \n\x1b[?2004h|[:find ?x . :where [(str "after" " " "all") ?x]]\r
            ms\r\n\x1b[?2004h|\x04
            will be lost|y
            """);
        Assert.Contains("1 transaction entered here will be lost", screen, StringComparison.Ordinal);
        Assert.Equal(2, screen.Split("Stopped.").Length - 1);
        Assert.Contains("\"kept beyond\"\r\n", screen, StringComparison.Ordinal);
        Assert.Contains("\"after all\"\r\n", screen, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Wide_characters_move_the_cursor_by_their_width_and_are_deleted_whole()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/python3"), "needs python3's pty");
        using TemporaryFolder state = new();

        // The prompt takes 9 columns, the quote one, each wide character two.
        string screen = Run(state.Folder, """
            accrete> |"\xe6\x97\xa5\xe6\x9c\xac\xf0\x9f\x98\x80x"
            \x1b[18C|\x1b[D\x1b[D\x7f
            \x1b[14C|\x03
            ^C|\x04
            """);
        Assert.Contains("\x1b[14C", screen, StringComparison.Ordinal);
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
