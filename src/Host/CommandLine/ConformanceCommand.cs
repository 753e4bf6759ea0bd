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
        Option<bool> paged = new("--paged")
        {
            Description = "Open the database anew from storage after each transaction, with an index job each time.",
        };
        Command command = new("conformance", "Run case files and show each step whose outcome differs.") { paths, data,
            only, quiet, answers, paged };
        command.SetAction(parsed => Run(
            io,
            parsed.GetRequiredValue(paths),
            Runner(io, parsed.GetRequiredValue(data), parsed.GetValue(paged)),
            parsed.GetValue(only),
            parsed.GetValue(answers) ? ReportDetail.Answers : parsed.GetValue(quiet) ? ReportDetail.Summary
                : ReportDetail.Differences));
        return command;
    }

    private static CaseRunner Runner(HostIo io, string data, bool isPaged)
    {
        Instant clock = Instant.From(io.Clock.GetUtcNow());
        return isPaged
            ? new CaseRunner(clock, new DataSets(data, clock, new PagedValues(clock).Reopen), DatabaseOptions.Default,
                new PagedValues(clock).Reopen)
            : new CaseRunner(clock, new DataSets(data, clock), DatabaseOptions.Default);
    }

    private static int Run(HostIo io, string[] paths, CaseRunner runner, string? only, ReportDetail detail)
    {
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
