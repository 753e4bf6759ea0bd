using System.Collections.Generic;
using System.IO;
using System.Linq;
using Accrete.Edn;
using Spectre.Console;

namespace Accrete.Host.Output;

/// <summary>Prints rows as a table.</summary>
/// <param name="console">Where to.</param>
/// <param name="rowsMax">How many rows are shown of a long answer.</param>
internal sealed class TablePrinter(IAnsiConsole console, int rowsMax)
{
    /// <summary>Makes the console that tables are drawn on: with colours for a person, plain else.</summary>
    public static IAnsiConsole ConsoleOn(TextWriter output, bool isTerminal)
    {
        IAnsiConsole made = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            // Nobody's window is this wide, and no pipe has a width: long rows shall not be broken.
            made.Profile.Width = 1000;
        }

        return made;
    }

    /// <summary>Prints rows under their headings, and how many more there are.</summary>
    public void Print(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        Table table = new() { Border = console.Profile.Capabilities.Ansi ? TableBorder.Rounded : TableBorder.Ascii };
        foreach (string heading in headings)
        {
            TableColumn column = new(new Text(heading, new Style(decoration: Decoration.Bold)));
            int index = table.Columns.Count;
            if (rows.Count > 0 && rows.All(row => index < row.Count && row[index] is long or double or null))
            {
                column.RightAligned();
            }

            table.AddColumn(column);
        }

        foreach (IReadOnlyList<object?> row in rows.Take(rowsMax))
        {
            table.AddRow(row.Select(cell => new Text(CellText.Of(cell))));
        }

        console.Write(table);
        if (rows.Count > rowsMax)
        {
            console.WriteLine($"... and {rows.Count - rowsMax:N0} more (--limit shows more)");
        }
    }

    /// <summary>Prints a form in lines.</summary>
    public void PrintForm(object? form) =>
        console.WriteLine(EdnPrinter.Pretty(form, System.Math.Min(console.Profile.Width, 110)));
}
