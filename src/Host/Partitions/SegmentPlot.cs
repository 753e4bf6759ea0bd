using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security;
using System.Text;
using Accrete.Partitions;
using Accrete.Schema;

namespace Accrete.Host.Partitions;

/// <summary>Draws segments along the keys of an index as SVG: a strip of the partitions, and one a group; before and
/// after below each other.</summary>
internal static class SegmentPlot
{
    /// <summary>The most columns that can be told apart.</summary>
    public const int Columns = 600;

    private const int Left = 150, ColumnWidth = 1, RowHeight = 18, BarHeight = 13, Top = 34, Gap = 22, Right = 190;

    private static readonly string[] Colours =
        ["#4e79a7", "#f28e2b", "#59a14f", "#b07aa1", "#76b7b2", "#e15759", "#9c755f", "#edc948"];

    /// <summary>Returns the drawing.</summary>
    /// <param name="maps">What is drawn, from above to below: a title, a map, and what names its partitions.</param>
    public static string Of(IReadOnlyList<(string Title, SegmentMap Map, DbSchema Schema)> maps)
    {
        int width = Left + (Columns * ColumnWidth) + Right;
        int height = maps.Sum(map => Top + ((map.Map.Groups.Count + 1) * RowHeight) + Gap);
        StringBuilder svg = new();
        Svg.Begin(svg, width, height);
        int y = 0;
        foreach ((string title, SegmentMap map, DbSchema schema) in maps)
        {
            Text(svg, 8, y + 20, "start", string.Create(
                CultureInfo.InvariantCulture, $"{title}: {map.Segments:N0} segments of EAVT along its keys"));
            y = Draw(svg, map, schema, y + Top) + Gap;
        }

        return Svg.End(svg);
    }

    private static int Draw(StringBuilder svg, SegmentMap map, DbSchema schema, int y)
    {
        Text(svg, Left - 8, y + BarHeight - 2, "end", "partitions");
        int number = 0;
        for (int from = 0, to; from < map.Columns.Count; from = to)
        {
            to = from + 1;
            while (to < map.Columns.Count && map.Columns[to] == map.Columns[from])
            {
                to++;
            }

            string name = ReportForm.NameOf(map.Columns[from], schema);
            Bar(svg, map, from, to, y, Colours[number++ % Colours.Length], 0.45, name);
        }

        y += RowHeight;
        for (int i = 0; i < map.Groups.Count; i++)
        {
            MappedGroup group = map.Groups[i];
            Text(svg, Left - 8, y + BarHeight - 2, "end", group.Key.ToString(CultureInfo.InvariantCulture));
            for (int column = 0; column < map.Columns.Count; column++)
            {
                if (group.PerColumn[column] > 0)
                {
                    string found = string.Create(CultureInfo.InvariantCulture, $"{group.PerColumn[column]} segments");
                    Bar(svg, map, column, column + 1, y, Colours[i % Colours.Length], 1, found);
                }
            }

            Text(svg, Left + (Columns * ColumnWidth) + 8, y + BarHeight - 2, "start", string.Create(
                CultureInfo.InvariantCulture, $"{group.Entities:N0} entities in {group.Segments:N0} segments"));
            y += RowHeight;
        }

        return y;
    }

    private static void Bar(
        StringBuilder svg, SegmentMap map, int from, int to, int y, string colour, double opacity, string title)
    {
        double unit = (double)Columns * ColumnWidth / map.Columns.Count;
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left + (from * unit):0.##}\" y=\"{y}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"width=\"{Math.Max(0.5, (to - from) * unit):0.##}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"height=\"{BarHeight}\" fill=\"{colour}\" opacity=\"{opacity}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{SecurityElement.Escape(title)}</title></rect>\n");
    }

    private static void Text(StringBuilder svg, int x, int y, string anchor, string text) => svg.Append(
        CultureInfo.InvariantCulture,
        $"<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{SecurityElement.Escape(text)}</text>\n");
}
