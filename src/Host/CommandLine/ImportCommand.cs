using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using Accrete.Edn;
using Accrete.Host.Import;
using Accrete.Host.Output;

namespace Accrete.Host.CommandLine;

/// <summary><c>import FILE...</c>: transacts files, and tells how much and how fast.</summary>
internal static class ImportCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(HostIo io)
    {
        Argument<string[]> files = new("file")
        {
            Description = "Files of EDN transactions (.gz too), or folders of them, in order; - for the input.",
            Arity = ArgumentArity.OneOrMore,
        };
        SourceOptions source = new();
        FormatOptions format = new();
        Command command = new("import", "Transact files of EDN transactions, one form at a time.") { files };
        source.AddDataTo(command);
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            IReadOnlyList<string> paths = [.. parsed.GetRequiredValue(files).SelectMany(FilesAt)];
            return source.With(parsed, io, workspace =>
            {
                long begun = io.Clock.GetTimestamp();
                ImportProgress done = ImportDisplay.Run(
                    io, workspace, paths, isQuiet: format.Format(parsed) != OutputFormat.Table);
                Print(io, format.Printer(parsed, io), format.Format(parsed), done, io.Clock.GetElapsedTime(begun));
                return ExitCodes.Ok;
            }, creates: true);
        });
        return command;
    }

    private static IReadOnlyList<string> FilesAt(string path) => Directory.Exists(path)
        ? SampleFiles.Of(path)
        : path == Importer.Input || File.Exists(path)
            ? [path]
            : throw new FileNotFoundException(
                path.Length == 0
                    ? "The name of a file is empty: name a file or a folder of transaction data, or - for the input."
                    : $"There is no file or folder {path}: name one of transaction data, or - for the input.",
                path);

    private static void Print(HostIo io, AnswerPrinter printer, OutputFormat format, ImportProgress done, TimeSpan time)
    {
        long rate = (long)(done.Datoms / Math.Max(time.TotalSeconds, 1e-3));
        if (format == OutputFormat.Table)
        {
            io.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{done.Made} in {time.TotalSeconds:0.00} s ({rate:N0} datoms/s){done.PassedOver}"));
            return;
        }

        printer.Print(EdnMap.Of(
            Keyword.Of(null, "transactions"), (long)done.Transactions,
            Keyword.Of(null, "skipped"), (long)done.Skipped,
            Keyword.Of(null, "datoms"), done.Datoms,
            Keyword.Of(null, "seconds"), Math.Round(time.TotalSeconds, 3)));
    }
}
