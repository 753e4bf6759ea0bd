using System.Collections;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Clojure;
using Accrete.Edn;
using Accrete.Query.Plan;

namespace Accrete.Query.Run;

/// <summary>Spreads the result of a function over the variables of its binding.</summary>
/// <param name="places">For each slot its place in a row.</param>
internal sealed class BindingRows(IReadOnlyDictionary<int, int> places)
{
    /// <summary>Returns the rows that a value makes; none for nil.</summary>
    public List<object?[]> Of(ResultBinding binding, object? value, object form)
    {
        List<object?[]> rows = [];
        if (value is not null)
        {
            Spread(binding, value, new object?[places.Count], rows, form);
        }

        return rows;
    }

    private void Spread(
        ResultBinding binding, object? value, object?[] row, List<object?[]> rows, object form)
    {
        switch (binding)
        {
            case ResultBinding.Collection collection:
                foreach (object? item in ItemsOf(value, form))
                {
                    WorkLimit.Spend(1);
                    Spread(collection.Item, item, (object?[])row.Clone(), rows, form);
                }

                break;
            case ResultBinding.Tuple tuple:
                SpreadTuple(tuple, value, row, rows, form);
                break;
            case ResultBinding.Scalar scalar:
                Set(scalar.Slot, value, row);
                rows.Add(row);
                break;
            default:
                break;
        }
    }

    private void SpreadTuple(
        ResultBinding.Tuple tuple, object? value, object?[] row, List<object?[]> rows, object form)
    {
        // Rows made so far are refined by one item after the other; a scalar item refines in place.
        List<object?[]> open = [row];
        for (int i = 0; i < tuple.Items.Length; i++)
        {
            open = Seqs.TryNth(value, i, out object? item)
                ? Refine(tuple.Items[i], item, open, form)
                : throw DbErrors.Argument(
                    $"{FunctionErrors.Shown(value)} is bound to {tuple.Items.Length} places", form);
        }

        rows.AddRange(open);
    }

    private List<object?[]> Refine(
        ResultBinding binding, object? value, List<object?[]> open, object form)
    {
        List<object?[]> refined = [];
        foreach (object?[] row in open)
        {
            if (binding is ResultBinding.Scalar scalar)
            {
                Set(scalar.Slot, value, row);
                refined.Add(row);
                continue;
            }

            List<object?[]> rows = [];
            Spread(binding, value, (object?[])row.Clone(), rows, form);
            refined.AddRange(rows);
        }

        return refined;
    }

    /// <summary>Puts a value into its place; where a variable stands twice in a binding, the later value stays,
    /// as in the reference.</summary>
    private void Set(int slot, object? value, object?[] row)
    {
        if (slot >= 0)
        {
            Invariant.Check(row.Length == places.Count, "a row has a place for each variable");
            row[places[slot]] = value;
        }
    }

    private static IEnumerable<object?> ItemsOf(object? value, object form) => value switch
    {
        null => [],
        IEnumerable<object?> items => items,
        EdnMap map => EntriesOf(map),
        string text => CharactersOf(text),
        IEnumerable items => Objects(items),
        _ => throw DbErrors.Argument($"Don't know how to create ISeq from: {EdnPrinter.Print(value)}", form),
    };

    private static IEnumerable<object?> EntriesOf(EdnMap map)
    {
        foreach (KeyValuePair<object?, object?> entry in map)
        {
            yield return new EdnVector(ImmutableArray.Create(entry.Key, entry.Value));
        }
    }

    private static IEnumerable<object?> CharactersOf(string text)
    {
        foreach (char character in text)
        {
            yield return character;
        }
    }

    private static IEnumerable<object?> Objects(IEnumerable items)
    {
        foreach (object? item in items)
        {
            yield return item;
        }
    }
}
