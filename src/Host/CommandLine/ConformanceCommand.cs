using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading.Tasks;
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
        Option<string?> uri = new("--uri", "-u")
        {
            Description = "Run each case in a fresh database of this system: datomic:dev://HOST:PORT/ of a running "
                + "transactor, datomic:file://FOLDER/ of a folder.",
            HelpName = "uri",
        };
        Option<bool> indexed = new("--indexed")
        {
            Description = "With --uri: an index job after each transaction, so that answers come from stored segments.",
        };
        Command command = new("conformance", "Run case files and show each step whose outcome differs.") { paths, data,
            only, quiet, answers, paged, uri, indexed };
        command.SetAction(parsed =>
        {
            ReportDetail detail = parsed.GetValue(answers) ? ReportDetail.Answers
                : parsed.GetValue(quiet) ? ReportDetail.Summary : ReportDetail.Differences;
            Place place = new(
                parsed.GetRequiredValue(data), parsed.GetValue(paged), parsed.GetValue(uri), parsed.GetValue(indexed));
            return RunAsync(io, place, runner => Run(
                io, parsed.GetRequiredValue(paths), runner, parsed.GetValue(only), detail)).GetAwaiter().GetResult();
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(paged) && result.GetValue(uri) is not null)
            {
                result.AddError("--paged and --uri exclude each other.");
            }

            if (result.GetValue(indexed) && result.GetValue(uri) is null)
            {
                result.AddError("--indexed needs --uri.");
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(HostIo io, Place place, Func<CaseRunner, int> run)
    {
        PeerInstance peer = new(CaseRunner.WithFunctions(DatabaseOptions.Default), io.Clock);
        await using (peer.ConfigureAwait(false))
        {
            Instant clock = Instant.From(io.Clock.GetUtcNow());
            if (place.Uri is { } system)
            {
                ConnectedSystem connected = new(peer, system, place.IsIndexed, io.Clock);
                using DataSets kept = connected.DataSets(place.Data);
                return run(connected.Runner(kept));
            }

            using DataSets dataSets = new(place.Data, clock, place.IsPaged ? new PagedValues(clock).Reopen : null);
            return run(new CaseRunner(
                clock, dataSets, DatabaseOptions.Default, place.IsPaged ? new PagedValues(clock).Reopen : null));
        }
    }

    private static int Run(HostIo io, string[] paths, CaseRunner runner, string? only, ReportDetail detail)
    {
        ConformanceReport report = new(io.Out, detail);
        IReadOnlyList<string> files = [.. paths.SelectMany(CaseReader.FilesAt)];
        foreach (string path in files)
        {
            io.Cancellation.ThrowIfCancellationRequested();
            report.Add(runner.Run(CaseReader.Read(path, io.Cancellation), only));
            io.Out.Flush();
        }

        report.Finish();
        return report.FailedCount == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }

    /// <summary>Where the cases run.</summary>
    private sealed record Place(string Data, bool IsPaged, string? Uri, bool IsIndexed);
}
