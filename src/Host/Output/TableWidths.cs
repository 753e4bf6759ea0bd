using System;
using System.Linq;

namespace Accrete.Host.Output;

/// <summary>Shares the columns of a terminal among those of a table.</summary>
internal static class TableWidths
{
    /// <summary>What a column needs to say anything.</summary>
    private const int WidthMin = 6;

    /// <summary>What stands beside the text of a column: a line and two blanks.</summary>
    private const int Frame = 3;

    /// <summary>Returns a width for each column, the widest ones cut as far as needed.</summary>
    /// <returns>Null where there are more columns than have room.</returns>
    public static int[]? Fit(string[] names, string[][] cells, int screenWidth)
    {
        int[] widths = [.. names.Select((name, i) => cells
            .Where(row => i < row.Length)
            .Select(row => TextWidth.Of(row[i]))
            .Append(TextWidth.Of(name))
            .Max())];
        int room = screenWidth - (names.Length * Frame) - 1;
        if (widths.Sum(width => Math.Min(width, WidthMin)) > room)
        {
            return null;
        }

        while (widths.Sum() > room)
        {
            int widest = widths.Max();
            int second = widths.Where(width => width < widest).DefaultIfEmpty(WidthMin).Max();
            int count = widths.Count(width => width == widest);
            int over = (widths.Sum() - room + count - 1) / count;
            int less = Math.Max(1, Math.Min(widest - Math.Max(second, WidthMin), over));
            widths = [.. widths.Select(width => width == widest ? width - less : width)];
        }

        return widths;
    }
}
