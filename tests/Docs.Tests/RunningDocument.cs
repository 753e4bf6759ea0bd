using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Host.CommandLine;
using Xunit;

namespace Accrete.Docs.Tests;

/// <summary>running.md is entered from top to bottom, in real processes; only ports are others, for those of the
/// document may be taken.</summary>
public sealed class RunningDocument : IDisposable
{
    /// <summary>The document; the tests of blocks leave it to this one.</summary>
    public const string Name = "docs/running.md";

    private const string Ellipsis = "\u2026";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("accrete-running").FullName;
    private readonly List<Process> _background = [];
    private readonly Dictionary<string, string> _ports = new(StringComparer.Ordinal);

    public RunningDocument()
    {
        (int port, int storage) = TwoPorts();
        _ports["4334"] = $"{port}";
        _ports["4335"] = $"{storage}";
        _ports["9999"] = $"{TwoPorts().First}";
        _ports["5334"] = $"{TwoPorts().First}";
        Directory.CreateDirectory(Path.Combine(_folder, "hocon"));
        foreach (string file in Directory.GetFiles(Path.Combine(Document.Root, "hocon")))
        {
            File.WriteAllText(
                Path.Combine(_folder, "hocon", Path.GetFileName(file)), WithPorts(File.ReadAllText(file)));
        }

        Directory.CreateSymbolicLink(Path.Combine(_folder, "samples"), Path.Combine(Document.Root, "samples"));
        string script = Path.Combine(_folder, "accrete");
        File.WriteAllText(
            script, $"#!/bin/sh\nexec dotnet exec '{typeof(HostCommands).Assembly.Location}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, File.GetUnixFileMode(script) | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task It_can_be_followed_from_top_to_bottom()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // its commands are those of a shell
        }

        foreach (Entry entry in Document.Of(Name).Blocks().Where(each => each.Kind == "console").SelectMany(Entry.Of))
        {
            string expected = WithPorts(string.Join('\n', entry.Output)).TrimEnd();
            string command = WithPorts(entry.Input);
            string actual = command.StartsWith("./accrete transactor", StringComparison.Ordinal)
                ? await RunUntilStartedAsync(command)
                : await RunToTheEndAsync(command);
            Assert.True(IsAsShown(expected, actual), $"{entry.Place}: {command}\ngives\n{actual}\nnot\n{expected}");
            if (command.StartsWith("kill ", StringComparison.Ordinal))
            {
                await EndOfTransactorAsync(isKilled: command.Contains("-9", StringComparison.Ordinal));
            }
        }
    }

    public void Dispose()
    {
        foreach (Process process in _background)
        {
            if (!process.HasExited)
            {
                process.Kill();
                process.WaitForExit();
            }

            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Returns a free port whose next one is free too.</summary>
    private static (int First, int Second) TwoPorts()
    {
        while (true)
        {
            using TcpListener first = new(IPAddress.Loopback, 0);
            first.Start();
            int port = ((IPEndPoint)first.LocalEndpoint).Port;
            using TcpListener second = new(IPAddress.Loopback, port + 1);
            try
            {
                second.Start();
                return (port, port + 1);
            }
            catch (SocketException)
            {
                // Taken: another pair.
            }
        }
    }

    private static bool IsAsShown(string expected, string actual)
    {
        string pattern = string.Concat(expected.Split('\n').Select(line => line == Ellipsis
            ? "(.*\n)*"
            : Regex.Escape(line).Replace(Ellipsis, ".*", StringComparison.Ordinal) + " *\n"));
        return expected.Length == 0 || Regex.IsMatch(actual.TrimEnd() + "\n", $"^{pattern}$");
    }

    private string WithPorts(string text) => Regex.Replace(
        text, @"\b(4334|4335|9999|5334)\b", match => _ports[match.Value]);

    private Process Shell(string command)
    {
        ProcessStartInfo start = new("/bin/sh")
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"exec 2>&1; {command}");
        return Process.Start(start)!; // every system that gets here has it
    }

    private async Task<string> RunToTheEndAsync(string command)
    {
        using CancellationTokenSource patience = new(Patience);
        using Process process = Shell(command);
        string output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return output;
    }

    /// <summary>Runs a transactor until it has started, or has ended.</summary>
    private async Task<string> RunUntilStartedAsync(string command)
    {
        using CancellationTokenSource patience = new(Patience);
        Process process = Shell("exec " + command);
        _background.Add(process);
        StringBuilder output = new();
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            output.Append(line).Append('\n');
            if (line.StartsWith("System started", StringComparison.Ordinal))
            {
                break;
            }
        }

        return output.ToString();
    }

    private async Task EndOfTransactorAsync(bool isKilled)
    {
        using CancellationTokenSource patience = new(Patience);
        Process transactor = _background.First(each => !each.HasExited);
        await transactor.WaitForExitAsync(patience.Token);
        Assert.Equal(isKilled, transactor.ExitCode != ExitCodes.Ok);
    }
}
