// Embedded use: a database inside a program, without a server. Facts go in as EDN text or as plain C# values.
using System;
using System.Collections.Generic;
using Accrete;
using Accrete.Edn;

const string Uri = "datomic:mem://library";
Peer.CreateDatabase(Uri);
using Connection connection = Peer.Connect(Uri);

await connection.TransactAsync("""
    [{:db/ident :book/isbn,   :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
      :db/unique :db.unique/identity}
     {:db/ident :book/title,  :db/valueType :db.type/string, :db/cardinality :db.cardinality/one}
     {:db/ident :book/tags,   :db/valueType :db.type/keyword, :db/cardinality :db.cardinality/many}
     {:db/ident :book/author, :db/valueType :db.type/ref, :db/cardinality :db.cardinality/one}
     {:db/ident :author/name, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
      :db/unique :db.unique/identity}]
    """);

// Values built in C#: dictionaries for map forms, arrays for many values, strings for tempids.
TxReport report = await connection.TransactAsync(new object[]
{
    new Dictionary<string, object> { [":db/id"] = "ursula", [":author/name"] = "Ursula K. Le Guin" },
    new Dictionary<string, object>
    {
        [":book/isbn"] = "0-441-47812-3",
        [":book/title"] = "The Left Hand of Darkness",
        [":book/tags"] = new[] { Keyword.Parse(":genre/sf"), Keyword.Parse(":award/hugo") },
        [":book/author"] = "ursula",
    },
});
Console.WriteLine($"{report.TxData.Count} datoms");

// The isbn is unique: the same book again is an update, not a second book.
await connection.TransactAsync("""[{:book/isbn "0-441-47812-3", :book/tags [:award/nebula]}]""");

Database db = connection.Db;
Console.WriteLine(EdnPrinter.Pretty(db.Pull(
    "[:book/title :book/tags {:book/author [:author/name]}]",
    EdnVector.Of(Keyword.Parse(":book/isbn"), "0-441-47812-3"))));

// Entities are lazy views: follow refs forwards, and backwards with an underscore.
Entity author = db.Entity(EdnVector.Of(Keyword.Parse(":author/name"), "Ursula K. Le Guin"))!;
foreach (Entity book in author.Get<IReadOnlyList<Entity>>(":book/_author")!)
{
    Console.WriteLine($"{author.Get<string>(":author/name")}: {book.Get<string>(":book/title")}");
}

// What is refused changes nothing, and says why.
try
{
    await connection.TransactAsync("""[[:db/add "x" :book/title 42]]""");
}
catch (AccreteException refused)
{
    Console.WriteLine(refused.Error);
}
