using System;
using Accrete.Access;
using Accrete.Edn;
using Accrete.Schema;
using Accrete.Time;
using Accrete.Transactions.Pending;
using Accrete.Values;

namespace Accrete.Transactions.Forms;

/// <summary>Finds entities by lookup refs, <c>[unique-attribute value]</c>.</summary>
internal static class LookupRefs
{
    /// <summary>Finds the entity in what a database value shows.</summary>
    /// <param name="database">Where to look.</param>
    /// <param name="list">The lookup ref.</param>
    /// <param name="entid">Finds the attribute, and the entity where the value is a ref.</param>
    /// <returns>Null where nobody has the value.</returns>
    /// <exception cref="AccreteException">The list is no lookup ref, or its attribute is unknown or not
    /// unique.</exception>
    public static long? Find(ISnapshot database, EdnSequence list, Func<object?, long?> entid)
    {
        if (list.Count != 2)
        {
            throw TxErrors.InvalidLookupRef(list);
        }

        DbAttribute attribute = AttributeOf(database.Schema, list, entid);
        if (attribute.Unique == Uniqueness.None)
        {
            throw TxErrors.NotUnique(attribute, list);
        }

        return TryValue(attribute, list[1], entid, out Value value)
            ? IdentifierResolver.Find(database, attribute, value)
            : null;
    }

    private static DbAttribute AttributeOf(DbSchema schema, EdnSequence list, Func<object?, long?> entid)
    {
        object? name = list[0];
        if (name is Keyword ident && schema.TryAttribute(ident, out DbAttribute? known))
        {
            return known;
        }

        long id = entid(name) ?? throw TxErrors.NotAnEntity(name, null);
        return schema.Attribute(id) ?? throw TxErrors.NotAnAttribute(name!, list); // nil names no entity
    }

    private static bool TryValue(DbAttribute attribute, object? given, Func<object?, long?> entid, out Value value)
    {
        if (attribute.IsRef)
        {
            long? e = given is null or EdnSequence or (string and not [':', ..]) ? null : entid(given);
            value = e is { } id ? Value.Ref(id) : default;
            return e is not null;
        }

        object? taken = LookupValue.For(attribute, given);
        if (attribute.ValueType == ValueKind.Tuple)
        {
            return TupleReader.TryLiteral(attribute, taken, out value);
        }

        // Text stands for a keyword where one is asserted, not where one is looked up.
        value = default;
        return !(attribute.ValueType == ValueKind.Keyword && taken is string)
            && ValueConversion.TryConvert(taken, attribute.ValueType, out value);
    }
}
