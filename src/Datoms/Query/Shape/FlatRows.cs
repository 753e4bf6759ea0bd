using System.Collections;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Clojure;
using Accrete.Edn;
using Accrete.Query.Check;
using Accrete.Query.Columns;

namespace Accrete.Query.Shape;

/// <summary>Reads the inputs that most queries have, <c>[?x ...]</c> and <c>[[?x _ ?y]]</c>, straight into
/// columns.</summary>
internal static class FlatRows
{
    /// <summary>Tells whether a binding is of that kind, with no variable twice.</summary>
    public static bool Fits(Binding binding, int variableCount) => binding switch
    {
        Binding.Collection { Item: Binding.Scalar } => true,
        Binding.Relation relation => ScalarCount(relation.Items) == variableCount,
        _ => false,
    };

    /// <summary>Reads an input.</summary>
    /// <exception cref="AccreteException">The value, or a row of it, is not what the binding takes apart.</exception>
    /// <remarks>Places whose variables nobody uses are not looked at: rows may be too short for them.</remarks>
    public static Relation Read(
        Binding binding, List<Symbol> variables, object? value, IReadOnlySet<Symbol> used, ValuePool pool)
    {
        if (binding is Binding.Collection)
        {
            ColumnBuilder items = new(pool);
            IReadOnlyList<object?> all = Seqs.Items(value);
            foreach (object? item in all)
            {
                items.Add(item);
            }

            return new Relation([.. variables], [items.Build()], all.Count);
        }

        ImmutableArray<Binding> places = ((Binding.Relation)binding).Items;
        ColumnBuilder?[] columns = new ColumnBuilder?[places.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = places[i] is Binding.Scalar scalar && used.Contains(scalar.Variable)
                ? new ColumnBuilder(pool) : null;
        }

        IReadOnlyList<object?> rows = RowsOf(value);
        foreach (object? row in rows)
        {
            AddRow(row, columns);
        }

        ImmutableArray<Symbol>.Builder named = ImmutableArray.CreateBuilder<Symbol>(variables.Count);
        ImmutableArray<Column>.Builder built = ImmutableArray.CreateBuilder<Column>(variables.Count);
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i] is { } column)
            {
                named.Add(((Binding.Scalar)places[i]).Variable);
                built.Add(column.Build());
            }
        }

        return new Relation(named.ToImmutable(), built.ToImmutable(), rows.Count);
    }

    /// <summary>Returns the rows of a relation.</summary>
    /// <exception cref="AccreteException">The value has no rows.</exception>
    public static IReadOnlyList<object?> RowsOf(object? value) => value is string || value is not IEnumerable
        ? throw SourceCheck.NotASource(value)
        : Seqs.Items(value);

    /// <summary>Makes the error of a tuple that is shorter than its binding.</summary>
    public static AccreteException TooShort(object? value, int placeCount) =>
        DbErrors.Argument($"{FunctionErrors.Shown(value)} has fewer items than the {placeCount} that are bound");

    private static void AddRow(object? row, ColumnBuilder?[] columns)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i] is { } column)
            {
                column.Add(Seqs.TryNth(row, i, out object? item) ? item : throw TooShort(row, columns.Length));
            }
        }
    }

    private static int ScalarCount(ImmutableArray<Binding> items)
    {
        int count = 0;
        foreach (Binding item in items)
        {
            count += item is Binding.Scalar ? 1 : item is Binding.Ignore ? 0 : int.MinValue / 2;
        }

        return count;
    }
}
