using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using Accrete.Host.Errors;
using Accrete.Host.Output;
using Accrete.Host.Workspace;

namespace Accrete.Host.CommandLine;

/// <summary>The options that say which data a verb works on: files, a sample, and the time it is seen at.</summary>
internal sealed class SourceOptions
{
    private readonly Option<string[]> _load = new("--load", "-l")
    {
        Description = "Transact these files of EDN transactions first (.gz too).",
        HelpName = "file",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string[]> _sample = new("--sample", "-s")
    {
        Description = "Load a sample first: mbrainz or movies.",
        HelpName = "name",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _asOf = new("--as-of")
    {
        Description = "See the data as of a t, a transaction or an #inst.",
        HelpName = "time",
    };
    private readonly Option<string?> _since = new("--since")
    {
        Description = "See only what is newer than a t, a transaction or an #inst.",
        HelpName = "time",
    };
    private readonly Option<bool> _history = new("--history")
    {
        Description = "See all assertions and retractions ever made.",
    };

    /// <summary>Adds the options that name data.</summary>
    public void AddDataTo(Command command)
    {
        command.Add(_load);
        command.Add(_sample);
    }

    /// <summary>Adds the options that name data, and those that name a time.</summary>
    public void AddTo(Command command)
    {
        AddDataTo(command);
        command.Add(_asOf);
        command.Add(_since);
        command.Add(_history);
    }

    /// <summary>Returns a workspace with the data loaded.</summary>
    /// <exception cref="SourceException">A file is wrong.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public MemoryWorkspace Load(ParseResult parsed, HostIo io)
    {
        MemoryWorkspace workspace = new(io.Clock);
        IReadOnlyList<string> files =
        [
            .. (parsed.GetValue(_sample) ?? []).SelectMany(Samples.Files),
            .. parsed.GetValue(_load) ?? [],
        ];
        if (files.Count > 0)
        {
            ImportDisplay.Run(io, workspace, files, isQuiet: !io.IsTerminal);
        }

        return workspace;
    }

    /// <summary>Returns the database seen at the time that the options name.</summary>
    public Database View(ParseResult parsed, Database database)
    {
        if (parsed.GetValue(_asOf) is { } asOf)
        {
            database = TimeViews.AsOf(database, new UserText("--as-of", asOf));
        }

        if (parsed.GetValue(_since) is { } since)
        {
            database = TimeViews.Since(database, new UserText("--since", since));
        }

        return parsed.GetValue(_history) ? TimeViews.History(database) : database;
    }
}
