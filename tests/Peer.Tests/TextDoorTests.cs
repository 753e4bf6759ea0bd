using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Edn;
using Xunit;

namespace Accrete.PeerTests;

/// <summary>EDN text stands for a form wherever an identifier, a pattern, a query or transaction data is
/// taken.</summary>
public sealed class TextDoorTests
{
    private const string Schema = """
        [{:db/ident :u/email :db/valueType :db.type/string :db/cardinality :db.cardinality/one
          :db/unique :db.unique/identity :db/index true}
         {:db/ident :u/friend :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]
        """;

    private const string Ann = "[:u/email \"ann\"]";

    private static readonly Dictionary<string, Func<Database, Func<string, object>, object?>> Doors = new()
    {
        ["Entid of a keyword"] = (db, of) => db.Entid(of(":u/email")),
        ["Entid of a lookup ref"] = (db, of) => db.Entid(of(Ann)),
        ["Entity"] = (db, of) => db.Entity(of(Ann))?[":u/email"],
        ["Attribute"] = (db, of) => db.Attribute(of(":u/email"))?.Id.ToString(),
        ["Pull"] = (db, of) => db.Pull(of("[:u/email {:u/friend [:u/email]}]"), of(Ann)),
        ["typed Pull"] = (db, of) => db.Pull<Dictionary<string, object>>(of("[:u/email]"), of(Ann))?.Values.Single(),
        ["PullMany"] = (db, of) => EdnVector.Of(
            [.. db.PullMany(of("[:u/email]"), [of(Ann), of("[:u/email \"bob\"]")])]),
        ["Datoms by entity"] = (db, of) => db.Datoms(":eavt", of(Ann), of(":u/email")).Single().V,
        ["Datoms by attribute"] = (db, of) => db.Datoms(":aevt", of(":u/email")).Count(),
        ["Datoms by reference"] = (db, of) => db.Datoms(":vaet", of(Ann), of(":u/friend")).Count(),
        ["SeekDatoms"] = (db, of) => db.SeekDatoms(":avet", of(":u/email"), "b").First().V,
        ["RseekDatoms"] = (db, of) => db.RseekDatoms(":avet", of(":u/email"), "b").First().V,
        ["IndexRange"] = (db, of) => db.IndexRange(of(":u/email"), "a", "b").Single().V,
        ["IndexPull"] = (db, of) => EdnVector.Of([.. db.IndexPull(
            of("{:index :avet :selector [:u/email] :start [:u/email \"b\"]}"))]),
        ["EntidAt"] = (db, of) => db.EntidAt(of(":db.part/user"), 5L),
        ["Query"] = (db, of) => db.Query(of("[:find ?n . :where [?e :u/email ?n] [(= ?n \"ann\")]]")),
        ["rules"] = (db, of) => db.Query(
            "[:find ?n . :in $ % :where (r ?n)]", of("[[(r ?n) [?e :u/email ?n] [(= ?n \"ann\")]]]")),
        ["pattern of a query"] = (db, of) => db.Query(
            "[:find (pull ?e p) . :in $ p :where [?e :u/email \"ann\"]]", of("[:u/email]")),
        ["Explain"] = (db, of) => db.Explain(of("[:find ?e :where [?e :u/email]]"), Query.QueryOptions.Default)
            .ToString().Length > 0,
        ["Peer.Q"] = (db, of) => Peer.Q(of("[:find ?n . :where [?e :u/email ?n] [(= ?n \"ann\")]]"), db),
        ["With"] = (db, of) => db.With(of("[{:u/email \"new\"}]")).TxData.Count,
        ["tempid"] = (db, of) => Peer.Tempid(of(":db.part/user"), -5).ToString(),
    };

    public static IEnumerable<object[]> Names() => Doors.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Text_and_form_give_the_same(string name)
    {
        await using TestDatabase test = await TestDatabase.Open(Schema);
        test.Connection.Transact(
            """[{:db/id "a" :u/email "ann" :u/friend "b"} {:db/id "b" :u/email "bob" :u/friend "a"}]""");
        Database db = test.Connection.Db;
        object? expected = Doors[name](db, text => EdnReader.Read(text)!);
        Assert.NotNull(expected);
        Assert.Equal(Shown(expected), Shown(Doors[name](db, text => text)));
    }

    private static string Shown(object? value) => EdnPrinter.Print(value);
}
