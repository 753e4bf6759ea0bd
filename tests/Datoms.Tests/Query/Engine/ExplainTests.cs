using System;
using System.Linq;
using Accrete.Datoms.Tests.Transactions;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Engine;
using Accrete.Query.Explain;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Engine;

/// <summary>What explain and query-stats show.</summary>
public sealed class ExplainTests
{
    private const string Facts = "[[1 :to 2] [2 :to 3] [3 :to 4] [1 :tag :x]]";

    [Fact]
    public void Plan_has_each_clause_once_with_the_rows_it_left()
    {
        QueryPlan plan = QueryEngine.Explain(
            "[:find ?a ?c :where [?b :to ?c] [?a :to ?b] [(< ?c 4)] [?a :tag :x]]", [EdnReader.Read(Facts)],
            QueryOptions.Default);
        Assert.Equal(1, plan.RowCount);
        Assert.Equal(
            ["[(< ?c 4)]", "[?a :tag :x]", "[?a :to ?b]", "[?b :to ?c]"],
            plan.Steps.Select(step => EdnPrinter.Print(step.Clause)).Order(StringComparer.Ordinal));
        Assert.Equal(plan.RowCount, plan.Steps[^1].RowsOut);
        Assert.Contains("[?a :tag :x]", plan.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_shows_what_runs_inside_of_a_not()
    {
        QueryPlan plan = QueryEngine.Explain(
            "[:find ?a :where [?a :to _] (not [?a :tag :x])]", [EdnReader.Read(Facts)], QueryOptions.Default);
        QueryPlanStep not = Assert.Single(plan.Steps, step => step.Clause is EdnList);
        Assert.Equal("[?a :tag :x]", EdnPrinter.Print(Assert.Single(not.Inner).Clause));
        Assert.Equal(2, not.RowsOut);
    }

    [Fact]
    public void Plan_shows_the_walk_that_answers_a_rule()
    {
        Database empty = TestDatabase.Apply(Bootstrap.Create("walk", DatabaseOptions.Default), """
            [{:db/ident :id :db/valueType :db.type/long :db/cardinality :db.cardinality/one
              :db/unique :db.unique/identity}
             {:db/ident :to :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]
            """).DbAfter;
        Database db = TestDatabase.Apply(empty, "[{:id 1 :to {:id 2 :to {:id 3 :to {:id 4}}}}]").DbAfter;
        QueryPlan plan = QueryEngine.Explain(
            "[:find ?b :in $ % :where [?a :id 1] (reach ?a ?b)]",
            [db, EdnReader.Read("[[(reach ?a ?b) [?a :to ?b]] [(reach ?a ?b) [?a :to ?x] (reach ?x ?b)]]")],
            QueryOptions.Default);
        Assert.All(plan.Steps[^1].Inner, ring => Assert.Equal("walk Aevt", ring.Index));
        Assert.All(plan.Steps[^1].Inner, ring => Assert.Equal("[?a :to ?x]", EdnPrinter.Print(ring.Clause)));
        Assert.Equal([(1, 1), (1, 1), (1, 1), (1, 0)], plan.Steps[^1].Inner.Select(r => (r.RowsIn, r.RowsOut)));
        Assert.Single(plan.ToString().Split('\n'), line => line.Contains("[?a :to ?x]", StringComparison.Ordinal)
            && line.Contains("in 4 rounds", StringComparison.Ordinal));
    }

    [Fact]
    public void Stats_come_beside_the_answer_in_the_documented_shape()
    {
        QueryOptions options = new() { QueryStats = true, IoContext = Keyword.Of("my", "app") };
        EdnMap answer = Assert.IsType<EdnMap>(
            QueryEngine.Run("[:find ?b :where [1 :to ?b]]", [EdnReader.Read(Facts)], options));
        Assert.Equal(EdnReader.Read("#{[2]}"), answer[Keyword.Of(null, "ret")]);
        EdnMap stats = Assert.IsType<EdnMap>(answer[Keyword.Of(null, "query-stats")]);
        EdnMap phase = Assert.IsType<EdnMap>(
            Assert.Single(Assert.IsType<EdnVector>(stats[Keyword.Of(null, "phases")])));
        EdnMap clause = Assert.IsType<EdnMap>(
            Assert.Single(Assert.IsType<EdnVector>(phase[Keyword.Of(null, "clauses")])));
        Assert.Equal(1L, clause[Keyword.Of(null, "rows-out")]);
        Assert.Equal(EdnReader.Read("[?b]"), clause[Keyword.Of(null, "binds-out")]);
        EdnMap io = Assert.IsType<EdnMap>(answer[Keyword.Of(null, "io-stats")]);
        Assert.Equal(Keyword.Of("my", "app"), io[Keyword.Of(null, "io-context")]);
    }
}
