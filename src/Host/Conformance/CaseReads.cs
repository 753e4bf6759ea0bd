using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Log;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Host.Conformance;

/// <summary>The reads that steps name, in the terms of the database value.</summary>
internal static class CaseReads
{
    private static readonly Keyword DbIdent = Keyword.Of("db", "ident");

    public static object? Pull(Database database, object? pattern, object? entity) => database.Pull(pattern!, entity);

    public static object? PullMany(Database database, object? pattern, object? entities) => entities switch
    {
        null => EdnVector.Empty,
        EdnSequence sequence => new EdnVector([.. database.PullMany(pattern!, sequence)]),
        _ => throw DbErrors.Argument("The entities of pull-many are a vector or a list.", entities),
    };

    public static IEnumerable<Datom> Datoms(Database database, object?[] index) => database.Datoms(OrderOf(index), index[1..]);

    public static IEnumerable<Datom> Seek(Database database, object?[] index) => database.SeekDatoms(OrderOf(index), index[1..]);

    public static IEnumerable<Datom> SeekReverse(Database database, object?[] index) =>
        database.RseekDatoms(OrderOf(index), index[1..]);

    public static IEnumerable<Datom> IndexRange(Database database, object? attribute, object? start, object? end) =>
        database.IndexRange(attribute!, start, end);

    public static object? IndexPull(Database database, object? arguments) => new EdnVector([.. database.IndexPull(arguments!)]);

    public static object? Entid(Database database, object? entity) => database.Entid(entity);

    /// <summary>Gives the ident of a number; anything else is taken for an ident already, as the reference does.</summary>
    public static object? Ident(Database database, object? entity) => entity switch
    {
        long id => database.Ident(id),
        double or System.Numerics.BigInteger or BigDecimal => null,
        _ => entity,
    };

    public static long Part(object? entity) => entity is long id
        ? EntityIds.Partition(id)
        : throw DbErrors.Argument("A partition is asked for by entity id.", entity);

    public static object? Attribute(Database database, object? attribute) =>
        database.Attribute(attribute) is not { } known ? null : EdnMap.Of(
            Key("ident"), known.Ident,
            Key("value-type"), Keyword.Of("db.type", known.ValueType switch
            {
                ValueKind.Function => "fn",
                ValueKind kind => kind.ToString().ToLowerInvariant(),
            }),
            Key("cardinality"), Keyword.Of("db.cardinality", known.IsMany ? "many" : "one"),
            Key("unique"), known.Unique == Uniqueness.None ? null : Keyword.Of("db.unique", known.Unique.ToString().ToLowerInvariant()),
            Key("indexed"), known.IsIndexed,
            Key("has-avet"), known.HasAvet,
            Key("is-component"), known.IsComponent,
            Key("no-history"), known.NoHistory,
            Key("fulltext"), known.IsFulltext);

    /// <summary>Goes from value to value, as get-in does: what is no map has nothing under any key.</summary>
    public static object? EntityPath(Database database, object? entity, object?[] path)
    {
        object? at = database.Entity(entity);
        foreach (object? key in path)
        {
            at = at switch
            {
                Entity view => view[KeyOf(key)],
                EdnMap map => map[key],
                EdnSet set => set.Contains(key) ? key : null,
                _ => null,
            };
        }

        return at;
    }

    public static IEnumerable<LogEntry> TxRange(Database database, object? from, object? to) => database.TxRange(from, to);

    public static Database AsOf(Database database, object? point) => database.AsOfPoint(point);

    public static Database Since(Database database, object? point) => database.SincePoint(point);

    public static Database History(Database database) => database.History();

    public static Database FilterByNamespace(Database database, string ns) =>
        database.Filter((all, datom) => all.Ident(datom.A)?.Namespace == ns);

    public static bool TryEntity(object? value, out long id, out Keyword? ident)
    {
        Entity? entity = value as Entity;
        id = entity?.Id ?? 0;
        ident = entity?[DbIdent] as Keyword;
        return entity is not null;
    }

    private static Keyword OrderOf(object?[] index) => index.FirstOrDefault() as Keyword
        ?? throw DbErrors.Argument("An index is named by a keyword.", index.FirstOrDefault());

    private static Keyword KeyOf(object? key) => key switch
    {
        Keyword keyword => keyword,
        Symbol symbol => Keyword.Of(symbol.Namespace, symbol.Name),
        string { Length: > 0 } text when text[0] == ':' => Keyword.Parse(text),
        _ => throw DbErrors.Incorrect("not-a-keyword", $"Cannot interpret as a keyword: {EdnPrinter.Print(key)}", key),
    };

    private static Keyword Key(string name) => Keyword.Of(null, name);
}
