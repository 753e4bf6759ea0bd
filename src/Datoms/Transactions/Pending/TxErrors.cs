using Accrete.Edn;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Transactions.Pending;

/// <summary>Makes the errors of transaction data.</summary>
internal static class TxErrors
{
    private static readonly Keyword EntityKey = Keyword.Of(null, "entity");

    /// <summary>Makes the error of something that names no entity.</summary>
    public static AccreteException NotAnEntity(object? name, object? form) => DbErrors.Incorrect(
        "not-an-entity",
        $"Unable to resolve entity: {Shown(name)}{In(form)}: it is no ident, lookup ref or id of the database before "
            + "this transaction; use a tempid for an entity that the same transaction makes",
        form ?? name,
        EdnMap.Of(EntityKey, name));

    /// <summary>Makes the error of text where a keyword is wanted.</summary>
    public static AccreteException NotAKeyword(string text, object? form) => DbErrors.Incorrect(
        "not-a-keyword", $"Cannot interpret as a keyword: {text}, no leading :{In(form)}", form ?? text);

    /// <summary>Makes the error of an entity in the place of an attribute.</summary>
    public static AccreteException NotAnAttribute(object name, object? form) => DbErrors.Incorrect(
        "not-an-attribute", $"{Shown(name)} is not an attribute.", form ?? name);

    /// <summary>Makes the error of an operation that is neither built in nor a function.</summary>
    public static AccreteException NotADataFunction(object? name, object? form, bool isEntity = false) =>
        DbErrors.Incorrect(
            "not-a-data-function",
            (isEntity ? "Not a data function: " : "Unable to resolve data function: ") + Shown(name)
            + ": a list form begins with :db/add, :db/retract or the name of a function",
            form);

    /// <summary>Makes the error of a list in the place of a lookup ref.</summary>
    public static AccreteException InvalidLookupRef(object form) => DbErrors.Incorrect(
        "invalid-lookup-ref", $"Invalid list form: {Shown(form)}: a lookup ref is [unique-attribute value]", form);

    /// <summary>Makes the error of a lookup ref over an attribute that does not identify.</summary>
    public static AccreteException NotUnique(DbAttribute attribute, object form) => DbErrors.Incorrect(
        "lookup-ref-attr-not-unique",
        $"Attribute values not unique: {attribute.Ident}: only attributes with :db/unique make lookup refs",
        form);

    /// <summary>Makes the error of a value that the attribute's type does not hold.</summary>
    public static AccreteException WrongType(object? value, DbAttribute attribute, object? form) => DbErrors.Incorrect(
        "wrong-type-for-attribute",
        $"Value {Shown(value)} is not a valid :{ValueTypes.TagOf(attribute.ValueType)} for attribute {attribute.Ident}",
        form ?? value);

    /// <summary>Makes the error of nil where a value is wanted.</summary>
    public static AccreteException NilValue(DbAttribute attribute, object? form) => DbErrors.Incorrect(
        "nil-value",
        $"Nil is not a legal value for {attribute.Ident}: leave the fact out, or retract it",
        form,
        EdnMap.Of(Keyword.Of(null, "attribute"), attribute.Ident));

    /// <summary>Makes the error of a tuple of the wrong shape.</summary>
    public static AccreteException InvalidTuple(object? value, DbAttribute attribute, string advice, object? form) =>
        DbErrors.Incorrect(
            "invalid-tuple-value", $"Invalid tuple value {Shown(value)} for {attribute.Ident}: {advice}",
            form ?? value);

    /// <summary>Makes the error of a list form with parts missing.</summary>
    public static AccreteException Malformed(object form, string shape) =>
        DbErrors.Argument($"Malformed list form {Shown(form)}: expected {shape}", form);

    /// <summary>Makes the error of two facts that cannot both hold.</summary>
    public static AccreteException Conflict(TxScope scope, in PendingDatom first, in PendingDatom second)
    {
        EdnVector one = Vector(scope, first);
        EdnVector other = Vector(scope, second);
        return DbErrors.Incorrect(
            "datoms-conflict",
            $"Two datoms in the same transaction conflict {{:d1 {one}, :d2 {other}}}: state one of them only",
            null,
            EdnMap.Of(Keyword.Of(null, "d1"), one, Keyword.Of(null, "d2"), other));
    }

    /// <summary>Makes the error of a unique value that another entity has.</summary>
    public static AccreteException UniqueConflict(DbAttribute attribute, in Value value, long holder, long asserted) =>
        DbErrors.Conflict(
            "unique-conflict",
            $"Unique conflict: {attribute.Ident}, value: {Shown(value.ToObject())} already held by: {holder} "
            + $"asserted for: {asserted}");

    /// <summary>Makes the error of a change to what every database has.</summary>
    public static AccreteException BootDatom(TxScope scope, in PendingDatom datom) => DbErrors.Incorrect(
        "datom-cannot-be-altered",
        $"Boot datoms cannot be altered: {Vector(scope, datom)}",
        null,
        EdnMap.Of(Keyword.Of(null, "datom"), Vector(scope, datom)));

    private static EdnVector Vector(TxScope scope, in PendingDatom datom) => EdnVector.Of(
        datom.E, datom.Attribute.Ident, datom.V.ToObject(), scope.TxId, datom.Added);

    private static string In(object? form) => form is null ? string.Empty : $" in {Shown(form)}";

    private static string Shown(object? value) => value is null ? "nil" : EdnPrinter.Print(value);
}
