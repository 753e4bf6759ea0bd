using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Host.CommandLine;

namespace Accrete.Host.Tests.Serving;

/// <summary>The command as a process of its own, that can be signalled and killed.</summary>
internal sealed class CommandProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();

    private CommandProcess(Process process) => _process = process;

    /// <summary>Gets the number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Gets whether this process ignores interrupts, and so what it starts: as in the background of a
    /// script.</summary>
    public static bool IgnoresInterrupts
    {
        get
        {
            const string Ignored = "SigIgn:";
            const int Interrupt = 1 << (2 - 1);
            string? line = File.Exists("/proc/self/status")
                ? File.ReadLines("/proc/self/status").FirstOrDefault(
                    each => each.StartsWith(Ignored, StringComparison.Ordinal))
                : null;
            return line is not null && (Convert.ToInt64(line[Ignored.Length..].Trim(), 16) & Interrupt) != 0;
        }
    }

    /// <summary>Gets what it wrote until now.</summary>
    public string Out => _out.ToString();

    /// <summary>Gets what it complained of; complete when it has ended.</summary>
    public string Error
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    /// <summary>Starts the command in a folder.</summary>
    public static CommandProcess Start(string folder, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(HostCommands).Assembly.Location);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        CommandProcess command = new(Process.Start(start)!); // dotnet runs this test
        command._process.ErrorDataReceived += (_, line) =>
        {
            lock (command._error)
            {
                command._error.Append(line.Data is null ? "" : line.Data + "\n");
            }
        };
        command._process.BeginErrorReadLine();
        return command;
    }

    /// <summary>Returns a port that nobody has.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Reads until a line begins so, and returns it.</summary>
    /// <exception cref="EndOfStreamException">The process ended before.</exception>
    public async Task<string> LineAsync(string beginning)
    {
        using CancellationTokenSource patience = new(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            _out.Append(line).Append('\n');
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new EndOfStreamException($"It ended without '{beginning}':\n{Out}{Error}");
    }

    /// <summary>Enters a line.</summary>
    public async Task EnterAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Sends a signal by its name.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-" + name, Id.ToString(null, null)]);
        kill.WaitForExit();
    }

    /// <summary>Waits until the process has ended, and returns its exit code.</summary>
    public async Task<int> EndAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        _out.Append(await _process.StandardOutput.ReadToEndAsync(patience.Token));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
