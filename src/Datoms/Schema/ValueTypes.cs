using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Values;

namespace Accrete.Schema;

/// <summary>The entities of value types (<c>:db.type/...</c>) and the kinds of values they stand for.</summary>
internal static class ValueTypes
{
    private static readonly (int Id, ValueKind Kind, string Name, string Tag)[] All =
    [
        (20, ValueKind.Ref, "ref", "ref"), (21, ValueKind.Keyword, "keyword", "key"),
        (22, ValueKind.Long, "long", "int"),
        (23, ValueKind.String, "string", "string"), (24, ValueKind.Boolean, "boolean", "bool"),
        (25, ValueKind.Instant, "instant", "inst"), (26, ValueKind.Function, "fn", "datomic/fn"),
        (27, ValueKind.Bytes, "bytes", "bytes"), (56, ValueKind.Uuid, "uuid", "uuid"),
        (57, ValueKind.Double, "double", "double"),
        (58, ValueKind.Float, "float", "float"), (59, ValueKind.Uri, "uri", "uri"),
        (60, ValueKind.BigInt, "bigint", "bigint"),
        (61, ValueKind.BigDec, "bigdec", "bigdec"), (63, ValueKind.Tuple, "tuple", "list"),
        (64, ValueKind.Symbol, "symbol", "sym"),
    ];

    private static readonly Dictionary<Keyword, ValueKind> ByIdent = MakeByIdent();

    /// <summary>Returns the kind of a value type's entity, None where the id is no built-in value type.</summary>
    public static ValueKind KindOf(long valueTypeId)
    {
        foreach ((int id, ValueKind kind, _, _) in All)
        {
            if (id == valueTypeId)
            {
                return kind;
            }
        }

        return ValueKind.None;
    }

    /// <summary>Returns the kind of a value type's ident, None where there is no such value type.</summary>
    public static ValueKind KindOf(Keyword ident) => ByIdent.GetValueOrDefault(ident);

    /// <summary>Returns the kind whose values are stored under a tag, None where there is no such tag.</summary>
    public static ValueKind KindOfTag(Keyword tag)
    {
        string text = tag.ToString();
        foreach ((_, ValueKind kind, _, string name) in All)
        {
            if (text.Length == name.Length + 1 && text.EndsWith(name, System.StringComparison.Ordinal))
            {
                return kind;
            }
        }

        return ValueKind.None;
    }

    /// <summary>Returns the entity of a kind's value type.</summary>
    public static int IdOf(ValueKind kind)
    {
        foreach ((int id, ValueKind known, _, _) in All)
        {
            if (known == kind)
            {
                return id;
            }
        }

        return 0;
    }

    /// <summary>Returns the name by which the reference's messages call a kind.</summary>
    public static string TagOf(ValueKind kind)
    {
        foreach ((_, ValueKind known, _, string tag) in All)
        {
            if (known == kind)
            {
                return tag;
            }
        }

        return "nil";
    }

    /// <summary>Tells whether tuples may have slots of this kind.</summary>
    public static bool FitsTuples(ValueKind kind) => kind is not (ValueKind.None or ValueKind.Float or ValueKind.Bytes
        or ValueKind.Function or ValueKind.Tuple);

    private static Dictionary<Keyword, ValueKind> MakeByIdent()
    {
        Dictionary<Keyword, ValueKind> kinds = [];
        foreach ((_, ValueKind kind, string name, _) in All)
        {
            kinds.Add(Keyword.Of("db.type", name), kind);
        }

        return kinds;
    }
}
