using System;
using System.Collections.Generic;
using System.IO;
using Accrete.Host.CommandLine;
using Accrete.Host.Import;
using Accrete.Host.Workspace;
using Spectre.Console;

namespace Accrete.Host.Output;

/// <summary>Runs an import and shows how far it is: a bar for a person, a line a file else.</summary>
internal static class ImportDisplay
{
    /// <summary>Imports the files.</summary>
    public static ImportProgress Run(HostIo io, IWorkspace workspace, IReadOnlyList<string> files, bool isQuiet)
    {
        if (isQuiet)
        {
            return new Importer(workspace, _ => { }).Run(files, io.In, io.Cancellation);
        }

        return io.IsTerminal ? RunWithBar(io, workspace, files) : RunWithLines(io, workspace, files);
    }

    private static ImportProgress RunWithLines(HostIo io, IWorkspace workspace, IReadOnlyList<string> files)
    {
        string file = "";
        return new Importer(workspace, progress =>
        {
            if (progress.File != file)
            {
                file = progress.File;
                io.Error.WriteLine(Path.GetFileName(file));
            }
        }).Run(files, io.In, io.Cancellation);
    }

    private static ImportProgress RunWithBar(HostIo io, IWorkspace workspace, IReadOnlyList<string> files)
    {
        IAnsiConsole console = TablePrinter.ConsoleOn(io.Error, isTerminal: true);
        Progress bar = console.Progress().AutoClear(true).HideCompleted(false).Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
        return bar.Start(context =>
        {
            ProgressTask task = context.AddTask("importing");
            return new Importer(workspace, progress =>
            {
                task.MaxValue = Math.Max(1, progress.BytesTotal);
                task.Value = progress.BytesRead;
                task.Description = Markup.Escape($"{Path.GetFileName(progress.File)}  {progress.Datoms:N0} datoms");
            }).Run(files, io.In, io.Cancellation);
        });
    }
}
