using Accrete.Edn;

namespace Accrete.Schema;

/// <summary>Makes the errors of installing and altering schema, nested as the reference nests them.</summary>
internal static class SchemaErrors
{
    private static readonly Keyword ErrorKey = Keyword.Of("db", "error");
    private static readonly Keyword Disabled = Keyword.Of(null, "disabled");

    /// <summary>Makes the error of an attribute that cannot be installed as it is described.</summary>
    public static AccreteException InvalidInstall(string name, string advice, AttributeDraft draft)
    {
        EdnMap error = EdnMap.Of(ErrorKey, Keyword.Of("db.error", name), Keyword.Of(null, "entity"), NameOf(draft));
        return DbErrors.Incorrect(
            "invalid-install-attribute",
            $"First error: :db.error/{name}: attribute {NameOf(draft)}: {advice}",
            NameOf(draft),
            Wrapped(error));
    }

    /// <summary>Makes the error of a property that never changes.</summary>
    public static AccreteException Unsupported(AttributeDraft draft, string property, object? from, object? to)
    {
        EdnMap error = EdnMap.Of(
            ErrorKey,
            Keyword.Of("db.error", "unsupported-alter-schema"),
            Keyword.Of(null, "entity"),
            NameOf(draft),
            Keyword.Of(null, "attribute"),
            Keyword.Of("db", property),
            Keyword.Of(null, "from"),
            from ?? Disabled,
            Keyword.Of(null, "to"),
            to ?? Disabled);
        return InvalidAlter(
            $"unsupported-alter-schema: :db/{property} of {NameOf(draft)} cannot go from {from ?? Disabled} to "
                + $"{to ?? Disabled}; install another attribute instead",
            error);
    }

    /// <summary>Makes the error of an alteration that a rule about the attribute forbids.</summary>
    public static AccreteException Forbidden(AttributeDraft draft, string name, string advice)
    {
        EdnMap error = EdnMap.Of(
            ErrorKey, Keyword.Of("db.error", name), Keyword.Of(null, "attribute"), NameOf(draft));
        return InvalidAlter($"{name}: {NameOf(draft)}: {advice}", error);
    }

    /// <summary>Makes the error of an alteration that two datoms stand against.</summary>
    public static AccreteException Violated(AttributeDraft draft, string name, in Datom first, in Datom second)
    {
        EdnMap error = EdnMap.Of(
            ErrorKey,
            Keyword.Of("db.error", name),
            Keyword.Of(null, "datoms"),
            EdnVector.Of(ToVector(first), ToVector(second)));
        return InvalidAlter($"{name}: {NameOf(draft)} has {first} and {second}; retract one of them first", error);
    }

    /// <summary>Makes the error of an entity that would be two kinds of schema at once.</summary>
    public static AccreteException ElementChange(object name) => DbErrors.Incorrect(
        "invalid-element-change",
        $"{name} cannot be both Partition and Attribute: use another entity for one of them", name);

    /// <summary>Makes the error of an installed entity that lies outside of the system's partition.</summary>
    public static AccreteException NotInSystemPartition(string attribute, object name) => DbErrors.Incorrect(
        "not-in-system-partition",
        $"Value of {attribute} must be in :db.part/db partition, found {name}: an entity that exists elsewhere cannot "
            + "become part of the schema; use a new one with another ident",
        name);

    /// <summary>Returns the name of an attribute in messages: its ident, else its id.</summary>
    public static object NameOf(AttributeDraft draft) => draft.Ident is { } ident ? ident : (long)draft.Id;

    private static EdnVector ToVector(in Datom datom) =>
        EdnVector.Of(datom.E, (long)datom.A, datom.V.ToObject(), datom.Tx, datom.Added);

    private static AccreteException InvalidAlter(string message, EdnMap error) => DbErrors.Incorrect(
        "invalid-alter-attribute", $"Error: :db.error/{message}", null, Wrapped(error));

    private static EdnMap Wrapped(EdnMap error) => EdnMap.Of(Keyword.Of("db", "errors"), new EdnList([error]));
}
