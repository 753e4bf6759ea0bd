using System.Collections;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Query.Plan;

namespace Accrete.Query.Run;

/// <summary>Spreads the result of a function over the variables of its binding.</summary>
/// <param name="places">For each slot its place in a row.</param>
internal sealed class BindingRows(IReadOnlyDictionary<int, int> places)
{
    /// <summary>Returns the rows that a value makes; none where a variable would have two values at once, or nil is bound whole.</summary>
    public List<object?[]> Of(ResultBinding binding, object? value, object form)
    {
        List<object?[]> rows = [];
        bool[] isSet = new bool[places.Count];
        if (value is not null)
        {
            Spread(binding, value, new object?[places.Count], isSet, rows, form);
        }

        return rows;
    }

    private void Spread(
        ResultBinding binding, object? value, object?[] row, bool[] isSet, List<object?[]> rows, object form)
    {
        switch (binding)
        {
            case ResultBinding.Collection collection:
                foreach (object? item in ItemsOf(value, form))
                {
                    Spread(collection.Item, item, (object?[])row.Clone(), (bool[])isSet.Clone(), rows, form);
                }

                break;
            case ResultBinding.Tuple tuple:
                SpreadTuple(tuple, value, row, isSet, rows, form);
                break;
            case ResultBinding.Scalar scalar:
                if (TrySet(scalar.Slot, value, row, isSet))
                {
                    rows.Add(row);
                }

                break;
            default:
                break;
        }
    }

    private void SpreadTuple(
        ResultBinding.Tuple tuple, object? value, object?[] row, bool[] isSet, List<object?[]> rows, object form)
    {
        if (value is not IReadOnlyList<object?> items)
        {
            throw DbErrors.Argument($"nth not supported on this type: {EdnPrinter.Print(value)}", form);
        }

        if (items.Count < tuple.Items.Length)
        {
            throw DbErrors.Argument($"A tuple of {items.Count} is bound to {tuple.Items.Length} places", form);
        }

        // Rows made so far are refined by one item after the other; a scalar item refines in place.
        List<(object?[] Row, bool[] IsSet)> open = [(row, isSet)];
        for (int i = 0; i < tuple.Items.Length; i++)
        {
            open = Refine(tuple.Items[i], items[i], open, form);
        }

        foreach ((object?[] finished, _) in open)
        {
            rows.Add(finished);
        }
    }

    private List<(object?[] Row, bool[] IsSet)> Refine(
        ResultBinding binding, object? value, List<(object?[] Row, bool[] IsSet)> open, object form)
    {
        List<(object?[] Row, bool[] IsSet)> refined = [];
        foreach ((object?[] row, bool[] isSet) in open)
        {
            if (binding is ResultBinding.Scalar scalar)
            {
                if (TrySet(scalar.Slot, value, row, isSet))
                {
                    refined.Add((row, isSet));
                }

                continue;
            }

            List<object?[]> rows = [];
            bool[] after = (bool[])isSet.Clone();
            Spread(binding, value, row, after, rows, form);
            foreach (object?[] made in rows)
            {
                refined.Add((made, after));
            }
        }

        return refined;
    }

    private bool TrySet(int slot, object? value, object?[] row, bool[] isSet)
    {
        if (slot < 0)
        {
            return true;
        }

        int place = places[slot];
        if (isSet[place])
        {
            return EdnEquality.Instance.Equals(row[place], value);
        }

        (row[place], isSet[place]) = (value, true);
        return true;
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
