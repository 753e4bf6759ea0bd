using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Datoms.Tests.Transactions;
using Accrete.Edn;
using Accrete.Query.Answers;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Engine;

/// <summary>Answers as columns and as typed rows say what the answer in EDN says.</summary>
public sealed class ColumnarAnswerTests
{
    private const int Many = 3_000;

    private static readonly Database Shop = Filled();

    public static TheoryData<string> Queries =>
    [
        "[:find ?e ?v :where [?e :item/count ?v]]",
        "[:find ?e ?v :where [?e :item/price ?v]]",
        "[:find ?e ?v :where [?e :item/weight ?v]]",
        "[:find ?e ?v :where [?e :item/sold ?v]]",
        "[:find ?e ?v :where [?e :item/added ?v]]",
        "[:find ?e ?v :where [?e :item/name ?v]]",
        "[:find ?e ?v :where [?e :item/kind ?v]]",
        "[:find ?e ?v :where [?e :item/exact ?v]]",
        "[:find ?e ?a ?v ?tx ?added :where [?e ?a ?v ?tx ?added] [?a :db/ident ?i] [(namespace ?i) ?n] "
            + "[(= ?n \"item\")]]",
        "[:find [?v ...] :where [_ :item/price ?v]]",
        "[:find ?v . :where [_ :item/price ?v] [(< ?v 1.0)]]",
        "[:find [?e ?v] :where [?e :item/count ?v] [(= ?v 7)]]",
        "[:find ?k (sum ?v) (avg ?v) (count ?e) (max ?n) :where [?e :item/kind ?k] [?e :item/count ?v] "
            + "[?e :item/name ?n]]",
        "[:find (pull ?e [:item/name]) ?c :where [?e :item/count ?c]]",
        "[:find ?x ?y :in $ [[?x ?y]]]",
    ];

    [Theory]
    [MemberData(nameof(Queries))]
    public void Columns_hold_what_the_rows_hold(string query)
    {
        object?[] inputs = query.Contains(":in", StringComparison.Ordinal)
            ? [EdnReader.Read("[[\"a\" nil] [nil 2] [\"b\" :k]]")] : [];
        ColumnarAnswer answer = Shop.QueryColumns(query, inputs);
        object? edn = Shop.Query(query, inputs);
        Assert.Equal(
            RowsOf(edn, answer.Columns.Length).Order(StringComparer.Ordinal),
            Enumerable.Range(0, answer.RowCount)
                .Select(row => EdnPrinter.Print(EdnVector.Of([.. answer.Columns.Select(each => each.Values[row])])))
                .Order(StringComparer.Ordinal));
        Assert.All(answer.Columns, column => Assert.Equal(answer.RowCount, column.Count));
    }

    [Fact]
    public void Each_type_has_its_span()
    {
        ColumnarAnswer answer = Shop.QueryColumns(
            "[:find ?count ?price ?weight ?sold ?added ?name ?kind :where [?e :item/count ?count] "
                + "[?e :item/price ?price] [?e :item/weight ?weight] [?e :item/sold ?sold] [?e :item/added "
                + "?added] [?e :item/name ?name] "
                + "[?e :item/kind ?kind]]");
        Assert.Equal(
            [
                AnswerType.Long, AnswerType.Double, AnswerType.Float, AnswerType.Boolean, AnswerType.Instant,
                AnswerType.Text, AnswerType.Value,
            ],
            answer.Columns.Select(column => column.Type));
        Assert.Equal(Many * (Many - 1L) / 2, Sum(answer["count"].Longs));
        Assert.Equal(Many, answer["price"].Doubles.Length);
        for (int row = 0; row < Many; row++)
        {
            long number = answer["count"].Longs[row];
            Assert.Equal(number / 4.0, answer["price"].Doubles[row]);
            Assert.Equal(number / 8f, answer["weight"].Floats[row]);
            Assert.Equal(number % 3 == 0, answer["sold"].Booleans[row]);
            Assert.Equal(new Instant(number * 1000), answer["added"].Instants[row]);
            Assert.Equal("item " + number, answer["name"].Texts[row]);
            Assert.Equal(Keyword.Of("kind", "k" + (number % 5)), answer["kind"].Values[row]);
        }
    }

    [Fact]
    public void Columns_are_named_as_the_find_names_them()
    {
        Assert.Equal(["k", "(sum ?v)"], Names("[:find ?k (sum ?v) :where [?e :item/kind ?k] [?e :item/count ?v]]"));
        Assert.Equal(["kind", "item/total"], Names(
            "[:find ?k (sum ?v) :keys kind item/total :where [?e :item/kind ?k] [?e :item/count ?v]]"));
        Assert.Equal(["kind"], Names("[:find ?k :strs kind :where [_ :item/kind ?k]]"));
    }

    [Fact]
    public void Span_of_another_type_and_a_name_that_is_not_there_are_refused_with_what_there_is()
    {
        ColumnarAnswer answer = Shop.QueryColumns("[:find ?e ?name :where [?e :item/name ?name]]");
        Assert.Contains("Texts", Assert.Throws<InvalidOperationException>(() => answer["name"].Longs[0]).Message);
        Assert.Contains("e, name", Assert.Throws<KeyNotFoundException>(() => answer["nam"]).Message);
    }

