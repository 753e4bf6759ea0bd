using System;
using System.Diagnostics;
using System.IO;

namespace Accrete.Differential;

/// <summary>Asks the reference implementation, which runs beside the product and is no part of it.</summary>
internal sealed class ReferenceProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly string _ask;

    private ReferenceProcess(string ask) => _ask = ask;

    /// <summary>Finds the reference: by the environment variable ACCRETE_REFERENCE, or beside the checkout.</summary>
    /// <returns>Null where it, or Java, is missing; <paramref name="why"/> says what.</returns>
    public static ReferenceProcess? Find(out string why)
    {
        string ask = Environment.GetEnvironmentVariable("ACCRETE_REFERENCE") is { Length: > 0 } given
            ? given
            : Path.Combine(Repository.Root, "..", "shared", "reference", "peer", "ask");
        if (!File.Exists(ask))
        {
            why = "The reference is not at hand (ACCRETE_REFERENCE, or ../shared/reference/peer/ask).";
            return null;
        }

        why = "";
        if (!IsOnPath("java"))
        {
            why = "The reference needs Java, which is not on the PATH.";
            return null;
        }

        return new ReferenceProcess(ask);
    }

    /// <summary>Runs a case file on the reference.</summary>
    /// <param name="cases">A file of cases without outcomes.</param>
    /// <param name="outcomes">Where the file with outcomes goes.</param>
    /// <exception cref="InvalidOperationException">The reference could not read the file, or did not end
    /// in time.</exception>
    public void Run(string cases, string outcomes)
    {
        ProcessStartInfo start = new(_ask, [cases, outcomes])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{_ask} does not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        string errors = process.StandardError.ReadToEnd();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"The reference did not end in {Limit.TotalMinutes} minutes.");
        }

        if (process.ExitCode != 0 || !File.Exists(outcomes))
        {
            throw new InvalidOperationException($"The reference gave up: {errors}");
        }
    }

    private static bool IsOnPath(string program)
    {
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            if (File.Exists(Path.Combine(folder, program)))
            {
                return true;
            }
        }

        return false;
    }
}
