// Time travel: every value of the database that ever was can still be asked, and so can those that never were.
using System;
using System.Collections.Generic;
using System.Linq;
using Accrete;
using Accrete.Edn;

const string Uri = "datomic:mem://prices";
Peer.CreateDatabase(Uri);
using Connection connection = Peer.Connect(Uri);
connection.Transact("""
    [{:db/ident :item/name,  :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
      :db/unique :db.unique/identity}
     {:db/ident :item/price, :db/valueType :db.type/long,   :db/cardinality :db.cardinality/one}]
    """);

long first = connection.Transact("""[{:item/name "tea", :item/price 300}]""").DbAfter.BasisT;
connection.Transact("""[{:item/name "tea", :item/price 320}]""");
long raised = connection.Transact(
    """[{:item/name "tea", :item/price 350} {:item/name "rice", :item/price 120}]""").DbAfter.BasisT;

const string Price = "[:find ?p . :where [?i :item/name \"tea\"] [?i :item/price ?p]]";
Database db = connection.Db;
Console.WriteLine($"now {db.Query(Price)}, at first {db.AsOf(first).Query(Price)}");

// A value stays what it is: this one does not see the next transaction.
connection.Transact("""[[:db/retractEntity [:item/name "rice"]]]""");
EdnVector rice = EdnVector.Of(Keyword.Parse(":item/name"), "rice");
Console.WriteLine($"rice in the old value: {db.Entid(rice) is not null}, "
    + $"in the new one: {connection.Db.Entid(rice) is not null}");

// History: all prices there were, in order; added tells assertions from retractions.
IReadOnlyList<(long Price, long Tx, bool Added)> history = connection.Db.History()
    .Query<(long Price, long Tx, bool Added)>(
        "[:find ?p ?tx ?added :where [?i :item/name \"tea\"] [?i :item/price ?p ?tx ?added]]");
Console.WriteLine(
    "tea: " + string.Join(", ", history.Where(row => row.Added).OrderBy(row => row.Tx).Select(row => row.Price)));

// Since: what changed after a point.
Console.WriteLine($"changed since: {connection.Db.Since(first).Query("[:find (count ?i) . :where [?i :item/price]]")}");

// With: what would be if; nobody else sees it.
Instant now = Instant.From(DateTimeOffset.UtcNow);
Database what = connection.Db.With("""[{:item/name "tea", :item/price 999}]""", now).DbAfter;
Console.WriteLine($"if: {what.Query(Price)}, in truth: {connection.Db.Query(Price)}");

// The log: what each transaction did.
foreach (Accrete.Log.LogEntry entry in connection.Log.Range(raised, null))
{
    Console.WriteLine($"t {entry.T - first:+0}: {entry.Data.Count} datoms");
}
