using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using Accrete.Edn;
using Accrete.Host.Conformance;
using Accrete.Host.Workspace;

namespace Accrete.Host.CommandLine;

/// <summary><c>conformance PATH...</c>: runs case files and tells where the outcomes differ.</summary>
internal static class ConformanceCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(HostIo io)
    {
        Argument<string[]> paths = new("path")
        {
            Description = "Case files, or folders of them.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string> data = new("--data")
        {
            Description = "The folder that holds the data sets: mbrainz/ and movies/.",
            HelpName = "dir",
            DefaultValueFactory = _ => Samples.Folder,
        };
        Option<string?> only = new("--only") { Description = "Run only the cases of this name.", HelpName = "name" };
        Option<bool> quiet = new("--quiet") { Description = "Print one line a file, without the differences." };
        Option<bool> answers = new("--answers") { Description = "Print every case with the outcomes given here." };
        Command command = new("conformance", "Run case files and show each step whose outcome differs.") { paths, data,
            only, quiet, answers };
        command.SetAction(parsed => Run(
            io,
            parsed.GetRequiredValue(paths),
            new DataSets(parsed.GetRequiredValue(data), Instant.From(io.Clock.GetUtcNow())),
            parsed.GetValue(only),
            parsed.GetValue(answers) ? ReportDetail.Answers : parsed.GetValue(quiet) ? ReportDetail.Summary
                : ReportDetail.Differences));
        return command;
    }

    private static int Run(HostIo io, string[] paths, DataSets dataSets, string? only, ReportDetail detail)
    {
        CaseRunner runner = new(Instant.From(io.Clock.GetUtcNow()), dataSets, DatabaseOptions.Default);
        ConformanceReport report = new(io.Out, detail);
        IReadOnlyList<string> files = [.. paths.SelectMany(CaseReader.FilesAt)];
        foreach (string path in files)
        {
            io.Cancellation.ThrowIfCancellationRequested();
            report.Add(runner.Run(CaseReader.Read(path), only));
            io.Out.Flush();
        }

        report.Finish();
        return report.FailedCount == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
