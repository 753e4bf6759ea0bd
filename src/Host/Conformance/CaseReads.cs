using System.Collections.Generic;
using System.Numerics;
using Accrete.Edn;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Host.Conformance;

/// <summary>Reads whose outcome a case file shows in a form of its own.</summary>
internal static class CaseReads
{
    /// <summary>Returns the ident of an entity id; anything else comes back as it is, as the reference
    /// has it.</summary>
    public static object? Ident(Database database, object? entity) => entity switch
    {
        long id => database.Ident(id),
        double or BigInteger or BigDecimal => null,
        _ => entity,
    };

    /// <summary>Returns the partition that an entity id lies in.</summary>
    public static long Part(object? entity) => entity is long id
        ? EntityIds.Partition(id)
        : throw DbErrors.Argument("An entity id is a number.", entity);

    /// <summary>Returns what is known of an attribute as a map; null where there is none.</summary>
    public static EdnMap? Attribute(Database database, object? identifier)
    {
        if (database.Attribute(identifier) is not { } attribute)
        {
            return null;
        }

        return EdnMap.Of(
            Name("ident"), attribute.Ident,
            Name("value-type"), database.Ident(ValueTypes.IdOf(attribute.ValueType)),
            Name("cardinality"), Keyword.Of("db.cardinality", attribute.IsMany ? "many" : "one"),
            Name("unique"), attribute.Unique switch
            {
                Uniqueness.Identity => Keyword.Of("db.unique", "identity"),
                Uniqueness.Value => Keyword.Of("db.unique", "value"),
                _ => null,
            },
            Name("indexed"), attribute.IsIndexed,
            Name("has-avet"), attribute.HasAvet,
            Name("is-component"), attribute.IsComponent,
            Name("no-history"), attribute.NoHistory,
            Name("fulltext"), attribute.IsFulltext);
    }

    /// <summary>Follows a path from an entity: keywords through entities and maps, members through sets.</summary>
    public static object? EntityPath(Database database, object? identifier, IEnumerable<object?> path)
    {
        object? place = database.Entity(identifier);
        foreach (object? step in path)
        {
            place = place switch
            {
                Entity entity => entity[KeyOf(step)],
                EdnMap map => map[step],
                EdnSet set => set.Contains(step) ? step : null,
                _ => null,
            };
        }

        return place;
    }

    /// <summary>Keeps only the datoms whose attribute is of a namespace.</summary>
    public static Database FilterByNamespace(Database database, string ns) =>
        database.Filter((unfiltered, datom) => unfiltered.Ident(datom.A)?.Namespace == ns);

    private static Keyword KeyOf(object? key) => key switch
    {
        Keyword keyword => keyword,
        Symbol symbol => Keyword.Of(symbol.Namespace, symbol.Name),
        string { Length: > 0 } text when text[0] == ':' => Keyword.Parse(text),
        _ => throw DbErrors.Incorrect("not-a-keyword", $"Cannot interpret as a keyword: {EdnPrinter.Print(key)}", key),
    };

    private static Keyword Name(string name) => Keyword.Of(null, name);
}
