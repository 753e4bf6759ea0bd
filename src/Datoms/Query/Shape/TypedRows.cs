using System;
using System.Collections.Generic;
using Accrete.Clr;

namespace Accrete.Query.Shape;

/// <summary>Gives the rows of a result as a .NET type.</summary>
internal static class TypedRows
{
    /// <summary>Returns the rows.</summary>
    /// <typeparam name="T">What each is given as.</typeparam>
    /// <exception cref="AccreteException">A value cannot be given as its type.</exception>
    public static IReadOnlyList<T> Of<T>(QueryResult result)
    {
        int count = result.Shape is FindShape.Relation or FindShape.Collection ? result.Count
            : Math.Min(result.Count, 1);
        bool isItem = result.Shape is FindShape.Collection or FindShape.Scalar
            || (result.Columns.Length == 1 && !ClrShapes.IsRow(typeof(T)));
        bool isNamed = !isItem && result.Columns.Length > 0 && ClrShapes.IsByName(typeof(T));
        T[] rows = new T[count];
        if (isItem)
        {
            FillItems(result, rows);
        }
        else if (isNamed || !RowMaker<T>.TryFill(result, rows))
        {
            FillRows(result, isNamed, rows);
        }

        return rows;
    }

    private static void FillItems<T>(QueryResult result, T[] rows)
    {
        Cells cells = new(result.Columns[0], result.Pool, null);
        for (int row = 0; row < rows.Length; row++)
        {
            WorkLimit.Spend(1);
            rows[row] = Cells.Read<T>(cells, row);
        }
    }

    private static void FillRows<T>(QueryResult result, bool isNamed, T[] rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            WorkLimit.Spend(1);
            int row = i;
            // A null of a type that takes none is refused by the conversion.
            rows[i] = ClrConversion.To<T>(isNamed ? result.NamedRow(row) : result.Row(row), () => $"row {row + 1}")!;
        }
    }
}