    [Fact]
    public void Columns_outlive_the_queries_that_follow()
    {
        AnswerColumn kept = Shop.QueryColumns("[:find ?v :where [_ :item/count ?v]]")["v"];
        long before = Sum(kept.Longs);
        for (int i = 0; i < 20; i++)
        {
            _ = Shop.Query("[:find ?a ?b :where [?e :item/count ?a] [?e :item/price ?b]]");
        }

        Assert.Equal(before, Sum(kept.Longs));
    }

    [Fact]
    public void Rows_that_are_compiled_are_those_that_are_converted()
    {
        const string Query = "[:find ?count ?price ?sold ?added ?name ?kind :where [?e :item/count ?count] "
            + "[?e :item/price ?price] [?e :item/sold ?sold] [?e :item/added ?added] [?e :item/name ?name] "
            + "[?e :item/kind ?kind]]";
        IReadOnlyList<Row> rows = Shop.Query<Row>(Query);
        IReadOnlyList<(int, double, bool, Instant, string, string)> tuples =
            Shop.Query<(int, double, bool, Instant, string, string)>(Query);
        Assert.Equal(Many, rows.Count);
        Assert.Equal(
            rows.Select(row => ((int)row.Count, row.Price, row.Sold, Instant.From(row.Added), row.Name, row.Kind)),
            tuples);
        // Each of few rows, which reflection makes.
        foreach (Row row in rows.Take(50))
        {
            Assert.Equal(row, Assert.Single(Shop.Query<Row>(
                Query.Replace(":where", ":in $ ?count :where", StringComparison.Ordinal), row.Count)));
        }
    }

    [Fact]
    public void Value_that_does_not_fit_is_refused_with_its_place_however_many_rows_there_are()
    {
        const string Query = "[:find ?count ?name :where [?e :item/count ?count] [?e :item/name ?name]]";
        string message = Assert.Throws<AccreteException>(() => Shop.Query<(byte Count, string Name)>(Query)).Message;
        Assert.Contains("column 1 (item1) of row", message, StringComparison.Ordinal);
        Assert.Contains("cannot be given as Byte", message, StringComparison.Ordinal);
        Assert.Contains("the value of row", Assert.Throws<AccreteException>(
            () => Shop.Query<long>("[:find [?name ...] :where [?e :item/name ?name]]")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Items_come_as_what_they_fit()
    {
        Assert.Equal(Many, Shop.Query<long>("[:find [?v ...] :where [_ :item/count ?v]]").Distinct().Count());
        Assert.Equal(Many, Shop.Query<decimal>("[:find ?v :where [_ :item/count ?v]]").Distinct().Count());
        Assert.Equal(Many, Shop.Query<string>("[:find [?v ...] :where [_ :item/name ?v]]").Distinct().Count());
        Assert.Equal(5, Shop.Query<Keyword>("[:find [?v ...] :where [_ :item/kind ?v]]").Count);
        Assert.Equal([2.5], Shop.Query<double>(
            "[:find ?v . :in $ ?n :where [?e :item/count ?n] [?e :item/price ?v]]", 10));
    }

    private static string[] Names(string query) => [.. Shop.QueryColumns(query).Columns.Select(each => each.Name)];

    private static long Sum(ReadOnlySpan<long> numbers)
    {
        long sum = 0;
        foreach (long number in numbers)
        {
            sum += number;
        }

        return sum;
    }

    private static IEnumerable<string> RowsOf(object? edn, int width) => edn switch
    {
        null => [],
        EdnSet set => set.Select(EdnPrinter.Print),
        EdnVector rows when rows.Count > 0 && rows[0] is EdnVector => rows.Items.Select(EdnPrinter.Print),
        EdnVector tuple when width > 1 => [EdnPrinter.Print(tuple)],
        EdnVector items => items.Items.Select(item => EdnPrinter.Print(EdnVector.Of(item))),
        _ => [EdnPrinter.Print(EdnVector.Of(edn))],
    };

    private static Database Filled()
    {
        const string Schema = """
            [{:db/ident :item/count :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/index true}
             {:db/ident :item/price :db/valueType :db.type/double :db/cardinality :db.cardinality/one}
             {:db/ident :item/weight :db/valueType :db.type/float :db/cardinality :db.cardinality/one}
             {:db/ident :item/sold :db/valueType :db.type/boolean :db/cardinality :db.cardinality/one}
             {:db/ident :item/added :db/valueType :db.type/instant :db/cardinality :db.cardinality/one}
             {:db/ident :item/name :db/valueType :db.type/string :db/cardinality :db.cardinality/one}
             {:db/ident :item/kind :db/valueType :db.type/keyword :db/cardinality :db.cardinality/one}
             {:db/ident :item/exact :db/valueType :db.type/bigdec :db/cardinality :db.cardinality/one}]
            """;
        Database database = TestDatabase.Apply(TestDatabase.Open(), Schema).DbAfter;
        return TestDatabase.Apply(database, $"[{string.Join('\n', Enumerable.Range(0, Many).Select(Item))}]").DbAfter;
    }

    private static string Item(int number) => FormattableString.Invariant($$"""
        {:item/count {{number}} :item/price {{number / 4.0:0.0###}} :item/weight {{number / 8.0:0.0###}}
         :item/sold {{(number % 3 == 0 ? "true" : "false")}} :item/name "item {{number}}"
         :item/kind :kind/k{{number % 5}}
         :item/added #inst "{{DateTimeOffset.FromUnixTimeSeconds(number):yyyy-MM-ddTHH:mm:ss.fffzzz}}"
         :item/exact {{number}}.50M}
        """);

    private sealed record Row(long Count, double Price, bool Sold, DateTimeOffset Added, string Name, string Kind);
}
