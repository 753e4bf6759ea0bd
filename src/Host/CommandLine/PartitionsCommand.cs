using System.CommandLine;
using System.IO;
using Accrete.Host.Errors;
using Accrete.Host.Output;
using Accrete.Host.Partitions;
using Accrete.Partitions;

namespace Accrete.Host.CommandLine;

/// <summary><c>partitions</c>: shows what lies in each partition, and how far apart lies what belongs together; says
/// what placing it would gain; shows segments along their keys.</summary>
internal static class PartitionsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(HostIo io) =>
        new("partitions", "Look at the partitions of a database.")
        {
            AdviseCommand.Create(io), Report(io), SegmentsCommand.Create(io),
        };

    private static Command Report(HostIo io)
    {
        Option<string?> by = new("--by")
        {
            Description = "The reference attribute that makes groups: an entity and those that refer to it, of a "
                + "component attribute an entity and its parts. All references unless given.",
            HelpName = "attribute",
        };
        Option<string?> svg = new("--svg") { Description = "Draw the partitions into this file.", HelpName = "file" };
        SourceOptions source = new();
        FormatOptions format = new();
        Command command = new("report", "Show what lies in each partition. Reads all datoms, writes nothing.")
        {
            by,
            svg,
        };
        source.AddDataTo(command);
        format.AddTo(command);
        command.SetAction(parsed => source.With(parsed, io, workspace =>
        {
            Database database = workspace.Stored;
            UserText? attribute = parsed.GetValue(by) is { } text
                ? UserText.Of("--by", text, io.In, io.Cancellation)
                : null;
            object? identifier = attribute?.Read();
            PartitionReport Read() => ReportDisplay.Run(
                io,
                format.Format(parsed) != OutputFormat.Table,
                "datoms read",
                progress => PartitionReport.Of(database, identifier, progress, io.Cancellation));
            PartitionReport report = attribute is null ? Read() : attribute.Do(Read, database);
            if (parsed.GetValue(svg) is { } file)
            {
                File.WriteAllText(file, PartitionPlot.Of(report, database.Schema));
            }

            Print(io, format.Printer(parsed, io), format.Format(parsed), new ReportForm(report, database.Schema));
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static void Print(HostIo io, AnswerPrinter printer, OutputFormat format, ReportForm form)
    {
        if (format != OutputFormat.Table)
        {
            printer.Print(form.Map());
            return;
        }

        printer.Tables.Print(ReportForm.Headings, form.Cells());
        foreach (string line in form.Notes())
        {
            io.Out.WriteLine(line);
        }
    }
}
