using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Trees;
using Xunit;

namespace Accrete.Datoms.Tests.Twins;

/// <summary>Shapes of data in which a line too few once gave wrong answers that no other test saw.</summary>
public sealed class KnownTraps
{
    private const string Schema = """
        {:db/ident :k/tags :db/valueType :db.type/keyword :db/cardinality :db.cardinality/many :db/index true}
        {:db/ident :k/nums :db/valueType :db.type/long :db/cardinality :db.cardinality/many}
        {:db/ident :k/rank :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
        {:db/ident :k/to :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}
        """;

    /// <summary>The entity tells a row apart only where it has one value.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_entity_found_by_several_of_its_values_is_found_once(bool merged)
    {
        Database database = Of(merged, Enumerable.Range(0, 2000).Select(i => $"{{:db/id \"{i}\" :k/tags [:a :b]}}"));
        object? found = database.Query(
            "[:find ?e :in $ [?t ...] :where [?e :k/tags ?t]]", EdnReader.Read("[:a :b]"));
        Assert.Equal(2000, Assert.IsType<EdnSet>(found).Cast<object?>().Count());
        Assert.Equal(4000L, database.Query(
            "[:find (count ?e) . :with ?t :in $ [?t ...] :where [?e :k/tags ?t]]", EdnReader.Read("[:a :b]")));
    }

    /// <summary>In a history a fact stands several times.</summary>
    [Theory]
    [InlineData(40)]
    [InlineData(1500)]
    public void Triangles_of_a_history_are_counted_once_however_often_their_edges_came_and_went(int nodes)
    {
        Database database = Of(true, Enumerable.Range(0, nodes).Select(i => $"{{:db/id \"{i}\" :k/rank {i}}}"));
        long first = database.Datoms(IndexOrder.Aevt, Keyword.Parse(":k/rank")).First().E;
        List<(int From, int To)> edges = [.. Enumerable.Range(0, nodes - 2).SelectMany(
            i => new[] { (i, i + 1), (i, i + 2), (i, (i * 7) % nodes) }).Distinct()];
        database = Edges("db/add", edges);
        database = Edges("db/retract", [.. edges.Where((_, i) => i % 3 == 0)]);
        database = Edges("db/add", [.. edges.Where((_, i) => i % 6 == 0)]);
        ILookup<int, int> from = edges.ToLookup(edge => edge.From, edge => edge.To);
        long triangles = edges.Sum(
            edge => from[edge.To].Count(third => from[edge.From].Contains(third)));
        Assert.True(triangles >= nodes - 4);
        Assert.Equal(triangles, database.History().Query(
            "[:find (count ?a) . :with ?b ?c :where [?a :k/to ?b] [?b :k/to ?c] [?a :k/to ?c]]"));

        Database Edges(string operation, List<(int From, int To)> some) => Transact(database, string.Concat(
            some.Select(edge => $"[:{operation} {first + edge.From} :k/to {first + edge.To}]")));
    }

    /// <summary>An entity's values go on in the next leaf.</summary>
    [Fact]
    public void Facts_are_found_beyond_the_end_of_a_leaf()
    {
        const int ValueCount = 500;
        Database database = Of(true, Enumerable.Range(0, 40).Select(i =>
            $"{{:db/id \"{i}\" :k/nums [{string.Join(' ', Enumerable.Range(0, ValueCount).Select(n => n * 2))}]}}"));
        long[] entities = [.. database.Datoms(IndexOrder.Aevt, Keyword.Parse(":k/nums")).Select(d => d.E).Distinct()];
        IEnumerable<object?> asked = entities.SelectMany(
            e => Enumerable.Range(0, ValueCount * 2).Select(n => (object?)EdnVector.Of(e, (long)n)));
        object? found = database.Query(
            "[:find (count ?e) . :with ?n :in $ [[?e ?n]] :where [?e :k/nums ?n]]", new EdnVector([.. asked]));
        Assert.Equal((long)(entities.Length * ValueCount), found);
    }

    /// <summary>A leaf begins within an entity.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(7)]
    public void Entities_are_pulled_whole_wherever_leaves_begin(int step)
    {
        const int Count = 6000;
        Database database = Of(true, Enumerable.Range(0, Count).Select(
            i => $"{{:db/id \"{i}\" :k/rank {i} :k/nums [{i} {i + 1}] :k/tags [:a]}}"));
        long[] entities = [.. database.Datoms(IndexOrder.Aevt, Keyword.Parse(":k/rank")).Select(d => d.E)];
        int[] order = [.. Enumerable.Range(0, Count).Select(i => (((i * step) % Count) + Count) % Count).Distinct()];
        IReadOnlyList<EdnMap?> pulled = database.PullMany(
            "[:k/rank :k/nums :k/tags]", order.Select(i => (object?)entities[i]));
        for (int i = 0; i < order.Length; i++)
        {
            Assert.Equal($"{{:k/rank {order[i]}, :k/nums [{order[i]} {order[i] + 1}], :k/tags [:a]}}",
                pulled[i]?.ToString());
        }
    }

    /// <summary>As many rows are repeated as are missing.</summary>
    [Fact]
    public void Entities_with_several_values_stand_once_in_an_answer_without_the_values()
    {
        Database database = Of(true, Enumerable.Range(0, 12_000).Select(i => i < 1000 && i % 2 == 1
            ? $"{{:db/id \"{i}\" :k/rank 1}}"
            : $"{{:db/id \"{i}\" :k/rank {(i < 1000 ? 1 : 2)} :k/nums [{i} {i + 1}]}}"));
        object? found = database.Query("[:find ?e :where [?e :k/rank 1] [?e :k/nums _]]");
        Assert.Equal(500, Assert.IsType<EdnSet>(found).Cast<object?>().Count());
    }

    /// <summary>Whom an identity names may be known only when tempids have become entities.</summary>
    [Fact]
    public void An_identity_stated_by_a_tempid_conflicts_with_its_holder()
    {
        Database database = Transact(Bootstrap.Create("traps", DatabaseOptions.Default), """
            {:db/ident :k/key :db/valueType :db.type/long :db/cardinality :db.cardinality/one
             :db/unique :db.unique/identity}
            {:db/ident :k/owns :db/valueType :db.type/ref :db/cardinality :db.cardinality/one
             :db/unique :db.unique/identity}
            """);
        database = Transact(database, "{:db/id \"holder\" :k/owns \"y\"} {:db/id \"y\" :k/key 1}");
        AccreteException refused = Assert.Throws<AccreteException>(
            () => Transact(database, "{:db/id \"x\" :k/owns \"y\"} {:db/id \"y\" :k/key 1}"));
        Assert.Equal(":db.error/unique-conflict", refused.Error?.ToString());
        refused = Assert.Throws<AccreteException>(() => Transact(
            database, "{:db/id \"x\" :k/owns \"y\"} {:db/id \"z\" :k/owns \"y\"} {:db/id \"y\" :k/key 1}"));
        Assert.Equal(":db.error/unique-conflict", refused.Error?.ToString());
    }

    private static Database Of(bool merged, IEnumerable<string> forms)
    {
        Database database = Transact(Bootstrap.Create("traps", DatabaseOptions.Default), Schema);
        database = Transact(database, string.Concat(forms));
        return merged ? TwinDatabase.Merged(database, TreeShape.Default) : database;
    }

    private static Database Transact(Database database, string forms) => TransactionProcessor.Apply(
        database, EdnReader.Read($"[{forms}]"), new Instant(1_700_000_000_000)).DbAfter;
}
