using System;
using System.Collections.Generic;
using System.Globalization;
using Accrete.Host.CommandLine;
using Accrete.Host.Errors;
using Accrete.Host.Import;
using Accrete.Host.Output;
using Accrete.Host.Workspace;

namespace Accrete.Host.Shell;

/// <summary>The commands of the shell, <c>:help</c> and its like.</summary>
internal sealed class ShellCommands
{
    private readonly HostIo _io;
    private readonly ShellState _state;
    private readonly ShellForms _forms;
    private readonly Dictionary<string, (string Arguments, string Help, Action<string> Run)> _commands;

    public ShellCommands(HostIo io, ShellState state, ShellForms forms)
    {
        _io = io;
        _state = state;
        _forms = forms;
        _commands = new(StringComparer.Ordinal)
        {
            [":help"] = ("", "show this", _ => Help()),
            [":schema"] = ("[namespace]", "list the attributes, or those of one namespace",
                ns => SchemaPrinter.Print(Tables, state.View, ns)),
            [":explain"] = ("QUERY", "show how a query runs: plan, estimates beside actual rows, time", Explain),
            [":load"] = ("FILE...", "transact files of EDN transactions",
                text => Load(text.Split(' ', StringSplitOptions.RemoveEmptyEntries))),
            [":sample"] = ("NAME", "load a sample: mbrainz or movies", name => Load(Samples.Files(name))),
            [":as-of"] = ("TIME", "see the database as of a t, a transaction or an #inst", AsOf),
            [":since"] = ("TIME", "see only what is newer", Since),
            [":history"] = ("", "see all assertions and retractions", _ => AddView("history", TimeViews.History)),
            [":now"] = ("", "see the present again", _ => state.Views.Clear()),
            [":rules"] = ("RULES", "remember rules for the % of queries",
                text => state.Rules = new UserText("the rules", text).Read()),
            [":stats"] = ("", "count datoms and tell the basis", _ => Stats()),
            [":format"] = ("table|edn|json", "choose how answers are written", Format),
            [":limit"] = ("ROWS", "choose how many rows of a table are shown", Limit),
            [":quit"] = ("", "leave (Ctrl-D too)", _ => state.IsOpen = false),
        };
    }

    /// <summary>Gets the names, for completion.</summary>
    public IEnumerable<string> Names => _commands.Keys;

    private TablePrinter Tables => new(TablePrinter.ConsoleOn(_io.Out, _io.IsTerminal), rowsMax: int.MaxValue);

    /// <summary>Tells whether an input is meant as a command.</summary>
    public static bool IsCommand(string input) => input.StartsWith(':');

    /// <summary>Runs a command.</summary>
    /// <exception cref="AccreteException">There is no such command, or its argument is wrong.</exception>
    public void Run(string input)
    {
        string[] parts = input.Split((char[]?)null, 2,
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!_commands.TryGetValue(parts[0], out (string Arguments, string Help, Action<string> Run) command))
        {
            throw DbErrors.Argument($"There is no command {parts[0]}; :help lists them.");
        }

        string argument = parts.Length > 1 ? parts[1] : "";
        if (argument.Length == 0 && command.Arguments.Length > 0 && command.Arguments[0] != '[')
        {
            throw DbErrors.Argument($"{parts[0]} takes {command.Arguments}: {command.Help}.");
        }

        command.Run(argument);
    }

    private void Help()
    {
        _io.Out.WriteLine("Enter a query [:find ...], transaction data [{...} ...], or a call:");
        _io.Out.WriteLine("  (q QUERY input...)  (explain QUERY input...)  (pull PATTERN ENTITY)  (entity ENTITY)");
        _io.Out.WriteLine("  (pull-many PATTERN [ENTITY ...])  (datoms :eavt component...)  (transact DATA)");
        _io.Out.WriteLine(
            "A form may go over several lines. Tab completes attributes, idents, functions and commands.");
        foreach ((string name, (string arguments, string help, _)) in _commands)
        {
            _io.Out.WriteLine($"  {name + " " + arguments,-24} {help}");
        }
    }

    private void Explain(string text)
    {
        UserText query = new("the query", text);
        object? form = query.Read();
        query.Do(() =>
        {
            _forms.Explain(form, []);
            return true;
        }, _state.Workspace.Now);
    }

    private void Load(IReadOnlyList<string> files)
    {
        ImportProgress done = ImportDisplay.Run(_io, _state.Workspace, files, isQuiet: !_io.IsTerminal);
        _io.Out.WriteLine(done.Made + done.PassedOver);
    }

    private void AsOf(string time)
    {
        UserText text = new(":as-of", time);
        TimeViews.AsOf(_state.Workspace.Now, text);
        Notes.OnTime(_io.Error, _state.Workspace.Now, time);
        AddView("as of " + time, database => TimeViews.AsOf(database, text));
    }

    private void Since(string time)
    {
        UserText text = new(":since", time);
        TimeViews.Since(_state.Workspace.Now, text);
        AddView("since " + time, database => TimeViews.Since(database, text));
    }

    private void AddView(string words, Func<Database, Database> apply) => _state.Views.Add((words, apply));

    private void Stats()
    {
        Database database = _state.Workspace.Now;
        _io.Out.WriteLine(
            $"{Plural.Of(database.Indexes.DatomCount, "datom")}, history included; basis t {database.BasisT}");
    }

    private void Format(string name) => _state.Format = name switch
    {
        "table" => OutputFormat.Table,
        "edn" => OutputFormat.Edn,
        "json" => OutputFormat.Json,
        _ => throw DbErrors.Argument($"There is no format {name}; there are table, edn and json."),
    };

    private void Limit(string text) =>
        _state.RowsMax = int.TryParse(text, CultureInfo.InvariantCulture, out int rows) && rows > 0
            ? rows
            : throw DbErrors.Argument($"{text} is no number of rows.");
}
