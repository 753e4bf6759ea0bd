// Typed queries: answers as tuples, records and scalars instead of untyped rows.
using System;
using System.Collections.Generic;
using System.Linq;
using Accrete;
using Accrete.Edn;
using Accrete.Query.Answers;

const string Uri = "datomic:mem://crew";
Peer.CreateDatabase(Uri);
using Connection connection = Peer.Connect(Uri);
connection.Transact("""
    [{:db/ident :person/name,  :db/valueType :db.type/string,  :db/cardinality :db.cardinality/one}
     {:db/ident :person/born,  :db/valueType :db.type/instant, :db/cardinality :db.cardinality/one}
     {:db/ident :person/rank,  :db/valueType :db.type/keyword, :db/cardinality :db.cardinality/one}
     {:db/ident :person/boss,  :db/valueType :db.type/ref,     :db/cardinality :db.cardinality/one}]
    """);
connection.Transact("""
    [{:db/id "ann", :person/name "Ann", :person/born #inst "1970-05-01", :person/rank :rank/captain}
     {:db/id "bob", :person/name "Bob", :person/born #inst "1981-11-23",
      :person/rank :rank/officer, :person/boss "ann"}
     {:db/id "cid", :person/name "Cid", :person/born #inst "1990-02-14",
      :person/rank :rank/officer, :person/boss "bob"}]
    """);
Database db = connection.Db;

// Tuples, by place.
foreach ((string name, Rank rank) in db.Query<(string Name, Rank Rank)>(
    "[:find ?n ?r :where [?p :person/name ?n] [?p :person/rank ?r]]").OrderBy(row => row.Name))
{
    Console.WriteLine($"{name} is {rank}");
}

// Records, by the names of :keys; instants come as DateTimeOffset, inputs go in as they are.
IReadOnlyList<Person> young = db.Query<Person>(
    """
    [:find ?n ?b :keys name born
     :in $ ?after
     :where [?p :person/name ?n] [?p :person/born ?b] [(> ?b ?after)]]
    """,
    new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero));
foreach (Person person in young.OrderBy(person => person.Born))
{
    Console.WriteLine($"{person.Name}, {person.Born:yyyy-MM-dd}");
}

// A column of one scalar type; rules are an input like any other.
IReadOnlyList<string> above = db.Query<string>(
    "[:find [?n ...] :in $ % ?of :where [?p :person/name ?of] (above ?p ?b) [?b :person/name ?n]]",
    "[[(above ?p ?b) [?p :person/boss ?b]] [(above ?p ?b) [?p :person/boss ?x] (above ?x ?b)]]",
    "Cid");
Console.WriteLine("Above Cid: " + string.Join(", ", above.Order()));

// Columns of typed values, without an object for a row: for sums, charts and export.
ColumnarAnswer answer = db.QueryColumns(
    "[:find ?name ?born :where [?p :person/name ?name] [?p :person/born ?born]]");
long sum = 0;
foreach (Instant born in answer["born"].Instants)
{
    sum += born.EpochMilliseconds;
}

DateTimeOffset middle = new Instant(sum / answer.RowCount).ToDateTimeOffset();
Console.WriteLine($"{answer.RowCount} people, born around {middle:yyyy}");

// One value.
long officers = db.Query<long>("[:find (count ?p) . :where [?p :person/rank :rank/officer]]").Single();
Console.WriteLine($"{officers} officers");

internal enum Rank
{
    Captain,
    Officer,
}

internal sealed record Person(string Name, DateTimeOffset Born);
