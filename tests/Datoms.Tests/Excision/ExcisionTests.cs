using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Conformance;
using Accrete.Datoms.Tests.Roots;
using Accrete.Datoms.Tests.Transactions;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Roots;
using Xunit;

namespace Accrete.Datoms.Tests.Excision;

/// <summary>What a request removes is gone from all indexes, of the present and the past, and from the
/// log.</summary>
public sealed class ExcisionTests
{
    private readonly RootStore _store = SmallStore.New();

    [Fact]
    public void An_entity_goes_with_all_that_it_ever_had_and_with_what_refers_to_it()
    {
        Database value = People();
        long ann = Id(value, "ann");
        Database after = Job(Transact(value, $"[{{:db/excise {ann}}}]"));
        Assert.Empty(Of(after, ann));
        Assert.Null(after.History().Query("[:find ?e . :where [?e :p/friend ?f] [?f :p/key \"ann\"]]"));
        Assert.NotEmpty(Of(after, Id(after, "bob")));

        // The request tells for ever what was asked.
        Assert.Equal(ann, after.Query("[:find ?a . :where [_ :db/excise ?a]]"));
        FoldLaw.Check(after);
    }

    [Fact]
    public void Components_go_as_a_whole_and_theirs()
    {
        Database value = Transact(Transact(
            TestDatabase.Open(),
            """[{:p/key "car" :p/parts [{:p/key "engine" :p/parts [{:p/key "piston"}]} {:p/key "wheel"}]}]"""),
            """[[:db/retract [:p/key "car"] :p/parts [:p/key "wheel"]] {:p/key "bike" :p/parts [[:p/key "wheel"]]}]""");
        Database after = Job(Transact(value, "[{:db/excise [:p/key \"car\"] :db.excise/attrs [:p/parts]}]"));
        Assert.Equal(["bike", "car", "wheel"], Keys(after));
        Assert.Equal(["bike", "car", "wheel"], Keys(after.History()));
        FoldLaw.Check(after);
    }

    [Fact]
    public void Attributes_of_a_request_restrict_it()
    {
        Database value = People();
        long ann = Id(value, "ann");
        Database after = Job(Transact(value, $"[{{:db/excise {ann} :db.excise/attrs [:p/age]}}]"));
        Assert.Equal(["ann", "bob", "cid"], Keys(after));
        Assert.DoesNotContain(Of(after, ann), datom => after.Ident(datom.A)!.Equals(Keyword.Parse(":p/age")));
        Assert.NotNull(after.Query("[:find ?e . :where [?e :p/friend ?f] [?f :p/key \"ann\"]]"));
        FoldLaw.Check(after);
    }

    [Fact]
    public void An_attribute_loses_all_its_values()
    {
        Database after = Job(Transact(People(), "[{:db/excise :p/age}]"));
        Assert.Empty(after.History().Datoms(IndexOrder.Aevt, Keyword.Parse(":p/age")));
        Assert.Equal(["ann", "bob", "cid"], Keys(after));
        Database more = Transact(after, """[{:p/key "ann" :p/age 3}]""");
        Assert.Equal(3L, more.Query("[:find ?a . :where [_ :p/age ?a]]"));
        FoldLaw.Check(Job(more));
    }

    [Fact]
    public void Only_what_is_older_than_a_point_goes_and_what_holds_since_stays()
    {
        Database value = Transact(TestDatabase.Open(), """[{:p/key "ann" :p/age 1}]""");
        value = Transact(value, """[{:p/key "ann" :p/age 2}]""");
        long t = value.NextT;
        value = Transact(value, """[{:p/key "ann" :p/age 3}]""");
        foreach (long number in (long[])[t, Values.EntityIds.ToTx(t)])
        {
            string point = $":db.excise/beforeT {number}";
            Database after = Job(Transact(value, $"[{{:db/excise :p/age {point}}}]"));
            Assert.Equal(
                [3L],
                after.History().Datoms(IndexOrder.Aevt, Keyword.Parse(":p/age")).Select(static d => d.V.AsLong()));
            FoldLaw.Check(after);
        }
    }

    [Fact]
    public void An_instant_is_a_point_too()
    {
        Database value = TestDatabase.Open();
        for (int i = 0; i < 5; i++)
        {
            Instant now = new(TestDatabase.Now.EpochMilliseconds + (i * 1000));
            value = TransactionProcessor.Apply(
                value, EdnReader.Read($$"""[{:p/key "k{{i}}" :p/age {{i}}}]"""), now).DbAfter;
        }

        Instant third = new(TestDatabase.Now.EpochMilliseconds + 2000);
        string request = $"[{{:db/excise :p/age :db.excise/before {EdnPrinter.Print(third)}}}]";
        Database after = Job(TransactionProcessor.Apply(
            value, EdnReader.Read(request), new Instant(third.EpochMilliseconds + 9000)).DbAfter);
        Assert.Equal(
            [2L, 3L, 4L],
            after.History().Datoms(IndexOrder.Aevt, Keyword.Parse(":p/age")).Select(static d => d.V.AsLong()).Order());
        FoldLaw.Check(after);
    }

    [Theory]
    [InlineData(":db/ident")]
    [InlineData(":db.part/db")]
    [InlineData(":db.part/user")]
    [InlineData(":db/doc")]
    [InlineData("987654321987")]
    public void What_makes_the_schema_is_recorded_and_stays(string target)
    {
        Database value = Transact(Transact(People(), "[{:db/id \"d\" :db/doc \"a\"}]"), $"[{{:db/excise {target}}}]");
        Database after = Job(value);
        FoldLaw.CheckSame(value.State, after.State);
    }

