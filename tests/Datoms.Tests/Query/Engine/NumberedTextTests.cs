using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Datoms.Tests.Transactions;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Engine;

/// <summary>Queries over texts whose numbers are known from earlier queries, against the datoms read one by
/// one.</summary>
public sealed class NumberedTextTests
{
    private const string Schema = """
        [{:db/ident :t/text :db/valueType :db.type/string :db/cardinality :db.cardinality/one}
         {:db/ident :t/tags :db/valueType :db.type/string :db/cardinality :db.cardinality/many :db/index true}
         {:db/ident :t/number :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]
        """;

    [Theory]
    [InlineData(40, 3)]
    [InlineData(3_000, 4)]
    [InlineData(90_000, 5)]
    public void Texts_are_grouped_joined_and_compared_as_without_numbers(int distinct, int seed)
    {
        Random random = new(seed);
        Database database = TestDatabase.Apply(Bootstrap.Create("texts", DatabaseOptions.Default), Schema).DbAfter;
        Database? before = null;
        for (int round = 0; round < 4; round++)
        {
            database = Changed(database, random, distinct, round);
            Check(database);
            // In leaves, where the numbers of the first query serve the second.
            database = database.Merged();
            Check(database);
            Check(database);
            Check(database.AsOf(database.BasisT - 1));
            Check(database.Since(database.BasisT - 1));
            Check(before ?? database);
            before = database;
        }
    }

    [Fact]
    public void Too_many_texts_for_numbers_are_answered_all_the_same()
    {
        Database database = TestDatabase.Apply(Bootstrap.Create("many", DatabaseOptions.Default), Schema).DbAfter;
        object?[] forms = [.. Enumerable.Range(0, 1 + TextNumbers.TextsMax).Select(i =>
            (object?)EdnMap.Of(Key("t/text"), "text " + i))];
        database = TestDatabase.Apply(database, EdnVector.Of(forms)).DbAfter.Merged();
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal(
                (long)forms.Length, database.Query("[:find (count-distinct ?s) . :where [_ :t/text ?s]]"));
        }

        Assert.Null(database.State.NumberedTexts.Of(database.Schema.Attribute(Key("t/text"))!.Id));
    }

    private static Database Changed(Database database, Random random, int distinct, int round)
    {
        List<object?> forms = [];
        long[] known = [.. Entities(database).Take(300)];
        for (int i = 0; i < 1_200; i++)
        {
            forms.Add(EdnMap.Of(
                Key("t/text"), "t" + random.Next(distinct),
                Key("t/tags"), EdnVector.Of("t" + random.Next(distinct), "u" + random.Next(20)),
                Key("t/number"), (long)random.Next(10)));
        }

        foreach (long entity in round == 0 ? [] : known)
        {
            forms.Add(random.Next(2) == 0
                ? EdnVector.Of(Key("db/retractEntity"), entity)
                : EdnMap.Of(Key("db/id"), entity, Key("t/text"), "t" + random.Next(distinct)));
        }

        return TestDatabase.Apply(database, EdnVector.Of([.. forms])).DbAfter;
    }

    private static void Check(Database database)
    {
        (long E, object? V)[] texts = Facts(database, "t/text"), tags = Facts(database, "t/tags");
        Dictionary<long, object?> numbers = Facts(database, "t/number").ToDictionary(fact => fact.E, fact => fact.V);
        Same(
            texts.GroupBy(fact => fact.V).Select(group => EdnVector.Of(group.Key, (long)group.Count())),
            database.Query("[:find ?s (count ?e) :where [?e :t/text ?s]]"));
        Same(
            tags.GroupBy(fact => fact.V).Select(group => EdnVector.Of(group.Key, (long)group.Count())),
            database.Query("[:find ?s (count ?e) :where [?e :t/tags ?s]]"));
        Same(
            texts.Select(fact => fact.V).Intersect(tags.Select(fact => fact.V)).Select(text => EdnVector.Of(text)),
            database.Query("[:find ?s :where [_ :t/text ?s] [_ :t/tags ?s]]"));
        Same(
            texts.Where(fact => numbers.GetValueOrDefault(fact.E) is 3L).Select(fact => fact.V).Distinct()
                .Select(text => EdnVector.Of(text)),
            database.Query("[:find ?s :where [?e :t/number 3] [?e :t/text ?s]]"));
        Same(
            texts.Where(fact => "t7".Equals(fact.V)).Select(fact => EdnVector.Of(fact.E)),
            database.Query("[:find ?e :where [?e :t/text \"t7\"]]"));
    }

    private static void Same(IEnumerable<EdnVector> expected, object? actual) => Assert.Equal(
        expected.Select(row => EdnPrinter.Print(row)).Order(StringComparer.Ordinal),
        ((System.Collections.IEnumerable)actual!).Cast<object?>().Select(row => EdnPrinter.Print(row))
            .Order(StringComparer.Ordinal));

    private static (long E, object? V)[] Facts(Database database, string attribute) =>
        [.. database.Source.Read(IndexOrder.Aevt, IndexRange.Of(database.Schema.Attribute(Key(attribute))!.Id))
            .Select(datom => (datom.E, datom.V.ToObject()))];

    private static IEnumerable<long> Entities(Database database) =>
        Facts(database, "t/text").Select(fact => fact.E).Distinct();

    private static Keyword Key(string name) => Keyword.Parse(":" + name);
}
