using System;
using System.Numerics;
using Accrete.Edn;

namespace Accrete.Schema;

/// <summary>Finds entities by plain names: whole numbers, which are ids, and idents as keywords, symbols or texts that
/// begin with a colon. What else an identifier may be, and what is said where it means nothing, is up to who asks:
/// transactions know tempids, queries and reads refuse differently.</summary>
internal static class EntityNames
{
    /// <summary>Finds the entity of a name.</summary>
    /// <param name="schema">Knows the idents.</param>
    /// <param name="name">The name; text must begin with a colon.</param>
    /// <param name="entity">Gets the id; null where nobody has the ident.</param>
    /// <returns>False where it is no plain name.</returns>
    public static bool TryFind(DbSchema schema, object? name, out long? entity)
    {
        entity = null;
        switch (name)
        {
            case long id:
                entity = id;
                return true;
            case Keyword ident:
                entity = schema.Entid(ident);
                return true;
            case Symbol symbol:
                entity = schema.Entid(Keyword.Of(symbol.Namespace, symbol.Name));
                return true;
            case string text when text.Length > 0 && text[0] == ':':
                entity = schema.Entid(Keyword.Parse(text));
                return true;
            case BigInteger number when number >= long.MinValue && number <= long.MaxValue:
                entity = (long)number;
                return true;
            case int or short or sbyte or byte or ushort or uint:
                entity = Convert.ToInt64(name, null);
                return true;
            default:
                return false;
        }
    }
}
