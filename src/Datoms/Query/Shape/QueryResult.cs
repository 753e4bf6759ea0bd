using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Accrete.Clojure;
using Accrete.Edn;
using Accrete.Query.Columns;

namespace Accrete.Query.Shape;

/// <summary>A query's answer: columns in the order of <c>:find</c>, and the shape that EDN gives them
/// on demand.</summary>
/// <param name="query">The query.</param>
/// <param name="columns">One column for each element of <c>:find</c>.</param>
/// <param name="count">How many rows there are.</param>
/// <param name="isSet">Whether the rows are distinct and shown as a set.</param>
/// <param name="pool">The pool that pooled columns refer to.</param>
internal sealed class QueryResult(
    ParsedQuery query, ImmutableArray<ResultColumn> columns, int count, bool isSet, ValuePool pool)
{
    /// <summary>Gets the columns.</summary>
    public ImmutableArray<ResultColumn> Columns => columns;

    /// <summary>Gets how many rows there are.</summary>
    public int Count => count;

    /// <summary>Gets the shape that <c>:find</c> asks for.</summary>
    public FindShape Shape => query.Shape;

    /// <summary>Gets whether rows are maps: <c>:keys</c>, <c>:strs</c> or <c>:syms</c>.</summary>
    public bool HasReturnMap => query.ReturnMap != ReturnMapKind.None;

    /// <summary>Gets the pool that the codes of pooled columns refer to.</summary>
    public ValuePool Pool => pool;

    /// <summary>Returns the answer as documented: a set or vector of rows, a vector, a tuple or a value.</summary>
    public object? ToEdn() => Shape switch
    {
        FindShape.Relation when isSet => EdnSet.OfDistinct(Rows()),
        FindShape.Relation => Vector(Rows()),
        FindShape.Collection => Vector(FirstValues()),
        FindShape.Tuple => count == 0 ? null : Row(0),
        _ => count == 0 ? null : FirstValue(columns[0][0]),
    };

    /// <summary>Returns one row: a vector, or a map where return maps are asked for.</summary>
    public object Row(int row)
    {
        object?[] values = new object?[columns.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = columns[i][row];
        }

        return Shaped(values);
    }

    /// <summary>Returns one row as a map: by the names of the return map, else by those of the variables without their
    /// question mark, and of calls by their text.</summary>
    public EdnMap NamedRow(int row)
    {
        if (Row(row) is EdnMap map)
        {
            return map;
        }

        KeyValuePair<object?, object?>[] entries = new KeyValuePair<object?, object?>[columns.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = new(NameOf(query.Find[i]), columns[i][row]);
        }

        return EdnMap.Of(entries);
    }

    /// <summary>Returns the name of a column: that of the return map, else the variable's without its question mark,
    /// else the text of the call.</summary>
    public string NameOf(int column)
    {
        if (query.ReturnMap == ReturnMapKind.None || column >= query.ReturnNames.Length)
        {
            return NameOf(query.Find[column]);
        }

        return query.ReturnNames[column] is Keyword key
            ? key.ToString()[1..]
            : EdnText.Str(query.ReturnNames[column]);
    }

    /// <summary>Returns what the lazy sequence of the result has in a place: a row, for a collection find
    /// a value.</summary>
    public object? Item(int row) =>
        Shape is FindShape.Relation or FindShape.Tuple ? Row(row) : FirstValue(columns[0][row]);

    /// <summary>Makes all rows, one after the other: a row's objects lie together then, for those who
    /// read it.</summary>
    private object?[] Rows()
    {
        bool isWhole = !pool.TryFind(UnboundValue.Instance, out _);
        ResultColumn[] ready = new ResultColumn[columns.Length];
        for (int i = 0; i < ready.Length; i++)
        {
            ready[i] = columns[i].Ready(count);
        }

        object?[] rows = new object?[count];
        for (int row = 0; row < rows.Length; row++)
        {
            WorkLimit.Spend(ready.Length);
            object?[] values = new object?[ready.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = ready[i][row];
            }

            rows[row] = Shaped(isWhole ? values : Bound(values));
        }

        return rows;
    }

    /// <summary>Returns a row without the places that a branch of an or left open, as the reference shows it.</summary>
    private static object?[] Bound(object?[] values) => Array.FindAll(values, value => value is not UnboundValue);

    private object?[] FirstValues()
    {
        object?[] values = columns[0].ToArray(count);
        if (query.ReturnMap != ReturnMapKind.None)
        {
            for (int row = 0; row < count; row++)
            {
                values[row] = FirstValue(values[row]);
            }
        }

        return values;
    }

    /// <summary>Returns the one value of a row; with return maps as the first entry of a map, as the
    /// reference does.</summary>
    private object? FirstValue(object? value) =>
        query.ReturnMap == ReturnMapKind.None ? value : EdnVector.Of(query.ReturnNames[0], value);

    private object Shaped(object?[] values) => query.ReturnMap == ReturnMapKind.None ? Vector(values) : Map(values);

    /// <summary>Returns a row as a map; a tuple find may name fewer keys than it has values.</summary>
    private EdnMap Map(object?[] values)
    {
        int length = Math.Min(query.ReturnNames.Length, values.Length);
        KeyValuePair<object?, object?>[] entries = new KeyValuePair<object?, object?>[length];
        for (int i = 0; i < length; i++)
        {
            entries[i] = new(query.ReturnNames[i], values[i]);
        }

        return query.HasDistinctReturnNames ? EdnMap.OfDistinct(entries) : EdnMap.Of(entries);
    }

    private static string NameOf(FindElement element) => element switch
    {
        FindElement.Variable variable => variable.Name.Name.TrimStart('?'),
        FindElement.Aggregate call => EdnPrinter.Print(call.Form),
        FindElement.Pull pull => pull.Entity.Name.TrimStart('?'),
        _ => "",
    };

    private static EdnVector Vector(object?[] items) => new(ImmutableCollectionsMarshal.AsImmutableArray(items));
}
