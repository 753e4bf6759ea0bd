using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Host.Output;

/// <summary>Writes rows as comma-separated values (RFC 4180): a line of names, then a line for each row. Strings
/// stand as they are, nil as nothing, instants as their text, everything else as EDN.</summary>
internal static class CsvText
{
    /// <summary>Writes rows.</summary>
    /// <param name="output">Where they go.</param>
    /// <param name="names">The names of the columns.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="isTerminal">Whether a person looks on: control characters are shown then, not sent.</param>
    public static void Write(
        TextWriter output, IEnumerable<string> names, IEnumerable<IReadOnlyList<object?>> rows, bool isTerminal)
    {
        WriteLine(output, names, isTerminal);
        foreach (IReadOnlyList<object?> row in rows)
        {
            WriteLine(output, row.Select(TextOf), isTerminal);
        }
    }

    private static void WriteLine(TextWriter output, IEnumerable<string> cells, bool isTerminal)
    {
        string line = string.Join(',', cells.Select(Quoted));
        output.Write(isTerminal ? Visible.Of(line) : line);
        output.Write("\r\n");
    }

    private static string TextOf(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        Instant instant => instant.ToString(),
        _ => EdnPrinter.Print(value),
    };

    /// <summary>Returns a cell, in quotes where it needs them.</summary>
    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n") >= 0
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
