using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Accrete.Clojure;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Columns;
using Accrete.Query.Engine;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Kernels;

/// <summary>Calls over drawn columns, against the library's function called row by row: the same values of the same
/// types, or the same error.</summary>
public sealed class CallTwins
{
    private static readonly string[] Arithmetic =
        ["+", "-", "*", "/", "quot", "rem", "mod", "min", "max", "+'", "-'", "*'", "clojure.core/+", "clojure.core/-"];

    private static readonly string[] Unary = ["-", "inc", "dec", "inc'", "dec'", "abs", "double", "-'", "+", "long"];

    private static readonly string[] Comparisons =
    [
        "<", "<=", ">", ">=", "=", "not=", "!=", "==", "clojure.core/<", "clojure.core/<=", "clojure.core/>",
        "clojure.core/>=", "clojure.core/=", "clojure.core/not=",
    ];

    public static IEnumerable<object[]> Pairs => DrawnColumn.Kinds.SelectMany(
        left => DrawnColumn.Kinds.Select(right => new object[] { left, right }));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Arithmetic_on_columns_is_that_of_its_rows(string left, string right)
    {
        Each(left, right, (random, x, y) =>
        {
            foreach (string name in Arithmetic)
            {
                Compare(name, [x, y], "?x ?y", binds: true);
                if (FunctionRegistry.Core(Symbol.Parse(name).Name).Accepts(3))
                {
                    Compare(name, [x, y, DrawnColumn.Of(left, x.Length, random)], "?x ?y ?z", binds: true);
                }
            }
        });
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Comparison_of_columns_is_that_of_its_rows(string left, string right) => Each(left, right, (_, x, y) =>
    {
        foreach (string name in Comparisons)
        {
            Compare(name, [x, y], "?x ?y", binds: false);
        }
    });

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_column_and_a_constant_are_computed_as_its_rows(string left, string right) =>
        Each(left, right, (random, x, _) =>
        {
            object? constant = DrawnColumn.Of(right, 1, random)[0];
            string text = EdnPrinter.Print(constant);
            if (constant is float || !EdnEquality.Instance.Equals(EdnReader.Read(text), constant))
            {
                return;
            }

            object?[] same = [.. x.Select(_ => constant)];
            foreach ((string name, bool binds) in Arithmetic.Select(name => (name, true))
                .Concat(Comparisons.Select(name => (name, false))))
            {
                Compare(name, [x, same], $"?x {text}", binds, constantAt: 1);
                Compare(name, [same, x], $"{text} ?x", binds, constantAt: 0);
            }
        });

    [Fact]
    public void Functions_of_one_column_are_those_of_its_rows()
    {
        foreach (string kind in DrawnColumn.Kinds)
        {
            Each(kind, kind, (_, x, _) =>
            {
                foreach (string name in Unary)
                {
                    Compare(name, [x], "?x", binds: true);
                }
            });
        }
    }

    [Fact]
    public void A_late_failure_is_told_as_the_first_row_that_fails_tells_it()
    {
        object?[] x = [.. Enumerable.Range(0, 5000).Select(i => (object?)(i < 4500 ? i : long.MaxValue))];
        object?[] y = [.. Enumerable.Range(0, 5000).Select(i => (object?)(long)(i == 4800 ? 0 : 1))];
        foreach (string name in new[] { "+", "/", "quot", "rem", "mod" })
        {
            Compare(name, [x, y], "?x ?y", binds: true);
        }
    }

    /// <summary>Draws pairs of columns of no rows, of few, and of more than a block has; small ones often, since most
    /// extremes end in an error.</summary>
    private static void Each(string left, string right, Action<Random, object?[], object?[]> test)
    {
        foreach (int count in new[] { 0, 1, 3, 1100 })
        {
            Random random = new((left.Length * 100) + (right[0] * 7) + count);
            for (int draw = 0; draw < (count == 1 ? 4 : 1); draw++)
            {
                test(random, DrawnColumn.Of(left, count, random), DrawnColumn.Of(right, count, random));
            }
        }
    }

    private static void Compare(
        string name, object?[][] columns, string arguments, bool binds, int constantAt = -1)
    {
        EdnVector rows = EdnVector.Of([.. Enumerable.Range(0, columns[0].Length).Select(row =>
            (object?)EdnVector.Of([(long)row, .. columns.Select(column => column[row])]))]);
        string query = $"[:find ?i{(binds ? " ?r" : "")} :in [[{Inputs(columns.Length, arguments)}]]"
            + $" :where [({name} {arguments}){(binds ? " ?r" : "")}]]";
        string expected = Told(() => Naive(name, columns, binds, constantAt));
        string actual = Told(() => Rows(query, rows).Select(row => Typed([.. row])));
        Assert.True(
            expected == actual,
            $"{query} on {Start(EdnPrinter.Print(rows))}: {Start(expected)} but {Start(actual)}");
    }

    /// <summary>Names the places of the rows: of a constant's column nobody takes anything.</summary>
    private static string Inputs(int columns, string arguments) =>
        arguments.Contains("?z") ? "?i ?x ?y ?z"
        : arguments.Contains("?y") ? "?i ?x ?y"
        : columns == 1 || arguments.StartsWith("?x", StringComparison.Ordinal) ? "?i ?x"
        : "?i _ ?x";

    private static IEnumerable<EdnVector> Rows(string query, EdnVector rows) =>
        ((EdnSet)QueryEngine.Run(query, [rows], QueryOptions.Default, CancellationToken.None)!)
            .Cast<EdnVector>().OrderBy(row => (long)row[0]!);

    private static string Start(string text) => text[..Math.Min(300, text.Length)];

    private static IEnumerable<string> Naive(string name, object?[][] columns, bool binds, int constantAt)
    {
        ValuePool pool = new();
        object?[][] shown = [.. columns.Select((column, place) =>
            place == constantAt ? column : DrawnColumn.Shown(column, pool))];
        FunctionRegistry.Default.TryResolve(Symbol.Parse(name), out QueryFunction? function);
        object?[] results = [.. Enumerable.Range(0, columns[0].Length).Select(row =>
            function!.Call(QueryContext.Alone, [.. shown.Select(column => column[row])], null))];
        int[] rows = [.. Enumerable.Range(0, results.Length)
            .Where(row => binds || results[row] is not (null or false))];
        return binds
            ? rows.Zip(DrawnColumn.Shown(results, pool), (row, result) => Typed((long)row, result))
            : rows.Select(row => Typed((long)row));
    }

    private static string Typed(params object?[] values) =>
        string.Join(' ', values.Select(value => $"{value?.GetType().Name}:{EdnPrinter.Print(value)}"));

    private static string Told(Func<IEnumerable<string>> run)
    {
        try
        {
            return string.Join('\n', run());
        }
        catch (AccreteException error)
        {
            // The clause stands in the engine's message alone.
            return "error: " + error.Message.Split(", in [")[0];
        }
    }
}
