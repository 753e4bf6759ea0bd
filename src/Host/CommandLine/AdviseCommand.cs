using System.Collections.Generic;
using System.CommandLine;
using Accrete.Host.Errors;
using Accrete.Host.Output;
using Accrete.Host.Partitions;
using Accrete.Partitions;

namespace Accrete.Host.CommandLine;

/// <summary><c>partitions advise</c>: says what placing entities by a reference would gain for some queries.</summary>
internal static class AdviseCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(HostIo io)
    {
        Option<string> queries = new("--queries")
        {
            Description = "A file of queries, as EDN: [:find ...], or "
                + "{:query [:find ...] :args [...] :times 10 :name \"...\"}.",
            HelpName = "file",
            Required = true,
        };
        Option<string> by = new("--by")
        {
            Description = "The reference attribute that entities would be placed by, as repartition does.",
            HelpName = "attribute",
            Required = true,
        };
        SourceOptions source = new();
        FormatOptions format = new();
        Command command = new(
            "advise", "Say how many segments queries touch, and how many they would touch with entities placed by a "
                + "reference. Reads all datoms, writes nothing.")
        {
            queries,
            by,
        };
        source.AddDataTo(command);
        format.AddTo(command);
        command.SetAction(parsed => source.With(parsed, io, workspace =>
        {
            Database database = workspace.Stored;
            UserText attribute = UserText.Of("--by", parsed.GetRequiredValue(by), io.In, io.Cancellation);
            RepartitionPlan plan = attribute.Do(
                () => RepartitionPlan.Of(database, attribute.Read() ?? "nil", null, null, null), database);
            UserText text = UserText.Of("--queries", "@" + parsed.GetRequiredValue(queries), io.In, io.Cancellation);
            IReadOnlyList<AdvisedQuery> asked = AdviceQueries.Read(text);
            bool isQuiet = format.Format(parsed) != OutputFormat.Table;
            IReadOnlyList<AdviceRow> rows = text.Do(
                () => ReportDisplay.Run(io, isQuiet, "datoms read", progress => PlacementAdvice.Of(
                    database, plan.Placement, asked, progress, io.Cancellation)),
                database);
            AdviceForm form = new(rows, plan.Placement.Grouping.By.Ident);
            if (isQuiet)
            {
                format.Printer(parsed, io).Print(form.Map());
                return ExitCodes.Ok;
            }

            format.Printer(parsed, io).Tables.Print(AdviceForm.Headings, form.Cells());
            foreach (string line in form.Notes())
            {
                io.Out.WriteLine(line);
            }

            return ExitCodes.Ok;
        }));
        return command;
    }
}
