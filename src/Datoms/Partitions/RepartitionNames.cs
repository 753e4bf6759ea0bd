using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Schema;
using Accrete.Transactions.Pending;

namespace Accrete.Partitions;

/// <summary>What a database that was written anew has beside the facts of the old one: each entity's id there, and what
/// the work was.</summary>
internal static class RepartitionNames
{
    private const string Namespace = "accrete.repartition";

    /// <summary>Gets the attribute of the map: the id that an entity, or a transaction, had.</summary>
    public static Keyword OldId { get; } = Keyword.Of(Namespace, "old-id");

    /// <summary>Gets the entity that says what the work was.</summary>
    public static Keyword State { get; } = Keyword.Of(Namespace, "state");

    /// <summary>Gets its text: of which database, by which attribute, into which partitions.</summary>
    public static Keyword Plan { get; } = Keyword.Of(Namespace, "plan");

    /// <summary>Gets who works on it: there as long as the work is not done.</summary>
    public static Keyword Run { get; } = Keyword.Of(Namespace, "run");

    /// <summary>Returns the transaction that makes the attributes.</summary>
    /// <param name="instant">Its instant: not above that of the first transaction that follows.</param>
    public static EdnVector Schema(Instant instant) => EdnVector.Of(
        At(instant),
        Attribute(OldId, "long", "The id that the entity, or the transaction, had before.", isUnique: true),
        Attribute(Plan, "string", "What was written anew, and how."),
        Attribute(Run, "uuid", "Who writes; nobody does where there is none."),
        EdnMap.Of(Keyword.Of("db", "ident"), State));

    /// <summary>Returns the form that sets the instant of a transaction.</summary>
    public static EdnVector At(Instant instant) => EdnVector.Of(
        Keyword.Of("db", "add"), TempIdTable.TransactionName, Keyword.Of("db", "txInstant"), instant);

    /// <summary>Returns the text that the entity of the state has; null where the database has none.</summary>
    public static object? StateOf(Database database, Keyword attribute) =>
        database.Schema.Entid(State) is { } state && database.Schema.Entid(attribute) is { } id
        && database.Indexes.Current.TryFirst(IndexOrder.Eavt, IndexRange.OfEntity(state, (int)id), out Datom datom)
            ? datom.V.ToObject()
            : null;

    /// <summary>Returns the entities of a database that are of this work, and no facts of its users.</summary>
    public static IReadOnlySet<long> Entities(DbSchema schema)
    {
        HashSet<long> own = [];
        foreach (Keyword name in (Keyword[])[OldId, State, Plan, Run])
        {
            if (schema.Entid(name) is { } id)
            {
                own.Add(id);
            }
        }

        return own;
    }

    private static EdnMap Attribute(Keyword ident, string type, string doc, bool isUnique = false)
    {
        EdnMap attribute = EdnMap.Of(
            Keyword.Of("db", "ident"), ident,
            Keyword.Of("db", "valueType"), Keyword.Of("db.type", type),
            Keyword.Of("db", "cardinality"), Keyword.Of("db.cardinality", "one"),
            Keyword.Of("db", "doc"), doc);
        return isUnique
            ? EdnMap.Of([.. attribute.Entries, new(Keyword.Of("db", "unique"), Keyword.Of("db.unique", "identity"))])
            : attribute;
    }
}