    [Fact]
    public void A_request_that_was_retracted_before_the_job_does_nothing_and_later_links_are_no_components()
    {
        Database value = Transact(Transact(People(), "[{:db/id \"r\" :db/excise [:p/key \"ann\"]}]"),
            "[[:db/retract " + "[:p/key \"bob\"] :p/age 2]]");
        long request = (long)value.Query("[:find ?r . :where [?r :db/excise _]]")!; // it is there
        Database retracted = Transact(value, $"[[:db/retractEntity {request}]]");
        FoldLaw.CheckSame(retracted.State, Job(retracted).State);
        Database linked = Transact(value, """[{:p/key "ann" :p/parts [[:p/key "bob"]]}]""");
        Assert.Contains("bob", Keys(Job(linked)));
    }

    [Fact]
    public void Tuples_of_what_goes_go_too()
    {
        Database value = Transact(TestDatabase.Open(), """
            [{:db/ident :p/both :db/valueType :db.type/tuple :db/cardinality :db.cardinality/one
              :db/tupleAttrs [:p/key :p/age]}]
            """);
        value = Transact(value, """[{:p/key "ann" :p/age 1}]""");
        Database after = Job(Transact(value, "[{:db/excise :p/age}]"));
        Assert.Empty(after.History().Datoms(IndexOrder.Aevt, Keyword.Parse(":p/both")));
        FoldLaw.Check(after);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_value_is_the_fold_of_what_is_left_of_its_log_whatever_is_excised_and_whenever(int seed)
    {
        Random random = new(seed);
        Database value = TestDatabase.Apply(TestDatabase.Open(), "[{:p/key \"k0\" :p/tags [:t0]}]").DbAfter;
        for (int round = 0; round < 30; round++)
        {
            for (int i = 0; i < 4; i++)
            {
                value = TryTransact(value, Draw(random, (round * 10) + i));
            }

            // The job runs while transactions go on.
            _store.Write(value.State, out DatabaseState stored);
            for (int i = 4; i < 7; i++)
            {
                value = TryTransact(value, Draw(random, (round * 10) + i));
            }

            value = new Database(value.State.Adopt(stored), value.View);
            FoldLaw.Check(value);
            DatabaseState opened = _store.Read(stored.Root!.Id, DatabaseOptions.Default); // it was written
            FoldLaw.CheckSame(stored, opened);
            Assert.Equal(stored.ExcisedT, opened.ExcisedT);
        }

        Assert.True(value.State.ExcisedT > 0);
    }

    private static Database TryTransact(Database value, string data)
    {
        try
        {
            return Transact(value, data);
        }
        catch (AccreteException)
        {
            // What it speaks of was excised.
            return value;
        }
    }

    private static string Draw(Random random, int step) => random.Next(9) switch
    {
        0 => $"[{{:db/excise [:p/key \"k{random.Next(8)}\"]}}]",
        1 => random.Next(3) == 0
            ? "[{:db/excise :p/tags}]"
            : $"[{{:db/excise :p/age :db.excise/beforeT {1000 + step}}}]",
        2 => $"[{{:db/excise [:p/key \"k{random.Next(8)}\"] :db.excise/attrs [:p/friend :p/parts]}}]",
        3 => $"[[:db/retract [:p/key \"k0\"] :p/tags :t{random.Next(4)}]]",
        4 => $"[{{:p/key \"k{random.Next(8)}\" :p/friend {{:p/key \"k{random.Next(8)}\"}}}}]",
        5 => $"[{{:p/key \"k{random.Next(8)}\" :p/tags [:t{random.Next(4)}]}}]",
        6 => "[[:db/add :p/age :db/index " + (random.Next(2) == 0 ? "true" : "false") + "]]",
        7 => $"[[:db/retractEntity [:p/key \"k{random.Next(8)}\"]]]",
        _ => $"[{{:p/key \"k{random.Next(8)}\" :p/age {random.Next(3)} :p/parts [{{:p/age {step}}} {{:p/age 7}}]}}]",
    };

    private static Database People()
    {
        Database value = Transact(TestDatabase.Open(), """
            [{:db/id "a" :p/key "ann" :p/age 1 :p/tags [:x :y]} {:p/key "bob" :p/age 2 :p/friend "a"}
             {:p/key "cid" :p/friend "a"}]
            """);
        value = Transact(value, """[{:p/key "ann" :p/age 10} [:db/retract [:p/key "ann"] :p/tags :x]]""");
        return Transact(value, """[{:p/key "cid" :p/friend [:p/key "bob"]}]""");
    }

    private static Database Transact(Database value, string data) => TestDatabase.Apply(value, data).DbAfter;

    private Database Job(Database value)
    {
        _store.Write(value.State, out DatabaseState stored);
        return new Database(value.State.Adopt(stored), value.View);
    }

    private static long Id(Database value, string key) => value.Entid($"[:p/key \"{key}\"]")!.Value; // it is there

    private static IEnumerable<Datom> Of(Database value, long entity) =>
        value.State.Indexes.History.Read(IndexOrder.Eavt, Bound.First, Bound.Last)
            .Where(datom => datom.E == entity || (datom.V.Kind == Values.ValueKind.Ref && datom.V.Bits == entity))
            .Concat(value.Log.Range(null, null).SelectMany(static entry => entry.Data)
                .Where(datom => datom.E == entity))
            .Where(datom => datom.A is not (>= 15 and <= 18));

    private static IEnumerable<string> Keys(Database value) =>
        value.Datoms(IndexOrder.Aevt, Keyword.Parse(":p/key")).Select(static datom => (string)datom.V.Reference!)
            .Distinct().Order(StringComparer.Ordinal);
}
