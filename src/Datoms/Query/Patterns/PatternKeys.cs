using System;
using System.Collections.Generic;
using Accrete.Query.Columns;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Query.Patterns;

/// <summary>Turns a table's columns into keys that a pattern's datoms can be compared with.</summary>
/// <remarks>An entity may stand in a column by its ident or a lookup ref; the table keeps it as it was, the
/// key is its id.</remarks>
internal static class PatternKeys
{
    /// <summary>Returns the ids of the entities that a column names.</summary>
    /// <param name="column">The column.</param>
    /// <param name="source">Resolves entities.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="isStrict">Whether a value that names none is an error.</param>
    /// <param name="rows">Gets the rows whose value names an entity; null where all do.</param>
    public static Column Entities(
        Column column, DatabaseSource source, ValuePool pool, bool isStrict, out IntList? rows)
    {
        rows = null;
        if (column.Kind == ColumnKind.Long)
        {
            return column;
        }

        Dictionary<long, long?> resolved = [];
        long[] ids = new long[column.Count];
        int count = 0;
        IntList kept = new();
        for (int row = 0; row < ids.Length; row++)
        {
            long code = column[row];
            if (!resolved.TryGetValue(code, out long? id))
            {
                object? value = Column.ToObject(column.Kind, code, pool);
                id = isStrict ? source.ResolveEntity(value) : source.TryResolveEntity(value);
                resolved.Add(code, id);
            }

            if (id is { } found)
            {
                ids[count++] = found;
                kept.Add(row);
            }
        }

        rows = count == column.Count ? null : kept;
        return new Column(ColumnKind.Long, ids, count);
    }

    /// <summary>Returns the ids in a column; what only names an entity is none.</summary>
    public static Column Ids(Column column, ValuePool pool, out IntList? rows)
    {
        rows = null;
        if (column.Kind == ColumnKind.Long)
        {
            return column;
        }

        rows = new();
        Column ids = new(ColumnKind.Long);
        for (int row = 0; row < column.Count; row++)
        {
            if (column.ValueAt(row, pool) is long id)
            {
                ids.Add(id);
                rows.Add(row);
            }
        }

        return ids;
    }

    /// <summary>Returns a column's values as values of an attribute.</summary>
    /// <param name="column">The column.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="source">Resolves entities.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="isStrict">Whether a value that names no entity, or is no keyword where one is wanted,
    /// is an error.</param>
    /// <param name="rows">Gets the rows whose value the attribute can have; null where all can.</param>
    public static Column Values(
        Column column, DbAttribute attribute, DatabaseSource source, ValuePool pool, bool isStrict, out IntList? rows)
    {
        rows = null;
        ColumnKind kind = PreparedPattern.KindOf(attribute.ValueType);
        if (column.Kind == kind && (kind != ColumnKind.Pooled || attribute.ValueType != ValueKind.Keyword))
        {
            return column;
        }

        Dictionary<long, long?> converted = [];
        long[] codes = new long[column.Count];
        int count = 0;
        IntList kept = new();
        for (int row = 0; row < column.Count; row++)
        {
            long code = column[row];
            if (!converted.TryGetValue(code, out long? key))
            {
                object? value = Column.ToObject(column.Kind, code, pool);
                key = (isStrict ? source.TryValue(value, attribute, out Value taken)
                    : source.TryValueLeniently(value, attribute, out taken)) ? CodeOf(taken, kind, pool) : null;
                converted.Add(code, key);
            }

            if (key is { } valid)
            {
                codes[count++] = valid;
                kept.Add(row);
            }
        }

        rows = count == column.Count ? null : kept;
        return new Column(kind, codes, count);
    }

    /// <summary>Returns the distinct values of a key column in the order of the index, with the row of each.</summary>
    /// <param name="keys">The keys, as <see cref="Values"/> gives them.</param>
    /// <param name="kind">The attribute's kind.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="codes">Gets bits, or indexes into the dictionary, ascending in index order.</param>
    /// <param name="dictionary">Gets the objects of reference kinds.</param>
    /// <returns>For each key the rows that have it are those of the group of the same number.</returns>
    public static int[] Order(Column keys, ValueKind kind, ValuePool pool, out long[] codes, out object?[] dictionary)
    {
        dictionary = [];
        if (kind is ValueKind.Double or ValueKind.Float)
        {
            return ByDouble(keys, out codes);
        }

        if (ValueKinds.IsInline(kind))
        {
            return RowSort.Order(keys.Codes, out codes);
        }

        return ByObject(keys, kind, pool, out codes, out dictionary);
    }

    private static long CodeOf(in Value value, ColumnKind kind, ValuePool pool) =>
        kind == ColumnKind.Pooled ? pool.Intern(value.ToObject()) : value.Bits;

    private static int[] ByDouble(Column keys, out long[] codes)
    {
        int[] rows = new int[keys.Count];
        double[] numbers = new double[keys.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
            numbers[i] = BitConverter.Int64BitsToDouble(keys[i]);
        }

        Array.Sort(numbers, rows);
        codes = keys.Gather(rows).Codes.ToArray();
        return rows;
    }

    private static int[] ByObject(
        Column keys, ValueKind kind, ValuePool pool, out long[] codes, out object?[] dictionary)
    {
        // Values are ordered once for each distinct one; rows then by the place of their value.
        Dictionary<long, int> places = [];
        List<Value> values = [];
        List<int> rows = [];
        long[] ranks = new long[keys.Count];
        for (int row = 0; row < keys.Count; row++)
        {
            if (!places.TryGetValue(keys[row], out int place))
            {
                place = ValueConversion.TryConvert(pool[keys[row]], kind, out Value value) ? values.Count : -1;
                places.Add(keys[row], place);
                if (place >= 0)
                {
                    values.Add(value);
                }
            }

            if (place >= 0)
            {
                rows.Add(row);
                ranks[rows.Count - 1] = place;
            }
        }

        int[] order = new int[values.Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (left, right) => ValueComparer.Compare(values[left], values[right]));
        dictionary = new object?[order.Length];
        long[] rankOf = new long[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            dictionary[i] = values[order[i]].Reference;
            rankOf[order[i]] = i;
        }

        for (int i = 0; i < rows.Count; i++)
        {
            ranks[i] = rankOf[ranks[i]];
        }

        int[] sorted = RowSort.Order(ranks.AsSpan(0, rows.Count), out codes);
        for (int i = 0; i < sorted.Length; i++)
        {
            sorted[i] = rows[sorted[i]];
        }

        return sorted;
    }
}
