using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Clojure;
using Accrete.Datoms.Tests.Transactions;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Query;
using Accrete.Query.Columns;
using Accrete.Query.Engine;
using Accrete.Query.Explain;
using Xunit;

namespace Accrete.Datoms.Tests.Reads;

/// <summary>Counts, least and greatest values that directories answer: as the datoms read one by one say, and without
/// reading more than the ends.</summary>
public sealed class DirectoryAnswerTests
{
    private const string Schema = """
        [{:db/ident :d/text :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/index true}
         {:db/ident :d/tags :db/valueType :db.type/long :db/cardinality :db.cardinality/many :db/index true}
         {:db/ident :d/plain :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
         {:db/ident :d/price :db/valueType :db.type/double :db/cardinality :db.cardinality/one :db/index true}
         {:db/ident :d/time :db/valueType :db.type/instant :db/cardinality :db.cardinality/one :db/index true}
         {:db/ident :d/friend :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}
         {:db/ident :d/key :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/unique :db.unique/value}
         {:db/ident :d/never :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/index true}]
        """;

    private static readonly string[] Attributes =
        ["d/text", "d/tags", "d/plain", "d/price", "d/time", "d/friend", "d/key", "d/never"];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Counts_and_ends_are_those_of_the_datoms(int seed, bool withOddDoubles)
    {
        Random random = new(seed);
        Database database = TestDatabase.Apply(Bootstrap.Create("ends", DatabaseOptions.Default), Schema).DbAfter;
        for (int round = 0; round < 4; round++)
        {
            database = Changed(database, random, withOddDoubles);
            Check(database);
            Check(database.Merged());
            database = random.Next(2) == 0 ? database.Merged() : database;
            Check(database.AsOf(database.BasisT - 1));
            Check(database.Since(database.BasisT - 1));
            Check(database.Filter((_, datom) => datom.E % 3 != 0));
        }
    }

    [Fact]
    public void A_count_and_an_end_read_no_more_leaves_than_the_ends()
    {
        Database database = TestDatabase.Apply(Bootstrap.Create("cold", DatabaseOptions.Default), Schema).DbAfter;
        database = Changed(database, new Random(3), withOddDoubles: false).Merged();
        ColdStore store = new(database, rows: 32, children: 8);
        foreach ((string query, int leavesMax) in new[]
        {
            ("[:find (count ?e) . :where [?e :d/plain]]", 2), ("[:find (count ?e) . :where [?e :d/text ?t]]", 2),
            ("[:find (count ?e) . :with ?v :where [?e :d/tags ?v]]", 2),
            ("[:find (min ?v) . :where [_ :d/price ?v]]", 1),
            ("[:find (max ?v) . :where [_ :d/tags ?v]]", 2), ("[:find (max ?v) . :where [_ :d/text ?v]]", 2),
        })
        {
            object? expected = Run(query, database);
            Database cold = store.Open();
            Assert.Equal(expected, Run(query, cold));
            Assert.InRange(store.Leaves.Count, 0, leavesMax);
        }
    }

    [Fact]
    public void The_plan_shows_that_directories_were_asked()
    {
        Database database = TestDatabase.Apply(Bootstrap.Create("plan", DatabaseOptions.Default), Schema).DbAfter;
        database = Changed(database, new Random(4), withOddDoubles: false);
        Assert.Contains("count Aevt", Plan("[:find (count ?e) . :where [?e :d/plain]]", database));
        Assert.Contains("end of Avet", Plan("[:find (max ?v) . :where [_ :d/tags ?v]]", database));
        Assert.DoesNotContain("count", Plan("[:find (count ?e) . :where [?e :d/tags]]", database));
        Assert.DoesNotContain("end of", Plan("[:find (max ?v) . :where [_ :d/plain ?v]]", database));
    }

    private static Database Changed(Database database, Random random, bool withOddDoubles)
    {
        List<object?> forms = [];
        for (int i = 0; i < 400; i++)
        {
            forms.Add(EdnMap.Of(
                Key("db/id"), "e" + i,
                Key("d/text"), "t" + random.Next(100),
                Key("d/tags"), EdnVector.Of((long)random.Next(50), (long)random.Next(50)),
                Key("d/plain"), (long)random.Next(10),
                Key("d/price"), withOddDoubles ? Odd(random) : random.NextDouble() - 0.5,
                Key("d/time"), new Instant(random.Next(1_000_000)),
                Key("d/key"), (database.BasisT * 1000) + i,
                Key("d/friend"), "e" + random.Next(400)));
        }

        foreach (long entity in Facts(database, "d/plain").Select(fact => fact.E).Where(_ => random.Next(4) == 0))
        {
            forms.Add(EdnVector.Of(Key("db/retractEntity"), entity));
        }

        return TestDatabase.Apply(database, EdnVector.Of([.. forms])).DbAfter;
    }

