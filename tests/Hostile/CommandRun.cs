using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Accrete.Hostile;

/// <summary>What became of a command.</summary>
/// <param name="Exit">The exit code.</param>
/// <param name="Wall">How long it took.</param>
/// <param name="Processor">The time of processors it took.</param>
/// <param name="PeakBytes">The most memory the process had meanwhile.</param>
/// <param name="Errors">The beginning of what it said of errors.</param>
internal sealed record CommandRun(int Exit, TimeSpan Wall, TimeSpan Processor, long PeakBytes, string Errors)
{
    private const int Data = 3;
    private const long OverBytesMax = 300L << 20;

    /// <summary>What an input may take beyond its timeout, and what else a command does: it compiles code that runs for
    /// the first time, loads a file, says its error.</summary>
    private static readonly TimeSpan OverTimeMax = TimeSpan.FromMilliseconds(500 + 1500);

    /// <summary>Gets the time that counts: another program on the machine must not make it longer.</summary>
    public TimeSpan Time => Wall < Processor ? Wall : Processor;

    /// <summary>Returns what is wrong about the end of an input; null where it ended as it should.</summary>
    public string? Wrong(HostileInput input)
    {
        List<string> wrong = [];
        if (Exit != Data && (Exit != 0 || input.Fails))
        {
            wrong.Add("exit code");
        }

        if (Errors.Contains("mistake of the program", StringComparison.Ordinal)
            || (Exit != 0) != Errors.Contains("error", StringComparison.Ordinal))
        {
            wrong.Add("error");
        }

        if (input.Timeout is { } timeout && Time > timeout + OverTimeMax)
        {
            wrong.Add("time");
        }

        if (PeakBytes > input.BytesMax + OverBytesMax)
        {
            wrong.Add("memory");
        }

        return wrong.Count == 0 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(", ", wrong)} of {input}\n  exit {Exit}, {Wall.TotalSeconds:0.0} s, processor "
                + $"{Processor.TotalSeconds:0.0} s, {PeakBytes >> 20} MB\n  {HostileInput.Short(Errors)}");
    }

    /// <summary>Returns one line that <see cref="FromLine"/> reads.</summary>
    public string ToLine() => string.Join(' ', Exit, Wall.Ticks, Processor.Ticks, PeakBytes, Convert.ToBase64String(
        Encoding.UTF8.GetBytes(HostileInput.Short(Errors))));

    /// <summary>Reads a line.</summary>
    public static CommandRun FromLine(string line)
    {
        string[] parts = line.Split(' ');
        long Number(int at) => long.Parse(parts[at], CultureInfo.InvariantCulture);
        return new CommandRun((int)Number(0), new TimeSpan(Number(1)), new TimeSpan(Number(2)), Number(3),
            Encoding.UTF8.GetString(Convert.FromBase64String(parts[4])));
    }
}
