using System;
using System.Linq;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Columns;
using Accrete.Query.Engine;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Engine;

/// <summary>Queries of more variables than anybody writes by hand, as programs write them.</summary>
public sealed class WideQueryTests
{
    private const string Row = "[[1 2]]";

    [Theory]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(600)]
    public void Chain_of_functions_has_as_many_variables_as_it_needs(int length)
    {
        string chain = Repeat(length, i => $"[(inc ?v{i}) ?v{i + 1}]");
        Assert.Equal((long)length, Ask($"[:find ?v{length} . :in ?v0 :where {chain}]", 0L));
    }

    [Fact]
    public void Patterns_rules_and_negations_join_on_slots_beyond_the_first_128()
    {
        string ones = Repeat(150, i => $"[(identity ?a) ?c{i}]");
        object? answer = Ask(
            "[:find ?a ?c149 ?d :in $ % :where [?a ?b] " + ones
            + "(twice ?c149 ?d) [?c148 ?e] (not [?e ?c147]) (or-join [?c146 ?f] [?c146 ?f])]",
            EdnReader.Read(Row), EdnReader.Read("[[(twice ?x ?y) [(* 2 ?x) ?y]]]"));
        Assert.Equal(EdnReader.Read("#{[1 1 2]}"), answer);
    }

    [Fact]
    public void Query_of_more_variables_than_the_bound_is_refused()
    {
        string many = Repeat(VarSet.SlotsMax + 1, i => $"[?e ?v{i}]");
        AccreteException error = Assert.Throws<AccreteException>(
            () => Ask($"[:find ?e :where {many}]", EdnReader.Read(Row)));
        Assert.Equal("db.error/too-many-variables", error.Error?.ToString().TrimStart(':'));
    }

    private static object? Ask(string query, params object?[] inputs) =>
        QueryEngine.Run(query, inputs, QueryOptions.Default);

    private static string Repeat(int count, Func<int, string> part) =>
        string.Join(' ', Enumerable.Range(0, count).Select(part));
}
