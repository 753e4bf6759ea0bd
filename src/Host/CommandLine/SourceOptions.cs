using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Host.Errors;
using Accrete.Host.Output;
using Accrete.Host.Workspace;

namespace Accrete.Host.CommandLine;

/// <summary>The options that say which data a verb works on: files, a sample, and the time it is seen at.</summary>
internal sealed class SourceOptions
{
    private readonly Option<string?> _uri = new("--uri", "-u")
    {
        Description = "Work on this database, not on one in memory: datomic:dev://HOST:PORT/NAME of a running "
            + "transactor, datomic:file://FOLDER/NAME of a folder.",
        HelpName = "uri",
    };

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

    private readonly Option<bool> _allowsCode = new("--allow-code")
    {
        Description = "Let database functions in C# run: they are arbitrary code of whoever wrote the data.",
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
        command.Add(_uri);
        command.Add(_load);
        command.Add(_sample);
        command.Add(_allowsCode);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_uri) is not null && (result.GetResult(_load) ?? result.GetResult(_sample)) is not null)
            {
                result.AddError("--uri excludes --load and --sample: import puts data into a database that is kept.");
            }

            if (result.GetValue(_uri) is not null && result.GetValue(_allowsCode))
            {
                result.AddError("--allow-code is for databases in memory: who keeps one allows code there.");
            }
        });
    }

    /// <summary>Adds the options that name data, and those that name a time.</summary>
    public void AddTo(Command command)
    {
        AddDataTo(command);
        command.Add(_asOf);
        command.Add(_since);
        command.Add(_history);
    }

    /// <summary>Does something with the database that the options name: one that is kept, or one in memory with the
    /// data loaded.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="io">The streams.</param>
    /// <param name="work">What is done.</param>
    /// <param name="creates">Whether a database that is not there is made.</param>
    /// <returns>What the work returns.</returns>
    /// <exception cref="SourceException">A file is wrong.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="AccreteException">The URI leads nowhere.</exception>
    public int With(ParseResult parsed, HostIo io, Func<IWorkspace, int> work, bool creates = false) =>
        WithAsync(parsed, io, work, creates).GetAwaiter().GetResult();

    /// <summary>Returns the database seen at the time that the options name; notes tell of times that are hardly
    /// meant.</summary>
    public Database View(ParseResult parsed, Database database, TextWriter notes)
    {
        if (parsed.GetValue(_asOf) is { } asOf)
        {
            Notes.OnTime(notes, database, asOf);
            database = TimeViews.AsOf(database, new UserText("--as-of", asOf));
        }

        if (parsed.GetValue(_since) is { } since)
        {
            database = TimeViews.Since(database, new UserText("--since", since));
        }

        return parsed.GetValue(_history) ? TimeViews.History(database) : database;
    }

    private async Task<int> WithAsync(ParseResult parsed, HostIo io, Func<IWorkspace, int> work, bool creates)
    {
        IWorkspace workspace = parsed.GetValue(_uri) is { } uri
            ? await ConnectedWorkspace.OpenAsync(uri, io.Clock, creates, io.Cancellation).ConfigureAwait(false)
            : Load(parsed, io);
        await using (workspace.ConfigureAwait(false))
        {
            return work(workspace);
        }
    }

    private MemoryWorkspace Load(ParseResult parsed, HostIo io)
    {
        MemoryWorkspace workspace = new(io.Clock, parsed.GetValue(_allowsCode));
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
}