    private static double Odd(Random random) => random.Next(6) switch
    {
        0 => double.NaN,
        1 => -0.0,
        2 => 0.0,
        3 => double.NegativeInfinity,
        _ => random.NextDouble(),
    };

    private static void Check(Database database)
    {
        foreach (string attribute in Attributes)
        {
            (long E, object? V)[] facts = Facts(database, attribute);
            long entities = facts.Select(fact => fact.E).Distinct().Count();
            object?[] values = [.. facts.Select(fact => fact.V).Distinct(ValueIdentity.Instance)];
            Is(Count(entities), $"[:find (count ?e) . :where [?e :{attribute}]]", database);
            Is(Count(entities), $"[:find (count ?e) . :where [?e :{attribute} ?v]]", database);
            Is(Count(entities), $"[:find (count-distinct ?e) . :where [?e :{attribute} _ ?tx]]", database);
            Is(Count(facts.Length), $"[:find (count ?e) . :with ?v :where [?e :{attribute} ?v]]", database);
            Is(Count(entities), $"[:find (count-distinct ?e) . :with ?v :where [?e :{attribute} ?v]]", database);
            if (attribute != "d/price")
            {
                Is(Count(values.Length), $"[:find (count ?v) . :where [_ :{attribute} ?v]]", database);
                Is(Count(facts.Length), $"[:find (count ?v) . :with ?e :where [?e :{attribute} ?v]]", database);
                Is(Best(values, -1), $"[:find (min ?v) . :where [_ :{attribute} ?v]]", database);
                Is(Best(values, 1), $"[:find (max ?v) . :where [?e :{attribute} ?v]]", database);
            }
            else
            {
                // The least and the greatest of rows with not-a-number depend on their order: as many steps that
                // restrict nothing find them.
                Is(Run(Slow("min"), database), "[:find (min ?v) . :where [?e :d/price ?v]]", database);
                Is(Run(Slow("max"), database), "[:find (max ?v) . :where [?e :d/price ?v]]", database);
            }
        }

        (long E, object? V)[] tags = Facts(database, "d/tags"), plain = Facts(database, "d/plain");
        Is(Count(tags.Count(fact => fact.V is 7L)), "[:find (count ?e) . :where [?e :d/tags 7]]", database);
        Is(Count(plain.Count(fact => fact.V is 7L)), "[:find (count ?e) . :where [?e :d/plain 7]]", database);
        long one = tags.Length == 0 ? 1 : tags[0].E;
        Is(Count(tags.Count(fact => fact.E == one)), $"[:find (count ?v) . :where [{one} :d/tags ?v]]", database);
        string[] shapes = ["[:find (count ?e) :where [?e :d/plain]]", "[:find [(count ?e)] :where [?e :d/plain]]",
            "[:find [(count ?e) ...] :where [?e :d/plain]]", "[:find (count ?e) :keys n :where [?e :d/plain]]"];
        foreach (string shape in shapes)
        {
            Is(Run(shape.Replace("[?e :d/plain]", "[?e :d/plain ?p] [(< ?p 100)]"), database), shape, database);
        }
    }

    private static string Slow(string aggregate) =>
        $"[:find ({aggregate} ?v) . :where [?e :d/price ?v] [(identity ?e) ?same]]";

    private static long? Count(long facts) => facts == 0 ? null : facts;

    private static object? Best(object?[] values, int sign) => values.Length == 0 ? null
        : values.Aggregate((best, next) => Ordering.Compare(next, best) * sign > 0 ? next : best);

    private static void Is(object? expected, string query, Database database) => Assert.Equal(
        (query, EdnPrinter.Print(expected)), (query, EdnPrinter.Print(Run(query, database))));

    private static object? Run(string query, Database database) =>
        QueryEngine.Run(query, [database], QueryOptions.Default);

    private static string Plan(string query, Database database)
    {
        QueryPlan plan = QueryEngine.Explain(query, [database], QueryOptions.Default);
        return string.Join('\n', plan.Steps.Select(step => step.Index));
    }

    private static (long E, object? V)[] Facts(Database database, string attribute) =>
        [.. database.Source.Read(IndexOrder.Aevt, IndexRange.Of(database.Schema.Attribute(Key(attribute))!.Id))
            .Select(datom => (datom.E, datom.V.ToObject()))];

    private static Keyword Key(string name) => Keyword.Parse(":" + name);
}
