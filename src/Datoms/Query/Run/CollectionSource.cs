using System.Collections;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Query.Columns;
using Accrete.Query.Plan;

namespace Accrete.Query.Run;

/// <summary>A collection of tuples as the source of patterns.</summary>
internal sealed class CollectionSource
{
    private readonly List<IReadOnlyList<object?>> _rows = [];
    private readonly ValuePool _pool;

    /// <summary>Makes a source of a collection.</summary>
    /// <exception cref="AccreteException">Its items are no tuples.</exception>
    public CollectionSource(IEnumerable items, ValuePool pool)
    {
        _pool = pool;
        foreach (object? item in items)
        {
            _rows.Add(RowOf(item));
        }
    }

    /// <summary>Gets how many tuples there are.</summary>
    public int Count => _rows.Count;

    /// <summary>Returns the rows that a pattern matches, over its variables.</summary>
    public Table Scan(PatternAtom pattern, int slots)
    {
        List<int> matches = Matches(pattern);
        Invariant.Check(matches.Count <= _rows.Count, "a scan finds rows of the source");
        Table table = new(slots, matches.Count);
        List<(Column Left, Column Right)> equal = [];
        for (int place = 0; place < pattern.Terms.Length; place++)
        {
            int slot = pattern.Terms[place].Slot;
            if (slot < 0)
            {
                continue;
            }

            Column column = ColumnOf(place, matches);
            if (table.Bound.Contains(slot))
            {
                equal.Add((table[slot].ToPooled(_pool), column.ToPooled(_pool)));
            }
            else
            {
                table.Set(slot, column);
            }
        }

        return KeepEqual(table, equal).WithoutKey();
    }

    private static Table KeepEqual(Table table, List<(Column Left, Column Right)> equal)
    {
        if (equal.Count == 0)
        {
            return table;
        }

        IntList rows = new();
        for (int row = 0; row < table.Count; row++)
        {
            if (equal.TrueForAll(pair => pair.Left[row] == pair.Right[row]))
            {
                rows.Add(row);
            }
        }

        return table.Filter(rows.Items);
    }

    private List<int> Matches(PatternAtom pattern)
    {
        List<int> matches = [];
        for (int row = 0; row < _rows.Count; row++)
        {
            if (Matches(pattern.Terms, _rows[row]))
            {
                matches.Add(row);
            }
        }

        return matches;
    }

    private static bool Matches(ImmutableArray<PlanTerm> terms, IReadOnlyList<object?> row)
    {
        for (int place = 0; place < terms.Length; place++)
        {
            if (terms[place].IsConstant
                && (place >= row.Count || !EdnEquality.Instance.Equals(row[place], terms[place].Constant)))
            {
                return false;
            }
        }

        return true;
    }

    private Column ColumnOf(int place, List<int> rows)
    {
        ColumnBuilder builder = new(_pool);
        foreach (int row in rows)
        {
            IReadOnlyList<object?> items = _rows[row];
            if (place >= items.Count)
            {
                throw DbErrors.Argument(
                    $"A tuple of the source has {items.Count} places, the pattern wants {place + 1}");
            }

            builder.Add(items[place]);
        }

        return builder.Build();
    }

    private static IReadOnlyList<object?> RowOf(object? item) => item switch
    {
        IReadOnlyList<object?> list => list,
        Datom datom => [datom.E, (long)datom.A, datom.V.ToObject(), datom.Tx, datom.Added],
        KeyValuePair<object?, object?> entry => [entry.Key, entry.Value],
        string text => Characters(text),
        IEnumerable other => Items(other),
        _ => throw DbErrors.Argument($"The source holds {EdnPrinter.Print(item)}, which is no tuple", item),
    };

    private static List<object?> Characters(string text)
    {
        List<object?> items = [];
        foreach (char character in text)
        {
            items.Add(character);
        }

        return items;
    }

    private static List<object?> Items(IEnumerable other)
    {
        List<object?> items = [];
        foreach (object? item in other)
        {
            items.Add(item);
        }

        return items;
    }
}
