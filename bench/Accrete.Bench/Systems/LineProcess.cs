using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace Accrete.Bench.Systems;

/// <summary>A program whose lines are read with a time limit; the program is killed where none comes in time.</summary>
internal sealed class LineProcess : IDisposable
{
    private readonly Process _process;

    private LineProcess(Process process) => _process = process;

    /// <summary>Starts a program; its error stream goes to ours.</summary>
    /// <exception cref="SystemMissingException">There is no such program.</exception>
    public static LineProcess Start(string program, IEnumerable<string> arguments, string workingDirectory)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingDirectory,
        };
        try
        {
            Process process = Process.Start(start) ?? throw new SystemMissingException($"{program} does not start");
            process.StandardInput.Close();
            return new LineProcess(process);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new SystemMissingException($"{program} is not on this machine");
        }
    }

    /// <summary>Reads the next line.</summary>
    /// <param name="limitMs">How long to wait; then the program is killed.</param>
    /// <param name="line">The line; null at the end.</param>
    /// <returns>False where the time is over.</returns>
    public bool TryReadLine(int limitMs, out string? line)
    {
        using CancellationTokenSource late = new(limitMs);
        try
        {
            line = _process.StandardOutput.ReadLineAsync(late.Token).AsTask().GetAwaiter().GetResult();
            return true;
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            line = null;
            return false;
        }
    }

    /// <summary>Waits for the end and returns the exit code.</summary>
    public int WaitForExit()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
