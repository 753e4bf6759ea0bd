using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Accrete.Edn;

namespace Accrete.Bench;

/// <summary>An answer in a form that is the same for every system.</summary>
/// <param name="Shown">The number of rows, or the one value.</param>
/// <param name="Digest">A hash over all rows in sorted order; null where a system gives no rows.</param>
internal sealed record Answer(string Shown, string? Digest)
{
    /// <summary>Makes the common form.</summary>
    /// <param name="result">A scalar, or a sequence of rows: sequences, maps or plain values.</param>
    /// <param name="entityColumns">The columns of a row that hold entity ids.</param>
    /// <param name="place">Gives the place of an entity in the order of loading.</param>
    public static Answer Of(object? result, IReadOnlyList<int> entityColumns, Func<long, long> place)
    {
        if (Rows(result) is not { } rows)
        {
            string value = Cell(result);
            return new Answer(value, Hash([value]));
        }

        string[] lines = [.. rows.Select(row => Line(row, entityColumns, place))];
        Array.Sort(lines, StringComparer.Ordinal);
        return new Answer(lines.Length.ToString(CultureInfo.InvariantCulture), Hash(lines));
    }

    private static IEnumerable<object?>? Rows(object? result) => result switch
    {
        EdnMap => null,
        IEnumerable<object?> rows => rows,
        JsonElement { ValueKind: JsonValueKind.Array } array => array.EnumerateArray().Select(item => (object?)item),
        string or null => null,
        IEnumerable rows => rows.Cast<object?>(),
        _ => null,
    };

    private static string Line(object? row, IReadOnlyList<int> entityColumns, Func<long, long> place)
    {
        if (MapEntries(row) is { } entries)
        {
            string[] pairs = [.. entries.Select(entry => entry.Key is "db/id" or "id"
                ? "id=" + Cell(place(ToLong(entry.Value)))
                : entry.Key + "=" + Cell(entry.Value))];
            Array.Sort(pairs, StringComparer.Ordinal);
            return string.Join('\t', pairs);
        }

        object?[] cells = Rows(row) is { } items ? [.. items] : [row];
        return string.Join(
            '\t', cells.Select((cell, i) => entityColumns.Contains(i) ? Cell(place(ToLong(cell))) : Cell(cell)));
    }

    private static IEnumerable<KeyValuePair<string, object?>>? MapEntries(object? row) => row switch
    {
        EdnMap map =>
            map.Select(entry => new KeyValuePair<string, object?>(entry.Key!.ToString()!.TrimStart(':'), entry.Value)),
        IReadOnlyDictionary<string, object?> map => map,
        JsonElement { ValueKind: JsonValueKind.Object } map =>
            map.EnumerateObject().Select(p => new KeyValuePair<string, object?>(p.Name, p.Value)),
        _ => null,
    };

    private static long ToLong(object? cell) =>
        cell is JsonElement number ? number.GetInt64() : Convert.ToInt64(cell, CultureInfo.InvariantCulture);

    private static string Cell(object? cell) => cell switch
    {
        null => "nil",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        JsonElement { ValueKind: JsonValueKind.Number } number => Number(number.GetDouble()),
        double number => Number(number),
        float number => Number(number),
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    // Averages differ in their last digits by the order of summing.
    private static string Number(double number) => number == Math.Floor(number) && Math.Abs(number) < 1e15
        ? ((long)number).ToString(CultureInfo.InvariantCulture)
        : number.ToString("G9", CultureInfo.InvariantCulture);

    private static string Hash(IEnumerable<string> lines) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..16];
}
