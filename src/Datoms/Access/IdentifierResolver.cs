using Accrete.Clr;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Schema;
using Accrete.Time;
using Accrete.Values;

namespace Accrete.Access;

/// <summary>Finds the entity that an identifier means: a plain name (<see cref="EntityNames"/>), a lookup ref, or an
/// entity.</summary>
/// <remarks>Idents are those of the basis, whatever the view shows; lookup refs are read in the view
/// (reference: identity).</remarks>
internal static class IdentifierResolver
{
    private static readonly Keyword DbIdent = Keyword.Of("db", "ident");

    /// <summary>Returns the entity's id, null where the identifier means none. A number means itself.</summary>
    /// <exception cref="AccreteException"><c>:db.error/not-a-keyword</c> for text without a colon;
    /// <c>:db.error/invalid-lookup-ref</c>, <c>not-an-entity</c>, <c>not-an-attribute</c> or
    /// <c>lookup-ref-attr-not-unique</c> for a list that is no lookup ref.</exception>
    public static long? Entid(ISnapshot database, object? identifier) => identifier switch
    {
        EdnSequence lookupRef => LookUp(database, lookupRef),
        IEntity entity => entity.Id,
        string text => database.Schema.Entid(KeywordOf(text)),
        _ => EntityNames.TryFind(database.Schema, identifier, out long? id) ? id : null,
    };

    /// <summary>Returns the entity's id.</summary>
    /// <exception cref="AccreteException"><c>:db.error/not-an-entity</c>: the identifier means none; and as
    /// <see cref="Entid"/>.</exception>
    public static long Require(ISnapshot database, object? identifier) =>
        Entid(database, identifier) ?? throw NotAnEntity(identifier);

    /// <summary>Returns the attribute.</summary>
    /// <exception cref="AccreteException"><c>:db.error/not-an-entity</c>: the identifier means nothing;
    /// <c>:db.error/not-an-attribute</c>: it means another entity.</exception>
    public static DbAttribute RequireAttribute(ISnapshot database, object? identifier) =>
        database.Schema.Attribute(Require(database, identifier)) ?? throw DbErrors.Incorrect(
            "not-an-attribute", $"{Shown(identifier)} is not an attribute.", identifier);

    /// <summary>Reads the text of a keyword, which begins with a colon.</summary>
    /// <exception cref="AccreteException"><c>:db.error/not-a-keyword</c>.</exception>
    public static Keyword KeywordOf(string text) => text.Length > 0 && text[0] == ':'
        ? Keyword.Parse(text)
        : throw DbErrors.Incorrect("not-a-keyword", $"Cannot interpret as a keyword: {text}, no leading :", text);

    /// <summary>Makes the error of an identifier that means no entity.</summary>
    public static AccreteException NotAnEntity(object? identifier) =>
        DbErrors.Incorrect("not-an-entity", $"Unable to resolve entity: {Shown(identifier)}", identifier);

    private static long? LookUp(ISnapshot database, EdnSequence lookupRef)
    {
        if (lookupRef.Count != 2)
        {
            throw DbErrors.Incorrect("invalid-lookup-ref", $"Invalid list form: {lookupRef}", lookupRef);
        }

        DbAttribute attribute = RequireAttribute(database, lookupRef[0]);
        if (attribute.Unique == Uniqueness.None)
        {
            throw DbErrors.Incorrect(
                "lookup-ref-attr-not-unique", $"Attribute values not unique: {attribute.Ident}", lookupRef);
        }

        object? value = LookupValue.For(attribute, lookupRef[1]);
        if (attribute.Ident.Equals(DbIdent))
        {
            return value switch
            {
                Keyword ident => database.Schema.Entid(ident),
                string text => database.Schema.Entid(KeywordOf(text)),
                _ => null,
            };
        }

        return ComponentValue.TryExact(database.Schema, attribute, value, out Value exact)
            ? Find(database, attribute, exact)
            : null;
    }

    /// <summary>Returns the first entity with a value in the view; in a history view one that had it will do.</summary>
    public static long? Find(ISnapshot database, DbAttribute attribute, in Value value) =>
        database.Source.TryFirst(IndexOrder.Avet, IndexRange.Of(attribute.Id, value), out Datom datom) ? datom.E : null;

    private static string Shown(object? identifier) => identifier is null ? "" : EdnPrinter.Print(identifier);
}
