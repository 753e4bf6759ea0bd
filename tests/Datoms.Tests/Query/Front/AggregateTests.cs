using System.Linq;
using System.Threading;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Engine;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Front;

public sealed class AggregateTests
{
    [Theory]
    [InlineData("(sum ?x)", "[1 2.5]", "3.5")]
    [InlineData("(sum ?x)", "[1 2N]", "3N")]
    [InlineData("(sum ?x)", "[1 2.5M]", "3.5M")]
    [InlineData("(sum ?x)", "[1.5 2.5M]", "4.0")]
    [InlineData("(sum ?x)", "[9223372036854775807 1]", ":error")]
    [InlineData("(sum ?x)", "[nil 1]", ":error")]
    [InlineData("(sum ?x)", "[true]", ":error")]
    [InlineData("(avg ?x)", "[1 2]", "1.5")]
    [InlineData("(avg ?x)", "[1M 1M 2M]", "1.3333333333333333")]
    [InlineData("(avg ?x)", "[1 2N]", "1.5")]
    [InlineData("(median ?x)", "[1 2]", "1")]
    [InlineData("(median ?x)", "[12 34]", "23")]
    [InlineData("(median ?x)", "[-1 -2]", "-1")]
    [InlineData("(median ?x)", "[1.0 2.0]", "1.0")]
    [InlineData("(median ?x)", "[1M 2M]", "1M")]
    [InlineData("(median ?x)", "[\"a\" \"b\" \"c\"]", "\"b\"")]
    [InlineData("(median ?x)", "[\"a\" \"b\"]", ":error")]
    [InlineData("(median ?x)", "[1 2.5]", ":error")]
    [InlineData("(median ?x)", "[1N 2N]", ":error")]
    [InlineData("(variance ?x)", "[1 2 3 4]", "1.25")]
    [InlineData("(variance ?x)", "[1M 2M]", "0.25")]
    [InlineData("(stddev ?x)", "[1 2 3 4]", "1.118033988749895")]
    [InlineData("(stddev ?x)", "[5]", "0.0")]
    [InlineData("(min ?x)", "[nil 1]", "nil")]
    [InlineData("(max ?x)", "[nil 1]", "1")]
    [InlineData("(min ?x)", "[[1 2] [0 5]]", "[0 5]")]
    [InlineData("(max ?x)", "[1 \"one\" :one]", "\"one\"")]
    [InlineData("(min 2 ?x)", "[3 1 2 1]", "[1 1]")]
    [InlineData("(max 2.9 ?x)", "[1 2 3]", "[3 2]")]
    [InlineData("(max -1 ?x)", "[1 2 3]", "[]")]
    [InlineData("(max \"a\" ?x)", "[1 2 3]", ":error")]
    [InlineData("(distinct ?x)", "[1 1 2]", "#{1 2}")]
    [InlineData("(count-distinct ?x)", "[1 1.0 1N]", "2")]
    [InlineData("(count-distinct ?x)", "[nil nil]", "1")]
    [InlineData("(count ?x)", "[nil 1]", "2")]
    [InlineData("(rand ?x)", "[1 1]", "1")]
    [InlineData("(rand 2 ?x)", "[1 1]", "[1 1]")]
    [InlineData("(rand -1 ?x)", "[1 1]", "[]")]
    [InlineData("(sample 3 ?x)", "[1 1]", "[1]")]
    [InlineData("(sample ?x)", "[1 1]", ":error")]
    [InlineData("(count 5 ?x)", "[1 1]", ":error")]
    [InlineData("(frequencies ?x)", "[1 1]", "{1 2}")]
    [InlineData("(clojure.string/join \",\" ?x)", "[\"a\" \"a\"]", "\"a,a\"")]
    [InlineData("(nosuch ?x)", "[1]", ":error")]
    [InlineData("(inc ?x)", "[1]", ":error")]
    public void An_aggregate_gives_what_the_reference_gives(string aggregate, string values, string expected)
    {
        object? wanted = EdnReader.Read(expected);
        EdnVector rows = EdnVector.Of(
            [.. ((EdnVector)EdnReader.Read(values)!).Select((value, number) => EdnVector.Of((long)number, value))]);
        string query = $"[:find {aggregate} . :with ?k :in [[?k ?x]]]";
        if (Keyword.Of(null, "error").Equals(wanted))
        {
            Assert.Throws<AccreteException>(() => Run(query, rows));
            return;
        }

        object? actual = Run(query, rows);
        Assert.Equal(EdnPrinter.Print(wanted), EdnPrinter.Print(actual));
    }

    [Fact]
    public void Groups_of_many_keys_are_told_apart_by_all_of_them()
    {
        object?[] rows = [.. Enumerable.Range(0, 10_000).Select(i =>
            EdnVector.Of((long)(i % 7), "k" + (i % 11), (double)(i % 13), (long)i))];
        EdnVector result = (EdnVector)Run(
            "[:find ?a ?b ?c (count ?i) (sum ?i) :in [[?a ?b ?c ?i]]]", EdnVector.Of(rows))!;
        Assert.Equal(7 * 11 * 13, result.Count);
        Assert.Equal(10_000L, result.Cast<EdnVector>().Sum(row => (long)row[3]!));
        Assert.Equal(49_995_000L, result.Cast<EdnVector>().Sum(row => (long)row[4]!));
    }

    private static object? Run(string query, params object?[] inputs) =>
        QueryEngine.Run(query, inputs, QueryOptions.Default, CancellationToken.None);
}
