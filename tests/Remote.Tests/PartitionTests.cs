using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Transactions;
using Xunit;

namespace Accrete.Remote.Tests;

/// <summary>Partitions as docs/partitions.md tells of them, through a transactor on dev storage, and still there in the
/// segments of an index job.</summary>
public sealed class PartitionTests
{
    private const string Schema = """
        [{:db/ident :movie/title, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one}
         {:db/ident :order/id, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}
         {:db/ident :order/items, :db/valueType :db.type/ref, :db/cardinality :db.cardinality/many,
          :db/isComponent true}
         {:db/ident :item/name, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one}
         {:db/ident :part/archive, :db.install/_partition :db.part/db}]
        """;

    // Each as the reference refuses it.
    private static readonly (string Data, string Keyword)[] Refused =
    [
        ("""[{:db/id "a", :item/name "x", :db/force-partition ["a" 4]}]""", "invalid-force-partition-map"),
        ("""[{:db/id "a", :item/name "x", :db/match-partition "b"}]""", "invalid-match-partition-map"),
        ("""[{:db/id "a", :item/name "x", :db/force-partition {"a" :part/missing}}]""", "not-a-db-id"),
        ("""[{:db/id "a", :item/name "x", :db/force-partition {"a" nil}}]""", "not-a-db-id"),
        ("""[{:db/id #db/id [:part/missing -1], :item/name "x"}]""", "not-a-db-id"),
        ("""[{:db/id "a", :item/name "x", :db/force-partition {"a" :item/name}}]""", "not-a-partition"),
        ("""[{:db/id "a", :item/name "x", :db/force-partition {"a" :db.part/db}}]""", "schema-without-install"),
        ("""[{:db/id "a", :item/name "x", :db/match-partition {"a" :item/missing}}]""", "not-an-entity"),
        (
            """
            [{:db/id "a", :item/name "x"} {:db/id "b", :item/name "y"} {:db/match-partition {"a" "b", "b" "a"}}]
            """,
            "cycle-in-affinity"),
    ];

    private static readonly Keyword Title = Keyword.Parse(":movie/title"), Id = Keyword.Parse(":db/id"),
        Force = Keyword.Parse(":db/force-partition");

    [Fact]
    public async Task A_movie_goes_into_implicit_partition_55_by_a_tempid_and_by_a_directive()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        await using PeerInstance peer = new();
        using Connection connection = await OpenAsync(system, peer);
        long partition = Peer.ImplicitPart(55);
        TempId tempId = Peer.Tempid(partition);
        TxReport structural = await connection.TransactAsync(
            EdnVector.Of(EdnMap.Of(Id, tempId, Title, "The Goonies")));
        long first = Peer.ResolveTempid(structural.DbAfter, structural.TempIds, tempId)!.Value;
        TxReport forced = await connection.TransactAsync(EdnVector.Of(
            EdnMap.Of(Id, "movie", Title, "Repo Man", Force, EdnMap.Of("movie", partition))));
        long second = forced.TempIds["movie"];
        Assert.Equal((partition, partition), (Peer.Part(first), Peer.Part(second)));
        Assert.Equal(55, Peer.ImplicitPartId(Peer.Part(second)));
        await connection.RequestIndexAsync();
        Database indexed = await connection.SyncIndexAsync(forced.DbAfter.BasisT);
        Assert.Equal(
            [first, second],
            indexed.SeekDatoms(IndexOrder.Eavt, partition).Select(datom => datom.E)
                .Where(entity => Peer.Part(entity) == partition).Distinct());
    }

    [Fact]
    public async Task An_order_is_forced_into_15555_and_its_two_items_match_it()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        await using PeerInstance peer = new();
        using Connection connection = await OpenAsync(system, peer);
        long partition = Peer.ImplicitPart(15555);
        TxReport report = await connection.TransactAsync($$$"""
            [{:db/id "order", :order/id 123, :order/items ["item1" "item2"]}
             {:db/id "item1", :item/name "cereal"}
             {:db/id "item2", :item/name "milk"}
             {:db/force-partition {"order" {{{partition}}}},
              :db/match-partition {"item1" "order", "item2" "order"}}]
            """);
        foreach (string name in new[] { "order", "item1", "item2" })
        {
            Assert.Equal(partition, Peer.Part(report.TempIds[name]));
        }

        // What nests below an order that is there follows it, without a word.
        await connection.TransactAsync("""[{:db/id [:order/id 123], :order/items [{:item/name "tea"}]}]""");
        object items = connection.Db.Query(
            "[:find [?i ...] :where [?o :order/id 123] [?o :order/items ?i]]")!;
        Assert.Equal(3, ((IEnumerable<object?>)items).Count(item => Peer.Part((long)item!) == partition));
    }

    [Fact]
    public async Task What_places_entities_nowhere_is_refused_with_its_keyword_and_nothing_is_written()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        await using PeerInstance peer = new();
        using Connection connection = await OpenAsync(system, peer);
        long basis = connection.Db.BasisT;
        foreach ((string data, string keyword) in Refused)
        {
            AccreteException refused = await Assert.ThrowsAsync<AccreteException>(
                () => connection.TransactAsync(data));
            Assert.Equal((keyword, AnomalyCategory.Incorrect), (refused.Error?.Name, refused.Category));
        }

        Assert.Equal(basis, (await connection.SyncAsync()).BasisT);
    }

    [Fact]
    public void A_number_of_no_implicit_partition_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Peer.ImplicitPart(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Peer.ImplicitPart(524_288));
    }

    private static async Task<Connection> OpenAsync(DevSystem system, PeerInstance peer)
    {
        await peer.CreateDatabaseAsync(system.Uri("parts"));
        Connection connection = await peer.ConnectAsync(system.Uri("parts"));
        await connection.TransactAsync(Schema);
        return connection;
    }
}
