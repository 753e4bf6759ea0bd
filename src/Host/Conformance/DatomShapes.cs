using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Host.Conformance;

/// <summary>Shows datoms and transaction reports as the outcomes of a case file do.</summary>
internal static class DatomShapes
{
    private const string TransactionTempid = "datomic.tx";

    private static readonly Keyword TxInstant = Keyword.Of("db", "txInstant");

    /// <summary>Returns <c>[e a v tx added]</c> of each datom, in order.</summary>
    public static EdnVector Rows(Database database, IEnumerable<Datom> datoms) =>
        new([.. datoms.Select(datom => (object?)EdnVector.Of(
            IdOf(database.Schema, datom.E), AttributeOf(database.Schema, datom), ValueOf(database.Schema, datom),
            datom.Tx, datom.Added))]);

    /// <summary>Returns the set of <c>[e a v added]</c> of each datom but <c>:db/txInstant</c>'s.</summary>
    public static EdnSet Facts(Database database, IEnumerable<Datom> datoms, bool keepsInstants)
    {
        DbSchema schema = database.Schema;
        long instant = schema.Entid(TxInstant) ?? 0;
        return EdnSet.Of(
            datoms.Where(datom => keepsInstants || datom.A != instant).Select(datom => (object?)EdnVector.Of(
                IdOf(schema, datom.E), AttributeOf(schema, datom), ValueOf(schema, datom), datom.Added)));
    }

    /// <summary>Returns <c>{:tempids ... :tx-data ...}</c> of a report, and the instant of its transaction.</summary>
    public static EdnMap Report(TxReport report, HashSet<string> strings, out Instant instant)
    {
        long tx = EntityIds.ToTx(report.DbAfter.BasisT);
        long instantAttribute = report.DbAfter.Schema.Entid(TxInstant) ?? 0;
        instant = default;
        List<Datom> datoms = [];
        foreach (Datom datom in report.TxData)
        {
            if (datom.A == instantAttribute && datom.E == tx)
            {
                instant = (Instant)datom.V.ToObject()!;
            }
            else
            {
                datoms.Add(datom);
            }
        }

        IEnumerable<KeyValuePair<object?, object?>> tempids = Tempids(report, strings)
            .Select(entry => KeyValuePair.Create((object?)entry.Key, (object?)entry.Value));
        return EdnMap.Of(
            Keyword.Of(null, "tempids"), EdnMap.Of(tempids),
            Keyword.Of(null, "tx-data"), Facts(report.DbAfter, datoms, keepsInstants: true));
    }

    /// <summary>Returns what the strings of the transaction data became that were tempids, <c>"datomic.tx"</c>
    /// left out.</summary>
    public static IEnumerable<KeyValuePair<string, long>> Tempids(TxReport report, HashSet<string> strings)
    {
        foreach ((object key, long id) in report.TempIds)
        {
            if (key is string name && name != TransactionTempid && strings.Contains(name))
            {
                yield return KeyValuePair.Create(name, id);
            }
        }
    }

    /// <summary>Returns the number of an implicit partition, null for any other entity.</summary>
    public static object? ImplicitNumber(long entityId)
    {
        int bits = EntityIds.PartitionBits(entityId);
        bool isPartition = bits >= EntityIds.ImplicitPartitionCount && entityId == (long)bits << EntityIds.IndexBits;
        return isPartition ? (long)(bits - EntityIds.ImplicitPartitionCount) : null;
    }

    private static object AttributeOf(DbSchema schema, in Datom datom) =>
        (object?)schema.Ident(datom.A) ?? (long)datom.A;

    private static object IdOf(DbSchema schema, long id) =>
        id < CaseState.IdMin && schema.Ident(id) is { } ident ? ident : id;

    private static object? ValueOf(DbSchema schema, in Datom datom) =>
        datom.V.Kind == ValueKind.Ref ? IdOf(schema, datom.V.AsLong()) : datom.V.ToObject();
}
