using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Datoms.Tests.Transactions;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Columns;
using Accrete.Query.Engine;
using Accrete.Time;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Engine;

/// <summary>What joins claim of their rows, distinct and sorted, where a wrong claim makes a wrong answer.</summary>
public sealed class RowClaimTests
{
    private const string Schema = """
        [{:db/ident :id :db/valueType :db.type/long :db/cardinality :db.cardinality/one
          :db/unique :db.unique/identity}
         {:db/ident :tag :db/valueType :db.type/long :db/cardinality :db.cardinality/many :db/index true}
         {:db/ident :edge :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]
        """;

    [Theory]
    [InlineData(false, "[1 2]")]
    [InlineData(true, "[1 2]")]
    [InlineData(true, "[1 2 3 4 5 6 7 8 9]")]
    public void An_entity_that_several_values_lead_to_is_one_row(bool merged, string values)
    {
        Database db = Filled(merged, from i in Enumerable.Range(0, 2000) select $"{{:id {i} :tag {values}}}");
        const string query = "[:find (count ?e) . :in $ [?v ...] :where [?e :tag ?v]]";
        Assert.Equal(2000L, Ask(query, db, EdnReader.Read(values)));
        Assert.Equal(2000L, Ask(query, db, EdnReader.Read("[1 2]")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_row_whose_entity_has_several_values_stays_one_where_none_of_them_is_asked_for(bool merged)
    {
        // Of ten rows four match twice, two once, and four not at all: as many matches as rows.
        string[] tags = ["[1 2]", "[1 2]", "[1 2]", "[1 2]", "[1]", "[1]", "[]", "[]", "[]", "[]"];
        Database db = Filled(
            merged, from i in Enumerable.Range(0, 500) select $"{{:id {i} :tag {(i < 10 ? tags[i] : "[7 8]")}}}");
        object ids = Ask("[:find [?e ...] :where [?e :id ?i] [(< ?i 10)]]", db)!;
        Assert.Equal(6L, Ask("[:find (count ?e) . :in $ [?e ...] :where [?e :tag _]]", db, ids));
        Assert.Equal(6L, Ask("[:find (count ?e) . :in $ [?e ...] :where [?e :tag]]", db, ids));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Circles_in_a_history_are_counted_once_however_often_their_edges_came_and_went(bool merged)
    {
        const int nodes = 60;
        Random random = new(5);
        Database db = Filled(false, from i in Enumerable.Range(0, nodes) select $"{{:id {i}}}");
        HashSet<(int From, int To)> edges = [];
        while (edges.Count < 700)
        {
            edges.Add((random.Next(nodes), random.Next(nodes)));
        }

        foreach (string operation in new[] { "add", "retract", "add" })
        {
            db = TestDatabase.Apply(db, $"[{string.Join(' ', edges.Where((_, i) => operation == "add" || i % 3 == 0)
                .Select(e => $"[:db/{operation} [:id {e.From}] :edge [:id {e.To}]]"))}]").DbAfter;
        }

        db = merged ? Merged(db) : db;
        long triangles = edges.Sum(ab => edges.LongCount(bc => bc.From == ab.To && edges.Contains((bc.To, ab.From))));
        const string query = "[:find (count ?a) . :with ?b ?c :where [?a :edge ?b] [?b :edge ?c] [?c :edge ?a]]";
        Assert.Equal(triangles, Ask(query, db));
        Assert.Equal(triangles, Ask(query, db.History()));
    }

    [Theory]
    [InlineData(10, 3)]
    [InlineData(400, 5)]
    [InlineData(3000, 7)]
    [InlineData(3000, long.MaxValue / 4)]
    public void Rows_of_equal_codes_stay_in_order_when_they_are_sorted(int count, long step)
    {
        Random random = new(count);
        long[] codes = [.. Enumerable.Range(0, count).Select(_ => random.Next(3) * step)];
        int[] rows = RowSort.Order(codes, out long[] sorted);
        Assert.Equal(Enumerable.Range(0, count).OrderBy(row => codes[row]), rows);
        Assert.Equal(codes.Order(), sorted);
    }

    private static Database Filled(bool merged, IEnumerable<string> rows)
    {
        Database db = TestDatabase.Apply(Bootstrap.Create("rows", DatabaseOptions.Default), Schema).DbAfter;
        db = TestDatabase.Apply(db, $"[{string.Join(' ', rows)}]").DbAfter;
        return merged ? Merged(db) : db;
    }

    private static Database Merged(Database db) =>
        new(db.State with { Indexes = db.State.Indexes.Merge() }, TimeView.Present);

    private static object? Ask(string query, params object?[] inputs) =>
        QueryEngine.Run(query, inputs, QueryOptions.Default);
}
