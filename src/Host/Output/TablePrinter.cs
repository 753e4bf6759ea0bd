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
        string[][] cells = [.. rows.Take(rowsMax).Select(row => row.Select(cell => CellText.Of(cell)).ToArray())];
        string[] names = [.. headings.Select(heading => CellText.Of(heading))];
        if (TableWidths.Fit(names, cells, console.Profile.Width) is { } widths)
        {
            console.Write(TableOf(names, cells, widths, rows));
        }
        else
        {
            PrintApart(names, cells);
        }

        if (rows.Count > rowsMax)
        {
            WriteLine($"... and {rows.Count - rowsMax:N0} more (--limit shows more)");
        }
    }

    /// <summary>Prints a form in lines.</summary>
    public void PrintForm(object? form) =>
        WriteLine(Visible.Of(EdnPrinter.Pretty(form, System.Math.Min(console.Profile.Width, 110))));

    private static bool IsNumber(object? cell) => cell is long or double or null;

    private Table TableOf(
        string[] names, string[][] cells, int[] widths, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        Table table = new() { Border = console.Profile.Capabilities.Ansi ? TableBorder.Rounded : TableBorder.Ascii };
        for (int i = 0; i < names.Length; i++)
        {
            int index = i;
            TableColumn column = new(new Text(
                TextWidth.Cut(names[i], widths[i]), new Style(decoration: Decoration.Bold)));
            if (rows.Count > 0 && rows.All(row => index < row.Count && IsNumber(row[index])))
            {
                column.RightAligned();
            }

            table.AddColumn(column.NoWrap());
        }

        foreach (string[] row in cells)
        {
            table.AddRow(row.Select((cell, i) => new Text(i < widths.Length ? TextWidth.Cut(cell, widths[i]) : cell)));
        }

        return table;
    }

    /// <summary>Prints rows one under the other, a line for each column: there are too many columns to stand side by
    /// side.</summary>
    private void PrintApart(string[] names, string[][] cells)
    {
        int widest = names.Max(name => TextWidth.Of(name));
        foreach (string[] row in cells)
        {
            for (int i = 0; i < row.Length; i++)
            {
                string name = i < names.Length ? names[i] : "";
                string gap = new(' ', widest - TextWidth.Of(name) + 2);
                WriteLine(name + gap + TextWidth.Cut(row[i], System.Math.Max(8, console.Profile.Width - widest - 2)));
            }

            WriteLine("");
        }
    }

    /// <summary>Writes a line as it is: the console would break it at its width, also inside a word.</summary>
    private void WriteLine(string line) => console.Profile.Out.Writer.WriteLine(line);
}
