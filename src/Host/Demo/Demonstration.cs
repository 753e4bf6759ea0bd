using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Host.CommandLine;
using Accrete.Host.Import;
using Accrete.Host.Output;
using Accrete.Host.Workspace;
using Accrete.Query;
using Spectre.Console;

namespace Accrete.Host.Demo;

/// <summary>Shows on real data what the database does.</summary>
internal sealed class Demonstration
{
    private const int RowsMax = 8;

    private readonly HostIo _io;
    private readonly MemoryWorkspace _workspace;
    private readonly IAnsiConsole _console;
    private readonly TablePrinter _tables;

    public Demonstration(HostIo io)
    {
        _io = io;
        _workspace = new MemoryWorkspace(io.Clock);
        _console = TablePrinter.ConsoleOn(io.Out, io.IsTerminal);
        _tables = new TablePrinter(_console, int.MaxValue);
    }

    /// <summary>Imports the sample and asks the questions.</summary>
    public void Run()
    {
        Title("MusicBrainz 1968-1973, into a database in memory");
        long begun = _io.Clock.GetTimestamp();
        ImportProgress done = ImportDisplay.Run(_io, _workspace, Samples.Files("mbrainz"), isQuiet: !_io.IsTerminal);
        TimeSpan time = _io.Clock.GetElapsedTime(begun);
        Line($"{done.Transactions:N0} transactions, {done.Datoms:N0} datoms in {time.TotalSeconds:0.00} s ({done.Datoms / time.TotalSeconds:N0} datoms/s)");
        foreach (DemoQuery query in DemoQueries.All)
        {
            _io.Cancellation.ThrowIfCancellationRequested();
            Ask(query);
        }

        Pull();
        TravelInTime();
        Explain();
        Line("");
        Line("Now try it yourself: ./accrete shell --sample mbrainz");
    }

    private void Ask(DemoQuery query)
    {
        Title(query.Title);
        Line(query.Query.TrimEnd());
        object? form = EdnReader.Read(query.Query);
        object?[] inputs = query.Input is null ? [_workspace.Now] : [_workspace.Now, EdnReader.Read(query.Input)];
        long begun = _io.Clock.GetTimestamp();
        object? answer = QueryEngine.Run(form!, inputs, QueryOptions.Default, _io.Cancellation);
        double ms = _io.Clock.GetElapsedTime(begun).TotalMilliseconds;
        List<EdnVector> rows = [.. ((IEnumerable<object?>)answer!).Cast<EdnVector>()];
        rows.Sort((left, right) => Compare(left, right, query));
        _tables.Print(QueryHead.Of(form).Columns, [.. rows.Take(RowsMax)]);
        Line($"{rows.Count:N0} rows in {ms:0.0} ms" + (rows.Count > RowsMax ? $", the first {RowsMax} shown" : ""));
    }

    private static int Compare(EdnVector left, EdnVector right, DemoQuery query)
    {
        int order = CompareCells(left[query.SortColumn], right[query.SortColumn]);
        order = query.IsDescending ? -order : order;
        return order != 0 ? order : string.CompareOrdinal(left.ToString(), right.ToString());
    }

    private static int CompareCells(object? left, object? right) => left is long number && right is long other
        ? number.CompareTo(other)
        : string.CompareOrdinal(left?.ToString(), right?.ToString());

    private void Pull()
    {
        Title("Pull: an artist, with what hangs on it");
        Line(DemoQueries.Pull.Pattern.TrimEnd());
        long begun = _io.Clock.GetTimestamp();
        object? pulled = _workspace.Now.Pull(EdnReader.Read(DemoQueries.Pull.Pattern)!, EdnReader.Read(DemoQueries.Pull.Entity));
        double ms = _io.Clock.GetElapsedTime(begun).TotalMilliseconds;
        _tables.PrintForm(pulled);
        Line($"{ms:0.0} ms");
    }

    private void TravelInTime()
    {
        Title("Time: a fact changes, and no past is lost");
        Database before = _workspace.Now;
        const string change = """[{:artist/gid #uuid "678d88b2-87b0-403b-b63d-5da7465aecc3", :artist/name "Led Zeppelin IV"}]""";
        Line("transact " + change);
        _workspace.Transact(EdnReader.Read(change));
        Database after = _workspace.Now;
        const string query = """
            [:find ?name ?tx ?added
             :where [?a :artist/gid #uuid "678d88b2-87b0-403b-b63d-5da7465aecc3"] [?a :artist/name ?name ?tx ?added]]
            """;
        IReadOnlyList<IReadOnlyList<object?>> rows =
        [
            .. Seen("now", after, query),
            .. Seen($"as of t {before.BasisT}", after.AsOf(before.BasisT), query),
            .. Seen($"since t {before.BasisT}", after.Since(before.BasisT).History(), "[:find ?name ?tx ?added :where [?a :artist/name ?name ?tx ?added]]"),
            .. Seen("history", after.History(), query),
        ];
        _tables.Print(["seen", "name", "tx", "added"], rows);
    }

    private IEnumerable<IReadOnlyList<object?>> Seen(string how, Database database, string query)
    {
        object? answer = QueryEngine.Run(EdnReader.Read(query)!, [database], QueryOptions.Default, _io.Cancellation);
        return ((IEnumerable<object?>)answer!).Cast<EdnVector>().OrderBy(row => row[1]).ThenBy(row => row[2])
            .Select(row => (IReadOnlyList<object?>)[how, .. row]);
    }

    private void Explain()
    {
        Title("Explain: how a query runs, whatever the order of its clauses");
        Line(DemoQueries.Explained.TrimEnd());
        QueryOptions options = QueryOptions.Default with { Clock = _io.Clock };
        Line(QueryEngine.Explain(DemoQueries.Explained, [_workspace.Now], options, _io.Cancellation).ToString());
    }

    private void Title(string text)
    {
        _console.WriteLine();
        _console.WriteLine("== " + text, new Style(Color.Yellow));
    }

    private void Line(string text) => _console.WriteLine(text);
}
