using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Accrete.Edn;
using Accrete.Partitions;

namespace Accrete.Host.Partitions;

/// <summary>Advice as a table and as a form.</summary>
/// <param name="rows">What each query touches.</param>
/// <param name="by">The attribute that entities would be placed by.</param>
internal sealed class AdviceForm(IReadOnlyList<AdviceRow> rows, Keyword by)
{
    private const int Decimals = 1;

    /// <summary>Gets the headings of the table.</summary>
    public static IReadOnlyList<string> Headings { get; } =
        ["query", "times", "entities", "groups", "segments today", "placed", "+-", "gain", "reads"];

    private double Today => rows.Sum(row => (double)row.Today * row.Query.Times);

    private double Placed => rows.Sum(row => row.Placed * row.Query.Times);

    private double Error => rows.Sum(row => row.Error * row.Query.Times);

    /// <summary>Returns the rows of the table.</summary>
    public IReadOnlyList<IReadOnlyList<object?>> Cells() => [.. rows.Select(row => (object?[])
    [
        row.Query.Name, row.Query.Times, row.Entities, row.Groups, row.Today, Rounded(row.Placed), Rounded(row.Error),
        Gain(row.Today, row.Placed), string.Join(' ', row.Attributes),
    ])];

    /// <summary>Returns what stands below the table.</summary>
    public IEnumerable<string> Notes()
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"All together, by times: {Today:N0} segments today, {Placed:N0} +- {Error:N0} placed by {by}.");
        yield return Today > Placed + Error
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"It pays: between {Today / Math.Max(1, Placed + Error):0.0} and "
                    + $"{Today / Math.Max(1, Placed - Error):0.0} times fewer segments where nothing is at hand.")
            : "It does not pay for these queries, as far as can be told.";
    }

    /// <summary>Returns all of it.</summary>
    public EdnMap Map() => EdnMap.Of(
        Key("by"), by,
        Key("today"), Rounded(Today),
        Key("placed"), Rounded(Placed),
        Key("error"), Rounded(Error),
        Key("queries"), EdnVector.Of([.. rows.Select(row => EdnMap.Of(
        [
            new(Key("name"), row.Query.Name),
            new(Key("times"), row.Query.Times),
            new(Key("entities"), row.Entities),
            new(Key("groups"), row.Groups),
            new(Key("attributes"), EdnVector.Of([.. row.Attributes])),
            new(Key("today"), row.Today),
            new(Key("placed"), Rounded(row.Placed)),
            new(Key("error"), Rounded(row.Error)),
        ]))]));

    private static Keyword Key(string name) => Keyword.Of(null, name);

    private static double Rounded(double number) => Math.Round(number, Decimals);

    private static double Gain(double today, double placed) => Rounded(today / Math.Max(1, placed));
}
