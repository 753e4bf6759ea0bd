using System;
using Accrete.Query.Columns;
using Accrete.Values;

namespace Accrete.Query.Patterns;

/// <summary>Gives the entries of dictionaries that values point into their codes in a pool.</summary>
/// <param name="pool">The pool.</param>
/// <param name="texts">Numbers the attribute's texts; null where nobody does.</param>
internal sealed class EntryCodes(ValuePool pool, TextNumbers? texts)
{
    /// <summary>Codes of a dictionary are noted from one met entry in so many on.</summary>
    private const int NotedShare = 16;

    /// <summary>Numbers of texts are used from one met entry for so many texts on: each query makes room for all, so
    /// that a leaf or a good part of one is worth it, and a few rows are not.</summary>
    private const int TextsShare = 32;

    /// <summary>Returns what gives codes to the values of a pattern.</summary>
    public static EntryCodes Of(PreparedPattern pattern, ValuePool pool) =>
        new(pool, pattern.Attribute is { } attribute ? pattern.Source.TextsOf(attribute) : null);

    /// <summary>Tells whether enough entries of a dictionary are met for noting something of each to pay.</summary>
    public static bool IsNoted(int met, object?[] dictionary) => met * NotedShare >= dictionary.Length;

    /// <summary>Adds the codes of entries to a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="entries">Indexes into the dictionary.</param>
    /// <param name="kind">What the entries are.</param>
    /// <param name="dictionary">The dictionary; an entry that is pointed at is never null.</param>
    /// <param name="isOfLeaf">Whether it is that of a leaf.</param>
    public void AppendTo(
        Column column, ReadOnlySpan<long> entries, ValueKind kind, object?[] dictionary, bool isOfLeaf)
    {
        if (!IsNoted(entries.Length, dictionary))
        {
            foreach (long entry in entries)
            {
                column.Add(pool.Intern(Value.Referenced(kind, dictionary[entry]!).ToObject()));
            }
        }
        else if (isOfLeaf && texts is not null && texts.Count <= (long)entries.Length * TextsShare
            && texts.Of(dictionary) is { } numbers)
        {
            AppendNumbered(column, entries, numbers, texts);
        }
        else
        {
            int[] codes = pool.CodesOf(dictionary);
            foreach (long entry in entries)
            {
                int code = codes[entry];
                column.Add(code >= 0 ? code : pool.InternEntry(codes, entry, kind, dictionary[entry]!));
            }
        }
    }

    private void AppendNumbered(Column column, ReadOnlySpan<long> entries, int[] numbers, TextNumbers texts)
    {
        int[] codes = pool.CodesOf(texts);
        foreach (long entry in entries)
        {
            int number = numbers[entry];
            ref int code = ref codes[number];
            if (code < 0)
            {
                code = pool.Intern(texts[number]);
            }

            column.Add(code);
        }
    }
}
