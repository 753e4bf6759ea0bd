using System;
using System.Linq;
using System.Linq.Expressions;
using System.Reflection;
using Accrete.Clr;

namespace Accrete.Query.Shape;

/// <summary>Makes tuples and records of rows, by place, with a constructor that is called without reflection and
/// without a box for its arguments.</summary>
/// <typeparam name="T">The tuple or record.</typeparam>
internal static class RowMaker<T>
{
    /// <summary>Compiling a maker takes about a millisecond: fewer rows than this are made by reflection
    /// sooner.</summary>
    private const int RowsMin = 1_000;

    private static readonly ConstructorInfo? Constructor = ClrShapes.TryByPlace(typeof(T));

    private static readonly Lazy<Func<Cells[], int, T>> Maker = new(Compile);

    /// <summary>Fills rows.</summary>
    /// <returns>False where the type is not made by place of as many columns, or there are too few rows to be worth it:
    /// nothing is filled then.</returns>
    public static bool TryFill(QueryResult result, T[] rows)
    {
        ParameterInfo[]? parameters = Constructor?.GetParameters();
        if (rows.Length < RowsMin || parameters?.Length != result.Columns.Length || result.HasReturnMap)
        {
            return false;
        }

        Cells[] cells = [.. result.Columns.Select((column, i) => new Cells(
            column.Ready(rows.Length), result.Pool, $"column {i + 1} ({parameters[i].Name})"))];
        Func<Cells[], int, T> make = Maker.Value;
        for (int row = 0; row < rows.Length; row++)
        {
            WorkLimit.Spend(1);
            rows[row] = make(cells, row);
        }

        return true;
    }

    private static Func<Cells[], int, T> Compile()
    {
        ParameterExpression cells = Expression.Parameter(typeof(Cells[]), "cells");
        ParameterExpression row = Expression.Parameter(typeof(int), "row");
        MethodInfo read = typeof(Cells).GetMethod(nameof(Cells.Read))!;
        return Expression.Lambda<Func<Cells[], int, T>>(
            Expression.New(Constructor!, Constructor!.GetParameters().Select((parameter, i) => Expression.Call(
                read.MakeGenericMethod(parameter.ParameterType),
                Expression.ArrayIndex(cells, Expression.Constant(i)),
                row))),
            cells,
            row).Compile();
    }
}
