using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Host.Output;

/// <summary>Lists idents and attributes.</summary>
internal static class SchemaPrinter
{
    private static readonly Keyword DbIdent = Keyword.Of("db", "ident"), DbDoc = Keyword.Of("db", "doc");
    private static readonly string[] Headings = ["attribute", "type", "cardinality", "marks", "doc"];

    /// <summary>Returns every ident with its entity.</summary>
    public static IEnumerable<(Keyword Ident, long Entity)> Idents(Database database)
    {
        int attribute = database.Schema.Attribute(DbIdent)!.Id;
        foreach (Datom datom in database.Source.Read(
            IndexOrder.Aevt, Bound.Before(1, a: attribute), Bound.After(1, a: attribute)))
        {
            yield return ((Keyword)datom.V.ToObject()!, datom.E);
        }
    }

    /// <summary>Tells whether a database has no attribute but the system's.</summary>
    public static bool IsEmpty(Database database) => Idents(database).All(
        entry => IsSystem(entry.Ident) || database.Schema.Attribute(entry.Entity) is null);

    /// <summary>Prints a table of the attributes: of one namespace, or of all but the system's.</summary>
    public static void Print(TablePrinter tables, Database database, string ns)
    {
        string wanted = ns.TrimStart(':');
        List<DbAttribute> attributes = [.. Idents(database).Select(entry => database.Schema.Attribute(entry.Entity))
            .OfType<DbAttribute>().Where(attribute => wanted.Length == 0
                ? !IsSystem(attribute.Ident)
                : attribute.Ident.Namespace == wanted)];
        attributes.Sort((left, right) => left.Ident.CompareTo(right.Ident));
        tables.Print(Headings, [.. attributes.Select(attribute => (IReadOnlyList<object?>)
        [
            attribute.Ident,
            TypeOf(attribute),
            attribute.IsMany ? "many" : "one",
            string.Join(' ', MarksOf(attribute)),
            DocOf(database, attribute),
        ])]);
    }

    private static bool IsSystem(Keyword ident) =>
        ident.Namespace is "db" or "fressian" || ident.Namespace?.StartsWith("db.", StringComparison.Ordinal) == true;

    private static string TypeOf(DbAttribute attribute) => attribute.ValueType switch
    {
        ValueKind.Function => "fn",
        ValueKind.BigInt => "bigint",
        ValueKind.BigDec => "bigdec",
        _ => attribute.ValueType.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<string> MarksOf(DbAttribute attribute)
    {
        if (attribute.Unique != Uniqueness.None)
        {
            yield return attribute.Unique == Uniqueness.Identity ? "identity" : "unique";
        }

        if (attribute.IsIndexed)
        {
            yield return "index";
        }

        if (attribute.IsComponent)
        {
            yield return "component";
        }

        if (attribute.IsFulltext)
        {
            yield return "fulltext";
        }

        if (attribute.NoHistory)
        {
            yield return "no-history";
        }
    }

    private static string DocOf(Database database, DbAttribute attribute)
    {
        int doc = database.Schema.Attribute(DbDoc)!.Id;
        return database.Source.TryFirst(
            IndexOrder.Eavt, Bound.Before(2, e: attribute.Id, a: doc), Bound.After(2, e: attribute.Id, a: doc),
            out Datom datom)
            ? (string)datom.V.ToObject()!
            : "";
    }
}
