using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.Json;
using System.Threading;
using Accrete.Simulation.Scenario;

namespace Accrete.Simulation.Campaigns;

/// <summary>Runs seeds in a process of its own, one after the other: its garbage is collected without stopping the
/// others, and a seed that ends its process ends no other.</summary>
internal sealed class SeedProcess : IDisposable
{
    /// <summary>The option that asks for it.</summary>
    public const string Option = "--worker";

    private const int StackBytes = 16 << 20;

    // All that a seed makes is garbage a moment later: the fewer collections in between, the less of it is looked at.
    private const string YoungBytes = "0x8000000";

    private Process? _process;

    /// <summary>Runs a seed.</summary>
    public SeedResult Run(ulong seed)
    {
        _process ??= Start();
        try
        {
            _process.StandardInput.WriteLine(seed.ToString(CultureInfo.InvariantCulture));
            _process.StandardInput.Flush();
            if (_process.StandardOutput.ReadLine() is { } line)
            {
                return JsonSerializer.Deserialize<SeedResult>(line)
                    ?? throw new InvalidDataException($"No result of seed {seed}: {line}");
            }
        }
        catch (IOException)
        {
            // It has ended.
        }

        Dispose();
        return new SeedResult(seed, 0, ["The seed ended its process: run it by --replay."], [], []);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process?.StandardInput.Close();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    /// <summary>Is the process: reads seeds, a line each, and writes what became of them.</summary>
    public static void Serve(TextReader seeds, TextWriter results)
    {
        Thread thread = new(
            () =>
            {
                while (seeds.ReadLine() is { } line)
                {
                    SeedResult result = SeedRun.Of(ulong.Parse(line, CultureInfo.InvariantCulture));
                    results.WriteLine(JsonSerializer.Serialize(result));
                    results.Flush();
                }
            },
            StackBytes);
        thread.Start();
        thread.Join();
    }

    private static Process Start()
    {
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Accrete.Simulation.dll"), Option },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_GCgen0size"] = YoungBytes;
        return Process.Start(start) ?? throw new InvalidOperationException("A process could not be started.");
    }
}
