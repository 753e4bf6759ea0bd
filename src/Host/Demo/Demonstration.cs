using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Accrete.Edn;
using Accrete.Host.CommandLine;
using Accrete.Host.Import;
using Accrete.Host.Output;
using Accrete.Host.Workspace;
using Accrete.Query;
using Accrete.Values;
using Accrete.Query.Engine;
using Spectre.Console;

namespace Accrete.Host.Demo;

/// <summary>Shows on real data what the database does.</summary>
internal sealed class Demonstration
{
    /// <summary>The name of the database.</summary>
    public const string DatabaseName = "mbrainz";

    private const int RowsMax = 8;

    private readonly HostIo _io;
    private readonly IWorkspace _workspace;
    private readonly string _folder;
    private readonly string _uri;
    private readonly IAnsiConsole _console;
    private readonly TablePrinter _tables;

    /// <summary>Makes a demonstration.</summary>
    /// <param name="io">The streams.</param>
    /// <param name="workspace">The database.</param>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="uri">Its URI.</param>
    public Demonstration(HostIo io, IWorkspace workspace, string folder, string uri)
    {
        (_io, _workspace, _folder, _uri) = (io, workspace, folder, uri);
        _console = TablePrinter.ConsoleOn(io.Out, io.IsTerminal);
        _tables = new TablePrinter(_console, int.MaxValue);
    }

    /// <summary>Imports the sample and asks the questions.</summary>
    public void Run()
    {
        Title($"MusicBrainz 1968-1973, into a database on disk ({_uri})");
        long begun = _io.Clock.GetTimestamp();
        ImportProgress done = ImportDisplay.Run(_io, _workspace, Samples.Files("mbrainz"), isQuiet: !_io.IsTerminal);
        TimeSpan time = _io.Clock.GetElapsedTime(begun);
        Line(done.Transactions == 0
            ? $"All {done.Skipped:N0} batches are there, from a run before"
            : $"{done.Transactions:N0} transactions, {done.Datoms:N0} datoms in {time.TotalSeconds:0.00} s "
                + $"({done.Datoms / time.TotalSeconds:N0} datoms/s), all on disk");
        foreach (DemoQuery query in DemoQueries.All)
        {
            _io.Cancellation.ThrowIfCancellationRequested();
            Ask(query);
        }

        Pull();
        TravelInTime();
        Explain();
        Line("");
        Line($"The database is in {Path.GetFullPath(_folder)}. Try it yourself: ./accrete shell --uri {_uri}");
        Line("Or serve it to others: ./accrete transactor hocon/dev.conf  (docs/running.md goes on from there)");
    }

    private void Ask(DemoQuery query)
    {
        Title(query.Title);
        Line(query.Query.TrimEnd());
        object? form = EdnReader.Read(query.Query);
        object?[] inputs = query.Input is null ? [_workspace.Now] : [_workspace.Now, EdnReader.Read(query.Input)];
        object? answer = Timed(() => Query(form, inputs), out double first);
        Timed(() => Query(form, inputs), out double second);
        List<EdnVector> rows = [.. ((IEnumerable<object?>)answer!).Cast<EdnVector>()];
        rows.Sort((left, right) => Compare(left, right, query));
        _tables.Print(QueryHead.Of(form).Columns, [.. rows.Take(RowsMax)]);
        string shown = rows.Count > RowsMax ? $", {RowsMax} shown" : "";
        Line($"{rows.Count:N0} rows{shown}, in {first:0.0} ms, asked again in {second:0.0} ms");
    }

    private object? Query(object? form, object?[] inputs) =>
        QueryEngine.Run(form!, inputs, QueryOptions.Default, _io.Cancellation);

    private object? Timed(Func<object?> action, out double ms)
    {
        long begun = _io.Clock.GetTimestamp();
        object? result = action();
        ms = _io.Clock.GetElapsedTime(begun).TotalMilliseconds;
        return result;
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
        object? pattern = EdnReader.Read(DemoQueries.Pull.Pattern), entity = EdnReader.Read(DemoQueries.Pull.Entity);
        object? pulled = Timed(() => _workspace.Now.Pull(pattern!, entity, _io.Cancellation), out double ms);
        _tables.PrintForm(pulled);
        Line($"{ms:0.0} ms");
    }

    private void TravelInTime()
    {
        Title("Time: a fact is mended, and no past is lost");
        Line("transact " + DemoQueries.Correction);
        _workspace.Transact(EdnReader.Read(DemoQueries.Correction), _io.Cancellation);
        Database after = _workspace.Now;
        long? artist = after.Entid(EdnReader.Read(DemoQueries.CorrectedArtist));
        long before = EntityIds.ToT((long)Query(EdnReader.Read(DemoQueries.Mended), [after, artist])!) - 1; // just now
        Line(DemoQueries.Corrected.TrimEnd());
        IReadOnlyList<IReadOnlyList<object?>> rows =
        [
            .. Seen("now", after),
            .. Seen($"as of t {before}", after.AsOf(before)),
            .. Seen($"history since t {before}", after.Since(before).History()),
            .. Seen("history", after.History()),
        ];
        _tables.Print(["seen", "?year", "?tx", "?added"], rows);
    }

    private IEnumerable<IReadOnlyList<object?>> Seen(string how, Database database)
    {
        long? artist = _workspace.Now.Entid(EdnReader.Read(DemoQueries.CorrectedArtist));
        object? answer = Query(EdnReader.Read(DemoQueries.Corrected), [database, artist]);
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
