using System;
using System.Collections.Generic;
using Accrete.Host.Output;
using Accrete.Host.Workspace;

namespace Accrete.Host.Shell;

/// <summary>What a shell remembers from one input to the next.</summary>
internal sealed class ShellState(IWorkspace workspace)
{
    /// <summary>Gets the database that is worked on.</summary>
    public IWorkspace Workspace { get; } = workspace;

    /// <summary>Gets the views that answers are seen through, outermost last, with the words that made them.</summary>
    public List<(string Words, Func<Database, Database> Apply)> Views { get; } = [];

    /// <summary>Gets or sets the rules that stand for <c>%</c> where a query has no others.</summary>
    public object? Rules { get; set; }

    /// <summary>Gets or sets how answers are written.</summary>
    public OutputFormat Format { get; set; }

    /// <summary>Gets or sets how many rows of a table are shown.</summary>
    public int RowsMax { get; set; } = 50;

    /// <summary>Gets or sets how many transactions were entered, not loaded from files.</summary>
    public int Entered { get; set; }

    /// <summary>Gets or sets what asks a person whether something is meant; without one everything is.</summary>
    public Func<string, bool> Confirm { get; set; } = _ => true;

    /// <summary>Gets or sets whether the shell goes on.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>Gets the database as it is seen now.</summary>
    public Database View
    {
        get
        {
            Database database = Workspace.Now;
            foreach ((_, Func<Database, Database> apply) in Views)
            {
                database = apply(database);
            }

            return database;
        }
    }

    /// <summary>Gets the prompt: it tells of views.</summary>
    public string Prompt => Views.Count == 0
        ? "accrete> "
        : $"accrete ({string.Join(", ", Views.ConvertAll(view => view.Words))})> ";
}
