using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Edn;
using Accrete.Host.CommandLine;

namespace Accrete.Host.Output;

/// <summary>Prints answers in the format that was asked for.</summary>
internal sealed class AnswerPrinter(HostIo io, OutputFormat format, int rowsMax)
{
    private readonly TablePrinter _tables = new(TablePrinter.ConsoleOn(io.Out, io.IsTerminal), rowsMax);

    /// <summary>Gets the printer of tables, for what is printed beside answers.</summary>
    public TablePrinter Tables => _tables;

    /// <summary>Prints a value.</summary>
    public void Print(object? value)
    {
        switch (format)
        {
            case OutputFormat.Edn:
                io.Out.WriteLine(Visible.Of(EdnPrinter.Print(value)));
                break;
            case OutputFormat.Json:
                io.Out.WriteLine(JsonText.Of(value));
                break;
            default:
                _tables.PrintForm(value);
                break;
        }
    }

    /// <summary>Prints the answer of a query.</summary>
    /// <param name="query">The query, for the headings.</param>
    /// <param name="answer">Its answer.</param>
    public void PrintQuery(object? query, object? answer)
    {
        QueryHead head = QueryHead.Of(query);
        IReadOnlyList<string> names = head.Names.Count > 0 ? head.Names : head.Columns;
        if (format == OutputFormat.Csv)
        {
            CsvText.Write(
                io.Out,
                names.Select(name => name.TrimStart('?')),
                answer is null ? [] : RowsOf(head, answer),
                io.IsTerminal);
        }
        else if (format != OutputFormat.Table || head.IsScalar || answer is not (EdnSet or EdnVector))
        {
            Print(answer);
        }
        else
        {
            _tables.Print(names, RowsOf(head, answer));
        }
    }

    private static IReadOnlyList<IReadOnlyList<object?>> RowsOf(QueryHead head, object answer)
    {
        if (head.IsScalar || answer is not (EdnSet or EdnVector))
        {
            return [[answer]];
        }

        ImmutableArray<object?> items = answer is EdnSet set ? [.. set] : ((EdnVector)answer).Items;
        if (head.IsTuple)
        {
            items = [answer];
        }

        return head.Names.Count > 0 && items.All(item => item is EdnMap)
            ? [.. items.Cast<EdnMap>().Select(map => (IReadOnlyList<object?>)[.. map.Select(entry => entry.Value)])]
            : [.. items.Select(
                item => item is EdnVector row && !head.IsCollection ? (IReadOnlyList<object?>)row : [item])];
    }
}
