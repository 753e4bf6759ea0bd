using System;
using System.Linq;
using System.Threading;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Engine;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Front;

public sealed class FunctionInputTests
{
    [Fact]
    public void A_delegate_given_as_input_is_called()
    {
        Func<long, long> square = x => x * x;
        Assert.Equal(
            EdnReader.Read("#{[1] [4] [9]}"),
            Run("[:find ?y :in ?f [?x ...] :where [(?f ?x) ?y]]", square, EdnVector.Of(1L, 2L, 3L)));
    }

    [Theory]
    [InlineData(":k", "{:k 7}", "#{[7]}")]
    [InlineData("{:a 7}", ":a", "#{[7]}")]
    [InlineData("#{7}", "7", "#{[7]}")]
    [InlineData("inc", "6", "#{[7]}")]
    public void A_value_that_looks_things_up_can_be_called(string function, string argument, string expected) =>
        Assert.Equal(
        EdnReader.Read(expected),
        Run("[:find ?y :in ?f ?x :where [(?f ?x) ?y]]", EdnReader.Read(function), EdnReader.Read(argument)));

    [Fact]
    public void A_value_that_cannot_be_called_is_refused() =>
        Assert.Throws<AccreteException>(() => Run("[:find ?y :in ?f ?x :where [(?f ?x) ?y]]", 5L, 6L));

    [Fact]
    public void Inputs_of_dotnet_types_are_taken_as_edn_values() => Assert.Equal(
        EdnReader.Read("#{[1 \"a\" 3]}"),
        Run("[:find ?x ?y ?z :in [?x ?y] ?z]", new object[] { 1, "a" }, (short)3));

    [Fact]
    public void A_query_can_be_built_of_dotnet_collections() => Assert.Equal(
        EdnReader.Read("#{[2]}"),
        Run(
            new object[]
            {
                Keyword.Of(null, "find"), Symbol.Parse("?y"), Keyword.Of(null, "in"), Symbol.Parse("?x"),
                    Keyword.Of(null, "where"),
                new object[] { EdnList.Of(Symbol.Parse("inc"), Symbol.Parse("?x")), Symbol.Parse("?y") },
            },
            1));

    [Fact]
    public void A_request_as_a_map_reports_stats_beside_the_answer()
    {
        EdnMap answer = (EdnMap)QueryEngine.RunMap(
            "{:query [:find ?y :in ?x :where [(inc ?x) ?y]] :args [1] :query-stats true}", QueryOptions.Default)!;
        Assert.Equal(EdnReader.Read("#{[2]}"), answer[Keyword.Of(null, "ret")]);
        Assert.True(answer.ContainsKey(Keyword.Of(null, "query-stats")));
    }

    [Theory]
    [InlineData("[:find ?x :in ?x]")]
    [InlineData("{:query [:find ?x :in ?x] :args 5}")]
    [InlineData("{:query [:find ?x :in ?x] :args [5] :io-context :unqualified}")]
    [InlineData("{:query [:find ?x :in ?x] :args [5] :timeout \"soon\"}")]
    [InlineData("{:args [5]}")]
    public void A_malformed_request_is_refused(string request) =>
        Assert.Throws<AccreteException>(() => QueryEngine.RunMap(request, QueryOptions.Default));

    [Fact]
    public void Rows_of_a_sequence_are_counted_and_read_by_place()
    {
        System.Collections.Generic.IReadOnlyList<object?> rows = QueryEngine.Sequence(
            "{:query [:find [?x ...] :in [?x ...]] :args [[1 2 3]]}", QueryOptions.Default);
        Assert.Equal(3, rows.Count);
        Assert.Equal([1L, 2L, 3L], rows.Cast<long>().Order());
        Assert.Throws<AccreteException>(() =>
            QueryEngine.Sequence("{:query [:find ?x . :in ?x] :args [1]}", QueryOptions.Default));
    }

    private static object? Run(object query, params object?[] inputs) =>
        QueryEngine.Run(query, inputs, QueryOptions.Default, CancellationToken.None);
}
