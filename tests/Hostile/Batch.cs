using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Hostile;

/// <summary>Runs inputs in processes beside the tests: one after the other in one, or each in the command's
/// own.</summary>
internal static class Batch
{
    /// <summary>What no input takes, whatever else the machine does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs inputs one after the other in a process; goes on in another one where an input ends it.</summary>
    /// <returns>What is wrong about each that did not end as it should.</returns>
    public static List<string> Together(IReadOnlyList<HostileInput> all, IReadOnlyList<int> numbers)
    {
        List<string> wrong = [];
        int done = 0;
        while (done < numbers.Count)
        {
            done = Run(all, numbers, done, wrong);
        }

        return wrong;
    }

    /// <summary>Runs one input as the command, in a process of its own.</summary>
    /// <returns>What is wrong about its end; null where it ended as it should.</returns>
    public static string? Alone(HostileInput input)
    {
        long begun = TimeProvider.System.GetTimestamp();
        using Process process = Start([Beside("accrete.dll"), .. input.Arguments()]);
        process.StandardInput.Write(input.Input);
        process.StandardInput.Close();
        Task output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        (long peak, TimeSpan processor) = (0, TimeSpan.Zero);
        while (!process.WaitForExit(20) && TimeProvider.System.GetElapsedTime(begun) < Patience)
        {
            try
            {
                process.Refresh();
                (peak, processor) = (Math.Max(peak, process.PeakWorkingSet64), process.TotalProcessorTime);
            }
            catch (InvalidOperationException)
            {
                // It has ended meanwhile.
            }
        }

        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        Task.WaitAll(output, errors);
        process.WaitForExit();
        return new CommandRun(
            process.ExitCode, TimeProvider.System.GetElapsedTime(begun), processor, peak, errors.Result).Wrong(input);
    }

    private static int Run(
        IReadOnlyList<HostileInput> all, IReadOnlyList<int> numbers, int from, List<string> wrong)
    {
        using Process process = Start([
            Beside("Accrete.Hostile.dll"),
            .. numbers.Skip(from).Select(number => number.ToString(CultureInfo.InvariantCulture))]);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using Timer killer = new(_ => process.Kill(entireProcessTree: true));
        int at = from;
        killer.Change(Patience, Timeout.InfiniteTimeSpan);
        while (process.StandardOutput.ReadLine() is { } number)
        {
            HostileInput input = all[int.Parse(number, CultureInfo.InvariantCulture)];
            string? line = process.StandardOutput.ReadLine();
            string? found = line is null
                ? $"the process ended with {input}\n  {HostileInput.Short(errors.Result)}"
                : CommandRun.FromLine(line).Wrong(input);
            if (found is not null)
            {
                wrong.Add(found);
            }

            at++;
            killer.Change(Patience, Timeout.InfiniteTimeSpan);
        }

        if (at == from)
        {
            throw new InvalidOperationException("The process of inputs did not start: " + errors.Result);
        }

        return at;
    }

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    private static Process Start(IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", ["exec", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return Process.Start(start)!; // a file that starts no process throws
    }
}
