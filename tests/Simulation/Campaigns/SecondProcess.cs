using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Accrete.Simulation.Scenario;

namespace Accrete.Simulation.Campaigns;

/// <summary>Runs seeds again in another process, where hash codes of texts, addresses and threads are others: what is
/// drawn from the seed alone comes out the same.</summary>
internal static class SecondProcess
{
    /// <summary>The option that asks for it.</summary>
    public const string Option = "--hashes";

    /// <summary>Returns the seeds whose hash is another in a second process.</summary>
    /// <param name="hashes">The hashes of the first.</param>
    public static IReadOnlyList<ulong> Differing(IReadOnlyDictionary<ulong, ulong> hashes)
    {
        IReadOnlyDictionary<ulong, ulong> again = HashesOf(hashes.Keys);
        return [.. hashes.Where(one => again.GetValueOrDefault(one.Key) != one.Value).Select(static one => one.Key)];
    }

    /// <summary>Returns the hashes of seeds in a process that runs nothing else.</summary>
    public static IReadOnlyDictionary<ulong, ulong> HashesOf(IEnumerable<ulong> seeds)
    {
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Accrete.Simulation.dll"), Option },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)
            ?? throw new InvalidOperationException("A second process could not be started.");
        process.StandardInput.WriteLine(string.Join(' ', seeds));
        process.StandardInput.Close();
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return lines.Select(static line => line.Split(' ')).ToDictionary(
            static parts => ulong.Parse(parts[0], CultureInfo.InvariantCulture),
            static parts => ulong.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    /// <summary>Is the second process: reads seeds and writes their hashes.</summary>
    public static void Run(TextReader seeds, TextWriter hashes)
    {
        foreach (string seed in (seeds.ReadLine() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            SeedResult result = SeedRun.Of(ulong.Parse(seed, CultureInfo.InvariantCulture));
            hashes.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Seed} {result.Hash:x16}"));
        }
    }
}
