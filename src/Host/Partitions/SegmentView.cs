using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Accrete.Host.Output;
using Accrete.Partitions;
using Accrete.Schema;
using Spectre.Console;

namespace Accrete.Host.Partitions;

/// <summary>Shows segments along the keys of an index for a terminal: a line for the partitions, and one a group, each
/// column so many segments.</summary>
internal static class SegmentView
{
    /// <summary>Columns of a terminal that a map takes.</summary>
    public const int Columns = 72;

    private const int NameWidth = 14;

    /// <summary>None, few, some, many, all segments of a column: blank and three shades up to a full block.</summary>
    private const string Shades = " \u2591\u2592\u2593\u2588";

    /// <summary>Told apart also next to each other.</summary>
    private static readonly string[] Colours = ["blue", "yellow", "green", "magenta", "aqua", "red"];

    /// <summary>Writes a map.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="isTerminal">Whether there are colours.</param>
    /// <param name="title">What it is of.</param>
    /// <param name="map">The map.</param>
    /// <param name="schema">Names partitions.</param>
    public static void Write(TextWriter output, bool isTerminal, string title, SegmentMap map, DbSchema schema)
    {
        IAnsiConsole? console = isTerminal ? TablePrinter.ConsoleOn(output, isTerminal: true) : null;
        output.WriteLine($"{title}: {Plural.Of(map.Segments, "segment")} of EAVT, "
            + string.Create(
                CultureInfo.InvariantCulture, $"{(double)map.Segments / Math.Max(1, map.Columns.Count):0.0} a column"));
        WriteName(output, "partitions");
        WritePartitions(output, console, map, schema);
        for (int i = 0; i < map.Groups.Count; i++)
        {
            MappedGroup group = map.Groups[i];
            WriteName(output, group.Key.ToString(CultureInfo.InvariantCulture));
            for (int column = 0; column < map.Columns.Count; column++)
            {
                WriteCell(output, console, Shade(map, group, column).ToString(), Colours[i % Colours.Length]);
            }

            output.WriteLine($" {Plural.Of(group.Entities, "member")} in "
                + Plural.Of(group.Segments, "segment"));
        }
    }

    /// <summary>Returns how much of a column's segments have something of a group.</summary>
    private static char Shade(SegmentMap map, MappedGroup group, int column)
    {
        int count = group.PerColumn[column];
        double share = count / Math.Max(1, (double)map.Segments / map.Columns.Count);
        int most = Shades.Length - 1;
        return Shades[count == 0 ? 0 : Math.Clamp((int)Math.Ceiling(share * most), 1, most)];
    }

    /// <summary>Writes a letter a partition: the same as long as it goes on; a point where there are many in a
    /// row.</summary>
    private static void WritePartitions(TextWriter output, IAnsiConsole? console, SegmentMap map, DbSchema schema)
    {
        Dictionary<long, (int Number, int Columns)> found = [];
        foreach (long partition in map.Columns)
        {
            (int number, int columns) = found.GetValueOrDefault(partition, (found.Count, 0));
            found[partition] = (number, columns + 1);
        }

        long[] named = [.. found.Where(pair => pair.Value.Columns > 1).OrderBy(pair => pair.Value.Number)
            .Select(pair => pair.Key).Take('z' - 'a' + 1)];
        foreach (long partition in map.Columns)
        {
            int letter = Array.IndexOf(named, partition);
            WriteCell(
                output, console, letter < 0 ? "." : ((char)('a' + letter)).ToString(),
                Colours[found[partition].Number % Colours.Length]);
        }

        output.WriteLine();
        output.WriteLine(new string(' ', NameWidth + 1) + string.Join(
            ", ", named.Select((partition, i) => $"{(char)('a' + i)} {ReportForm.NameOf(partition, schema)}")
                .Append(". one of many")));
    }

    private static void WriteName(TextWriter output, string name) =>
        output.Write(name.Length > NameWidth ? name[^NameWidth..] + " " : name.PadRight(NameWidth + 1));

    private static void WriteCell(TextWriter output, IAnsiConsole? console, string cell, string colour)
    {
        if (console is null)
        {
            output.Write(cell);
            return;
        }

        console.Markup($"[{colour}]{cell}[/]");
    }
}
