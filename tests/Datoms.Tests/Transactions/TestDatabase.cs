using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Schema;

namespace Accrete.Datoms.Tests.Transactions;

/// <summary>A database for the tests of transactions, with a clock that the tests hold.</summary>
internal static class TestDatabase
{
    /// <summary>The clock of all tests.</summary>
    public static readonly Instant Now = new(1_700_000_000_000);

    /// <summary>Returns a database with attributes for every kind of rule.</summary>
    public static Database Open() => Apply(
        Bootstrap.Create("test", DatabaseOptions.Default),
        """
        [{:db/ident :p/key :db/valueType :db.type/string :db/cardinality :db.cardinality/one
          :db/unique :db.unique/identity}
         {:db/ident :p/seat :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/unique :db.unique/value}
         {:db/ident :p/age :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
         {:db/ident :p/tags :db/valueType :db.type/keyword :db/cardinality :db.cardinality/many}
         {:db/ident :p/friend :db/valueType :db.type/ref :db/cardinality :db.cardinality/one}
         {:db/ident :p/parts :db/valueType :db.type/ref :db/cardinality :db.cardinality/many :db/isComponent true}
         {:db/ident :part/named :db.install/_partition :db.part/db}]
        """).DbAfter;

    /// <summary>Applies transaction data given as text.</summary>
    public static TxReport Apply(Database before, string data) => Apply(before, EdnReader.Read(data));

    /// <summary>Applies transaction data.</summary>
    public static TxReport Apply(Database before, object? data) => TransactionProcessor.Apply(before, data, Now);

    /// <summary>Returns what a transaction did beside its instant.</summary>
    public static IReadOnlyList<Datom> Changes(TxReport report) =>
        [.. report.TxData.Where(datom => datom.A != SystemIds.TxInstant)];
}
