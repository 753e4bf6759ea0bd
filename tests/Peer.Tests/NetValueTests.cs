using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.Serialization;
using System.Text;
using System.Threading.Tasks;
using Accrete.Edn;
using Xunit;

namespace Accrete.PeerTests;

/// <summary>What .NET has for values is taken by every door, and what is none is refused by every door.</summary>
public sealed class NetValueTests
{
    private const string Schema = """
        [{:db/ident :v/long, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one, :db/index true}
         {:db/ident :v/dec, :db/valueType :db.type/bigdec, :db/cardinality :db.cardinality/one, :db/index true}
         {:db/ident :v/int, :db/valueType :db.type/bigint, :db/cardinality :db.cardinality/one, :db/index true}
         {:db/ident :v/inst, :db/valueType :db.type/instant, :db/cardinality :db.cardinality/one, :db/index true}
         {:db/ident :v/float, :db/valueType :db.type/float, :db/cardinality :db.cardinality/one, :db/index true}
         {:db/ident :v/word, :db/valueType :db.type/keyword, :db/cardinality :db.cardinality/one, :db/index true}
         {:db/ident :v/bytes, :db/valueType :db.type/bytes, :db/cardinality :db.cardinality/one, :db/index true}
         {:db/ident :v/pair, :db/valueType :db.type/tuple, :db/cardinality :db.cardinality/one, :db/index true,
          :db/tupleTypes [:db.type/long :db.type/keyword]}
         {:db/ident :v/name, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}
         {:db/ident :v/friend, :db/valueType :db.type/ref, :db/cardinality :db.cardinality/many}
         {:db/ident :sailor/name, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}
         {:db/ident :sailor/rank, :db/valueType :db.type/keyword, :db/cardinality :db.cardinality/one}
         {:db/ident :sailor/born, :db/valueType :db.type/instant, :db/cardinality :db.cardinality/one}]
        """;

    private enum Rank
    {
        FirstMate,
        [EnumMember(Value = ":rank.of/cook")]
        Cook,
    }

