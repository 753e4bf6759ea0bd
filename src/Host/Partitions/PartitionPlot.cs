using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security;
using System.Text;
using Accrete.Partitions;
using Accrete.Schema;

namespace Accrete.Host.Partitions;

/// <summary>Draws a report of partitions: a bar a partition, as long as its bytes and as dark as its groups are
/// spread.</summary>
internal static class PartitionPlot
{
    /// <summary>More bars cannot be told apart: the largest partitions have one each, the others one
    /// together.</summary>
    private const int BarsMax = 50;

    private const int Width = 960, Left = 200, Right = 230, RowHeight = 22, BarHeight = 16, Top = 56, Bottom = 16;

    /// <summary>Light to dark, to be told apart without colours.</summary>
    private static readonly (double SpreadMax, string Colour)[] Shades =
        [(1.5, "#c6dbef"), (3, "#6baed6"), (10, "#2171b5"), (double.PositiveInfinity, "#08306b")];

    /// <summary>Returns the drawing as SVG.</summary>
    public static string Of(PartitionReport report, DbSchema schema)
    {
        IReadOnlyList<Bar> bars = Bars(report, schema);
        long most = Math.Max(1, bars.Max(bar => (long?)bar.Bytes) ?? 1);
        int height = Top + (RowHeight * bars.Count) + Bottom;
        StringBuilder svg = new();
        Svg.Begin(svg, Width, height);
        Line(svg, $"<text x=\"8\" y=\"20\" font-size=\"14\">Partitions by bytes of EAVT, t {report.BasisT}</text>");
        Line(svg, "<text x=\"8\" y=\"40\">The darker, the more segments a group of entities lies in: up to 1.5, 3, 10, "
            + "above.</text>");
        for (int i = 0; i < bars.Count; i++)
        {
            Draw(svg, bars[i], Top + (i * RowHeight), most);
        }

        return Svg.End(svg);
    }

    private static void Draw(StringBuilder svg, Bar bar, int y, long most)
    {
        double length = Math.Max(1, (double)(Width - Left - Right) * bar.Bytes / most);
        int text = y + BarHeight - 4;
        string colour = Array.Find(Shades, shade => bar.Spread <= shade.SpreadMax).Colour;
        Line(svg, $"<text x=\"{Left - 8}\" y=\"{text}\" text-anchor=\"end\">{SecurityElement.Escape(bar.Name)}</text>");
        Line(svg, string.Create(
            CultureInfo.InvariantCulture,
            $"<rect x=\"{Left}\" y=\"{y}\" width=\"{length:0.#}\" height=\"{BarHeight}\" fill=\"{colour}\"/>"));
        string spread = bar.Spread > 0
            ? string.Create(CultureInfo.InvariantCulture, $", spread {bar.Spread:0.00}")
            : "";
        Line(svg, string.Create(
            CultureInfo.InvariantCulture,
            $"<text x=\"{Left + length + 6:0.#}\" y=\"{text}\">{bar.Bytes:N0} bytes, {bar.Datoms:N0} datoms")
            + spread + "</text>");
    }

    /// <summary>Returns the bars in the order of the index.</summary>
    private static List<Bar> Bars(PartitionReport report, DbSchema schema)
    {
        HashSet<long> shown =
        [
            .. report.Rows.OrderByDescending(row => row.Bytes).ThenBy(row => row.Partition).Take(BarsMax)
                .Select(row => row.Partition),
        ];
        List<Bar> bars =
        [
            .. report.Rows.Where(row => shown.Contains(row.Partition)).Select(row => new Bar(
                ReportForm.NameOf(row.Partition, schema), row.Bytes, row.Datoms, row.Spread.Mean)),
        ];
        PartitionRow[] others = [.. report.Rows.Where(row => !shown.Contains(row.Partition))];
        if (others.Length > 0)
        {
            long groups = Math.Max(1, others.Sum(row => row.Spread.Groups));
            bars.Add(new Bar(
                string.Create(CultureInfo.InvariantCulture, $"{others.Length:N0} others"),
                others.Sum(row => row.Bytes),
                others.Sum(row => row.Datoms),
                others.Sum(row => row.Spread.Mean * row.Spread.Groups) / groups));
        }

        return bars;
    }

    private static void Line(StringBuilder svg, string text) => svg.Append(text).Append('\n');

    private readonly record struct Bar(string Name, long Bytes, long Datoms, double Spread);
}
