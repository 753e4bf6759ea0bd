using System;
using System.Collections.Generic;
using System.Globalization;
using Accrete.Access;
using Accrete.Clojure;
using Accrete.Clojure.Library;
using Accrete.Edn;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Query.Functions;

/// <summary>The functions of datomic.api that only read, for use inside of queries.</summary>
internal static class ApiFunctions
{
    /// <summary>Adds the functions to the table of their namespace.</summary>
    public static void Register(FunctionTable table)
    {
        Identifiers(table);
        Times(table);
        Reads(table);
        table.InContext("q", 1, int.MaxValue, DatabaseFunctions.Nested);
    }

    private static void Identifiers(FunctionTable table)
    {
        table.Two("entid", (db, x) => Db(db).Entid(x));
        table.Two("ident", (db, x) => Db(db).Entid(x) is { } id ? Db(db).Ident(id) : null);
        table.Two("attribute", (db, x) => Db(db).Attribute(x) is { } attribute ? Shown(attribute) : null);
        table.One("part", id => EntityIds.Partition(Numbers.ToLong(id)));
        table.One("t->tx", t => EntityIds.ToTx(Numbers.ToLong(t)));
        table.One("tx->t", tx => EntityIds.ToT(Numbers.ToLong(tx)));
        table.Add("entid-at", 3, args => Db(args[0]).EntidAt(args[1]!, args[2]!));
        table.One("implicit-part", number => ImplicitParts.Id(number));
        table.One("implicit-part-id", ImplicitParts.Number);
        table.Add("resolve-tempid", 3, args => CoreCollections.Get(args[1], args[2], null));
        table.One("squuid-time-millis", uuid => SquuidTime(uuid));
    }

    private static void Times(FunctionTable table)
    {
        table.One("basis-t", db => Db(db).BasisT);
        table.One("next-t", db => Db(db).NextT);
        table.One("as-of-t", db => Db(db).AsOfT);
        table.One("since-t", db => Db(db).SinceT);
        table.Test("is-history", db => Db(db).IsHistory);
        table.Test("is-filtered", db => Db(db).IsFiltered);
        table.Two("as-of", (db, t) => Db(db).AsOfPoint(t));
        table.Two("since", (db, t) => Db(db).SincePoint(t));
        table.One("history", db => Db(db).History());
    }

    private static void Reads(FunctionTable table)
    {
        table.Two("entity", (db, e) => Db(db).Entity(e));
        table.One("entity-db", e => EntityOf(e).Database);
        table.One("touch", e => EntityOf(e).Touch());
        table.Add("pull", 3, args => Db(args[0]).Pull(args[1]!, args[2]));
        table.Add("pull-many", 3, args => EdnVector.Of([.. Db(args[0]).PullMany(args[1]!, Seqs.Items(args[2]))]));
        table.Add("datoms", 2, 6, args => Datoms(Db(args[0]).Datoms((Keyword)args[1]!, args[2..])));
        table.Add("index-range", 4, args => Datoms(Db(args[0]).IndexRange(args[1]!, args[2], args[3])));
        table.One("db-stats", db => Db(db).DbStats());
    }

    private static Entity EntityOf(object? value) =>
        value as Entity ?? throw FunctionErrors.WrongType(value, "an entity");

    /// <summary>Returns the milliseconds of the seconds that a squuid begins with.</summary>
    private static long SquuidTime(object? uuid) => uuid is Guid squuid
        ? Convert.ToUInt32(squuid.ToString("N", CultureInfo.InvariantCulture)[..8], 16) * 1000L
        : throw FunctionErrors.WrongType(uuid, "a uuid");

    private static EdnVector Datoms(IEnumerable<Datom> datoms)
    {
        List<object?> shown = [];
        foreach (Datom datom in datoms)
        {
            shown.Add(DatabaseFunctions.Shown(datom));
        }

        return EdnVector.Of([.. shown]);
    }

    /// <summary>Returns an attribute as the map that <c>attribute</c> gives.</summary>
    private static EdnMap Shown(DbAttribute attribute) => EdnMap.Of(
        Name("id"), (long)attribute.Id,
        Name("ident"), attribute.Ident,
        Name("value-type"), Keyword.Of("db.type", TypeName(attribute.ValueType)),
        Name("cardinality"), Keyword.Of("db.cardinality", attribute.IsMany ? "many" : "one"),
        Name("indexed"), attribute.IsIndexed,
        Name("has-avet"), attribute.HasAvet,
        Name("unique"), attribute.Unique == Uniqueness.None ? null
            : Keyword.Of("db.unique", attribute.Unique == Uniqueness.Value ? "value" : "identity"),
        Name("is-component"), attribute.IsComponent,
        Name("no-history"), attribute.NoHistory,
        Name("fulltext"), attribute.IsFulltext);

    private static string TypeName(ValueKind kind) =>
        kind == ValueKind.Function ? "fn" : kind.ToString().ToLowerInvariant();

    private static Keyword Name(string name) => Keyword.Of(null, name);

    private static Database Db(object? x) => DatabaseFunctions.Db(x);
}