    public static TheoryData<string, object> Values() => new()
    {
        { ":v/long", 7 },
        { ":v/long", (byte)7 },
        { ":v/long", 7ul },
        { ":v/long", (Int128)7 },
        { ":v/dec", 1.50m },
        { ":v/int", ulong.MaxValue },
        { ":v/int", (UInt128)ulong.MaxValue + 1 },
        { ":v/inst", new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc) },
        { ":v/inst", new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Local) },
        { ":v/inst", new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Unspecified) },
        { ":v/inst", new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)) },
        { ":v/inst", new DateOnly(2020, 1, 2) },
        { ":v/float", 1.5f },
        { ":v/float", (Half)1.5f },
        { ":v/word", Rank.FirstMate },
        { ":v/word", Rank.Cook },
        { ":v/bytes", new ReadOnlyMemory<byte>([1, 2, 3]) },
        { ":v/pair", (7, Rank.FirstMate) },
        { ":v/pair", new List<object> { 7, Rank.FirstMate } },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_is_taken_by_transactions_queries_and_indexes(string attribute, object value)
    {
        await using TestDatabase test = await TestDatabase.Open(Schema);
        test.Connection.Transact(new object[] { new Dictionary<string, object> { [attribute] = value } });
        Database db = test.Connection.Db;
        Datom datom = Assert.Single(db.Datoms(":aevt", attribute));
        if (attribute != ":v/bytes") // bytes have an identity of their own in queries
        {
            Assert.Equal(datom.E, db.Query($"[:find ?e . :in $ ?v :where [?e {attribute} ?v]]", value));
        }

        Assert.Equal(datom, Assert.Single(db.Datoms(":avet", attribute, value)));
        Assert.Equal(datom, db.SeekDatoms(":avet", attribute, value).First());
        Assert.Equal(datom, db.IndexRange(attribute, value, null).First());
    }

    [Fact]
    public async Task Lookup_refs_may_be_collections_tuples_and_text_at_any_depth()
    {
        await using TestDatabase test = await TestDatabase.Open(Schema);
        test.Connection.Transact("[{:v/name \"a\"} {:v/name \"b\"}]");
        test.Connection.Transact(new object[]
        {
            new Dictionary<string, object>
            {
                [":db/id"] = new List<object> { ":v/name", "a" },
                [":v/friend"] = new object[] { new List<object> { ":v/name", "b" }, (":v/name", "a") },
            },
        });
        Database db = test.Connection.Db;
        long a = db.Entid("[:v/name \"a\"]") ?? 0;
        Assert.Equal(a, db.Entid((":v/name", "a")));
        Assert.Equal(a, db.Entid(new List<object> { ":v/name", "a" }));
        Assert.Equal(a, db.Entid(db.Entity(a)));
        Assert.Equal(2, db.Datoms(":eavt", "[:v/name \"a\"]", ":v/friend").Count());
        Assert.Equal("{:v/name \"a\"}", EdnPrinter.Print(db.Pull("[:v/name]", "[:v/name \"a\"]")));
        Assert.Equal(2L, db.Query("[:find (count ?f) . :in $ ?e :where [?e :v/friend ?f]]", db.Entity(a)));
    }

    [Fact]
    public async Task A_record_is_a_map_where_facts_are_told_and_a_row_where_a_query_takes_it()
    {
        await using TestDatabase test = await TestDatabase.Open(Schema);
        test.Connection.Transact(new[]
        {
            new Sailor("Ann", Rank.FirstMate, new DateOnly(1970, 5, 6)), new Sailor("Bob", Rank.Cook, null),
        });
        Database db = test.Connection.Db;
        Assert.Equal("{:sailor/name \"Ann\", :sailor/rank :rank/first-mate, "
            + ":sailor/born #inst \"1970-05-06T00:00:00.000-00:00\"}",
            EdnPrinter.Print(db.Pull("[:sailor/name :sailor/rank :sailor/born]", "[:sailor/name \"Ann\"]")));
        Assert.Equal(["Bob"], db.Query<string>(
            "[:find ?n :in $ [[?n ?r]] :where [?s :sailor/name ?n] [?s :sailor/rank ?r]]",
            new List<Named> { new("Ann", Rank.Cook), new("Bob", Rank.Cook) }));
    }

    public static TheoryData<object> Strangers() => new(
        new object(), TimeSpan.FromSeconds(1), new Version(1, 2), new StringBuilder("x"),
        new List<object> { new Version(1, 2) },
        new Dictionary<string, object> { ["a"] = (1, new object()) }, new WeakReference(null));

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task What_stands_for_no_value_is_refused_by_every_door_with_what_is_accepted(object stranger)
    {
        await using TestDatabase test = await TestDatabase.Open(Schema);
        Database db = test.Connection.Db;
        Action[] doors =
        [
            () => test.Connection.Transact(new object[] { new object[] { ":db/add", "x", ":v/long", stranger } }),
            () => db.With(new[] { stranger }),
            () => db.Query("[:find ?x . :in $ ?x]", stranger),
            () => db.Entid(stranger),
            () => db.Entity(stranger),
            () => db.Pull("[*]", stranger),
            () => db.Pull(stranger, 1),
            () => _ = db.Datoms(":eavt", stranger).Count(),
            () => _ = db.SeekDatoms(":avet", ":v/long", stranger).Count(),
            () => _ = db.IndexRange(":v/long", stranger, null).Count(),
            () => _ = db.TxRange(stranger, null).Count(),
            () => db.EntidAt(":db.part/user", stranger),
            () => db.Query(stranger),
            () => _ = db.IndexPull(stranger).Count(),
        ];
        foreach (Action door in doors)
        {
            string message = Assert.Throws<AccreteException>(door).Message;
            Assert.Contains("Give text, numbers", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_list_that_holds_itself_is_refused()
    {
        await using TestDatabase test = await TestDatabase.Open(Schema);
        List<object> endless = [];
        endless.Add(endless);
        Assert.Throws<AccreteException>(() => test.Connection.Transact(endless));
        Assert.Throws<AccreteException>(() => test.Connection.Db.Query("[:find ?x . :in $ ?x]", endless));
        Assert.Throws<AccreteException>(() => test.Connection.Db.Entid(endless));
    }

    private sealed record Sailor(string Name, Rank Rank, DateOnly? Born);

    private readonly record struct Named(string Name, Rank Rank);
}
