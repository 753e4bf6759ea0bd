using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text.RegularExpressions;
using Accrete.Edn;

namespace Accrete.Host.Conformance;

/// <summary>Writes an outcome so that two outcomes are the same exactly where their texts are: sets, maps and multisets
/// are sorted, every number carries its type, and a float is the double of its shortest decimal.</summary>
internal sealed class CanonicalText(Func<Keyword, bool> isCardinalityOne)
{
    private static readonly Keyword Part = Keyword.Of(null, "part");

    /// <summary>Returns the text.</summary>
    public string Of(object? value, OutcomeShape shape) => shape switch
    {
        OutcomeShape.Rows rows when value is EdnSet set => "#{" + Sorted(set, rows.Item) + "}",
        OutcomeShape.Rows rows when value is EdnSequence sequence => "[bag " + Sorted(sequence, rows.Item) + "]",
        OutcomeShape.Sequence items when value is EdnSequence sequence =>
            "[" + string.Join(' ', sequence.Select(item => Of(item, items.Item))) + "]",
        OutcomeShape.Row row when value is EdnSequence sequence => OfTuple(sequence, row),
        OutcomeShape.Row row when value is EdnMap map => OfReturnMap(map, row),
        OutcomeShape.Pulled when value is EdnMap map => OfPulled(map),
        _ => OfOrdered(value),
    };

    private string Sorted(IEnumerable<object?> items, OutcomeShape shape)
    {
        List<string> texts = [.. items.Select(item => Of(item, shape))];
        texts.Sort(StringComparer.Ordinal);
        return string.Join(' ', texts);
    }

    private string OfTuple(EdnSequence tuple, OutcomeShape.Row row) =>
        "[" + string.Join(' ',
            tuple.Select((item, i) => Of(item, i < row.Items.Count ? row.Items[i] : OutcomeShape.Ordered.Instance)))
            + "]";

    private string OfReturnMap(EdnMap map, OutcomeShape.Row row) => OfEntries(map, (key, value) =>
    {
        string name = key?.ToString()?.TrimStart(':') ?? "";
        int index = -1;
        for (int i = 0; i < row.Names.Count && i < row.Items.Count; i++)
        {
            index = row.Names[i] == name ? i : index;
        }

        return Of(value, index >= 0 ? row.Items[index] : OutcomeShape.Ordered.Instance);
    });

    private string OfPulled(EdnMap map) => OfEntries(map, (key, value) => value switch
    {
        EdnSequence when key is Keyword attribute && isCardinalityOne(attribute) => OfOrdered(value),
        EdnSequence many => "[bag " + Sorted(many, OutcomeShape.Pulled.Instance) + "]",
        _ => Of(value, OutcomeShape.Pulled.Instance),
    });

    private string OfEntries(EdnMap map, Func<object?, object?, string> ofValue)
    {
        List<string> texts = [.. map.Select(entry => OfOrdered(entry.Key) + " " + ofValue(entry.Key, entry.Value))];
        texts.Sort(StringComparer.Ordinal);
        return "{" + string.Join(", ", texts) + "}";
    }

    private string OfOrdered(object? value) => value switch
    {
        EdnSequence sequence => IsFact(sequence)
            ? "[" + string.Join(' ', sequence.Select(OfOrdered)) + "]"
            : "[" + string.Join(' ', sequence.Select(OfItem)) + "]",
        EdnSet set => "#{" + Sorted(set, OutcomeShape.Ordered.Instance) + "}",
        // The recorder writes an entity without a name in this way too, where it stands in what with gave.
        EdnMap { Count: 1 } map when map.TryGetValue(Part, out object? part) => "#anon " + OfOrdered(part),
        EdnMap map => OfEntries(map, (_, item) => OfOrdered(item)),
        Tagged tagged => "#" + tagged.Tag + " " + OfOrdered(tagged.Form),
        _ => OfAtom(value),
    };

    /// <summary>Tells whether a vector is a datom: it ends with what says whether it was added.</summary>
    private static bool IsFact(EdnSequence sequence) => sequence is [_, Keyword, _, .., bool];

    /// <summary>Writes an item of a tuple: the recorder writes a big integer there as a plain number.</summary>
    private string OfItem(object? item) =>
        item is BigInteger number && number >= long.MinValue && number <= long.MaxValue
            ? OfAtom((long)number)
            : OfOrdered(item);

    private static string OfAtom(object? value) => value switch
    {
        null => "nil",
        bool truth => truth ? "true" : "false",
        string text => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal) + "\"",
        char character => "\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture),
        Keyword or Symbol => value.ToString()!,
        long number => number.ToString(CultureInfo.InvariantCulture),
        BigInteger number => number.ToString(CultureInfo.InvariantCulture) + "N",
        BigDecimal number => $"{number.Unscaled.ToString(CultureInfo.InvariantCulture)}e-{number.Scale}M",
        double number => OfDouble(number),
        float number =>
            OfDouble(double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        Instant instant => $"#inst {instant.EpochMilliseconds}",
        Guid uuid => $"#uuid {uuid:D}",
        Uri uri => $"#uri \"{uri.OriginalString}\"",
        byte[] bytes => $"#bytes \"{Convert.ToBase64String(bytes)}\"",
        Regex regex => $"#regex \"{regex}\"",
        _ => $"#{value.GetType().FullName} {value}",
    };

    private static string OfDouble(double number) => double.IsNaN(number)
        ? "##NaN"
        : "d" + number.ToString("R", CultureInfo.InvariantCulture);
}
