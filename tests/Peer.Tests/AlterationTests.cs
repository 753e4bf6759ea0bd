using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Edn;
using Xunit;

namespace Accrete.PeerTests;

/// <summary>Attributes with data are altered while others write.</summary>
public sealed class AlterationTests
{
    private const string Schema = """
        [{:db/ident :k/key, :db/valueType :db.type/string, :db/cardinality :db.cardinality/many}
         {:db/ident :k/other, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one}]
        """;

    [Fact]
    public async Task An_attribute_with_data_gets_an_index_and_becomes_unique_while_others_write()
    {
        const string Uri = "datomic:mem://altered";
        Peer.CreateDatabase(Uri);
        using Connection connection = Peer.Connect(Uri);
        connection.Transact(Schema);
        for (int i = 0; i < 50; i++)
        {
            connection.Transact(new object[] { Entity($"key{i}") });
        }

        bool goesOn = true;
        Task others = Task.Run(() =>
        {
            for (long i = 0; Volatile(ref goesOn); i++)
            {
                // Now and then somebody writes to the very attribute that is altered.
                connection.Transact(new object[] { i % 16 == 0 ? Entity($"late{i}") : Other(i) });
            }
        });
        connection.Transact("[{:db/id :k/key, :db/index true}]");
        connection.Transact("[{:db/id :k/key, :db/unique :db.unique/value}]");
        connection.Transact("[{:db/id :k/key, :db/cardinality :db.cardinality/one}]");
        System.Threading.Volatile.Write(ref goesOn, false);
        await others;
        Database db = connection.Db;
        Assert.Equal(db.Datoms(Keyword.Of(null, "aevt"), Keyword.Parse(":k/key")).Count(),
            db.Datoms(Keyword.Of(null, "avet"), Keyword.Parse(":k/key")).Count());
        AccreteException taken = Assert.Throws<AccreteException>(
            () => connection.Transact(new object[] { Entity("key7") }));
        Assert.Equal("unique-conflict", taken.Error?.Name);
        Peer.DeleteDatabase(Uri);
    }

    [Fact]
    public void An_attribute_whose_data_forbids_it_stays_as_it_is()
    {
        const string Uri = "datomic:mem://unaltered";
        Peer.CreateDatabase(Uri);
        using Connection connection = Peer.Connect(Uri);
        connection.Transact(Schema);
        connection.Transact(new object[] { Entity("same") });
        connection.Transact(new object[] { Entity("same") });
        connection.Transact("[{:db/id :k/key, :db/index true}]");
        Assert.Throws<AccreteException>(
            () => connection.Transact("[{:db/id :k/key, :db/unique :db.unique/value}]"));
        connection.Transact(new object[] { Entity("same") });
        Assert.Equal(3, connection.Db.Datoms(Keyword.Of(null, "avet"), Keyword.Parse(":k/key")).Count());
        Peer.DeleteDatabase(Uri);
    }

    private static bool Volatile(ref bool flag) => System.Threading.Volatile.Read(ref flag);

    private static Dictionary<string, object> Entity(string key) => new() { [":k/key"] = key };

    private static Dictionary<string, object> Other(long number) => new() { [":k/other"] = number };
}
