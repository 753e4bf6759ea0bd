using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Host.Errors;
using Accrete.Host.Partitions;
using Accrete.Host.Workspace;
using Accrete.Partitions;

namespace Accrete.Host.CommandLine;

/// <summary><c>partitions segments</c>: shows segments along their keys, and where groups lie in them; of a database
/// that was written anew, before and after.</summary>
internal sealed class SegmentsCommand
{
    private const int GroupsDefault = 6;

    private readonly Option<string> _by = new("--by")
    {
        Description = "The reference attribute that makes groups, as for the report.",
        HelpName = "attribute",
        Required = true,
    };

    private readonly Option<int> _groups = new("--groups")
    {
        Description = "How many groups are shown: the largest.",
        HelpName = "number",
        DefaultValueFactory = _ => GroupsDefault,
    };

    private readonly Option<string?> _after = new("--after")
    {
        Description = "The database that this one was written into by repartition: shown below, the same groups.",
        HelpName = "uri",
    };

    private readonly Option<string?> _svg = new("--svg")
    {
        Description = "Draw the segments into this file.",
        HelpName = "file",
    };

    private readonly SourceOptions _source = new();

    private SegmentsCommand()
    {
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(HostIo io)
    {
        SegmentsCommand options = new();
        Command command = new(
            "segments", "Show the segments of EAVT along its keys, and where groups of entities lie. Writes nothing.")
        {
            options._by, options._groups, options._after, options._svg,
        };
        options._source.AddDataTo(command);
        options._groups.Validators.Add(OptionChecks.AtLeast(1, "--groups takes a number from 1 on."));
        command.SetAction(parsed => options._source.With(parsed, io, workspace => options.Show(parsed, io, workspace)));
        return command;
    }

    private int Show(ParseResult parsed, HostIo io, IWorkspace workspace)
    {
        Database before = workspace.Stored;
        UserText by = UserText.Of("--by", parsed.GetRequiredValue(_by), io.In, io.Cancellation);
        Grouping grouping = by.Do(() => new Grouping(before, by.Read() ?? "nil"), before);
        IReadOnlyList<long> keys = grouping.Largest(parsed.GetValue(_groups));
        List<(string Title, Database Database, Grouping Grouping, IReadOnlyList<long> Keys)> shown =
            [(parsed.GetValue(_after) is null ? "Now" : "Before", before, grouping, keys)];
        if (parsed.GetValue(_after) is not { } uri)
        {
            return Show(parsed, io, shown);
        }

        return WithAfterAsync(io, uri, after =>
        {
            int map = (int)(after.Entid(RepartitionNames.OldId) ?? throw DbErrors.Argument(
                $"{uri} was not written by repartition: it has no {RepartitionNames.OldId}"));
            long attribute = IdMap.NewId(after, map, grouping.By.Id) ?? throw DbErrors.Argument(
                $"{uri} was written from another database: it does not know {grouping.By.Ident}");
            shown.Add((
                "After", after, new Grouping(after, attribute),
                [.. keys.Select(key => IdMap.NewId(after, map, key)).OfType<long>()]));
            return Show(parsed, io, shown);
        }).GetAwaiter().GetResult();
    }

    private int Show(
        ParseResult parsed, HostIo io,
        IReadOnlyList<(string Title, Database Database, Grouping Grouping, IReadOnlyList<long> Keys)> shown)
    {
        foreach ((string title, Database database, Grouping grouping, IReadOnlyList<long> keys) in shown)
        {
            SegmentMap map = SegmentMap.Of(database, grouping, keys, SegmentView.Columns);
            SegmentView.Write(io.Out, io.IsTerminal, title, map, database.Schema);
        }

        if (parsed.GetValue(_svg) is { } file)
        {
            File.WriteAllText(file, SegmentPlot.Of([.. shown.Select(each => (
                each.Title,
                SegmentMap.Of(each.Database, each.Grouping, each.Keys, SegmentPlot.Columns),
                each.Database.Schema))]));
        }

        return ExitCodes.Ok;
    }

    private static async Task<int> WithAfterAsync(HostIo io, string uri, System.Func<Database, int> work)
    {
        ConnectedWorkspace after = await ConnectedWorkspace.OpenAsync(uri, io.Clock, creates: false, io.Cancellation)
            .ConfigureAwait(false);
        await using (after.ConfigureAwait(false))
        {
            return work(after.Now);
        }
    }
}
