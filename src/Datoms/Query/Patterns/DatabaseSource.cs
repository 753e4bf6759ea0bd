using System;
using System.Numerics;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Schema;
using Accrete.Time;
using Accrete.Values;

namespace Accrete.Query.Patterns;

/// <summary>A database as the source of patterns: resolves what stands for entities and attributes.</summary>
internal sealed class DatabaseSource(ISnapshot database)
{
    /// <summary>Gets the database.</summary>
    public ISnapshot Database => database;

    /// <summary>Gets the datoms.</summary>
    public DatomSource Datoms { get; } = database.Source;

    /// <summary>Gets whether an entity has one value at most of an attribute of cardinality one: not in a past,
    /// whose schema may have been another, and not in a history.</summary>
    public bool HasSingleValues { get; } = database.View is { IsHistory: false, AsOfT: null };

    /// <summary>Gets whether a fact stands there once, whatever its transaction.</summary>
    public bool HasSingleFacts { get; } = !database.View.IsHistory;

    /// <summary>Returns the numbers of an attribute's texts; null where it has none, or they are not
    /// numbered.</summary>
    public TextNumbers? TextsOf(DbAttribute attribute) =>
        attribute.ValueType == ValueKind.String ? database.State.NumberedTexts.Of(attribute.Id) : null;

    /// <summary>Returns the entity that a value in the place of an entity means.</summary>
    /// <exception cref="AccreteException">It names no entity.</exception>
    public long ResolveEntity(object? value)
    {
        long? entity = value switch
        {
            string text => database.Schema.Entid(ParseKeyword(text)),
            EdnSequence { Count: 2 } lookup => ResolveLookup(lookup),
            EdnSequence list => throw DbErrors.Incorrect(
                "invalid-lookup-ref", $"Invalid list form: {EdnPrinter.Print(list)}", list),
            _ => EntityNames.TryFind(database.Schema, value, out long? id) ? id : null,
        };
        return entity ?? throw CannotResolve(value);
    }

    /// <summary>Returns the entity that a value means, null where it names none.</summary>
    public long? TryResolveEntity(object? value)
    {
        bool isName = value switch
        {
            string text => text.Length > 1 && text[0] == ':',
            long or BigInteger or Keyword or Symbol or EdnSequence => true,
            _ => false,
        };
        if (!isName)
        {
            return null;
        }

        try
        {
            return ResolveEntity(value);
        }
        catch (AccreteException)
        {
            return null;
        }
    }

    /// <summary>Takes a value as one of an attribute; one that names nothing the attribute never has.</summary>
    public bool TryValueLeniently(object? value, DbAttribute attribute, out Value converted)
    {
        switch (attribute.ValueType)
        {
            case ValueKind.Ref:
                long? id = TryResolveEntity(value);
                converted = id is { } found ? Value.Ref(found) : default;
                return id is not null;
            case ValueKind.Keyword when value is not (Keyword or Symbol or string { Length: > 1 })
                || (value is string text && text[0] != ':'):
                converted = default;
                return false;
            default:
                return TryValue(value, attribute, out converted);
        }
    }

    /// <summary>Returns the attribute that a value in the place of an attribute means.</summary>
    /// <returns>Null where it is an entity, but not an attribute.</returns>
    /// <exception cref="AccreteException">It names no entity.</exception>
    public DbAttribute? ResolveAttribute(object? value)
    {
        switch (value)
        {
            case long id:
                return database.Schema.Attribute(id);
            case Keyword ident:
                return ByIdent(ident);
            case Symbol symbol:
                return ByIdent(Keyword.Of(symbol.Namespace, symbol.Name));
            case string text:
                return ByIdent(ParseKeyword(text));
            case EdnSequence or BigInteger:
                return database.Schema.Attribute(ResolveEntity(value));
            default:
                throw DbErrors.Incorrect(
                    "not-an-entity", $"Unable to resolve entity: {EdnPrinter.Print(value)}", value);
        }
    }

    /// <summary>Takes a value as one of an attribute, as patterns compare: a ref by any name of its entity.</summary>
    /// <returns>False where the attribute can never have it.</returns>
    /// <exception cref="AccreteException">The value names no entity, or is no keyword, where the attribute
    /// wants one.</exception>
    public bool TryValue(object? value, DbAttribute attribute, out Value converted)
    {
        converted = default;
        switch (attribute.ValueType)
        {
            case ValueKind.Ref:
                converted = Value.Ref(ResolveEntity(value));
                return true;
            case ValueKind.Keyword when value is not null:
                converted = Value.Keyword(KeywordOf(value));
                return true;
            case ValueKind.Long when value is BigInteger big:
                bool fits = big >= long.MinValue && big <= long.MaxValue;
                converted = fits ? Value.Long((long)big) : default;
                return fits;
            case ValueKind.BigInt when value is long number:
                converted = Value.BigInt(number);
                return true;
            case ValueKind.Float when value is double number && BitConverter.DoubleToInt64Bits(number) == 0:
                // The one double that has the hash of the float it equals.
                converted = Value.Float(0);
                return true;
            case ValueKind.Float when value is not float:
            case ValueKind.Double when value is not double:
                return false;
            default:
                return ValueConversion.TryConvert(value, attribute.ValueType, out converted);
        }
    }

    /// <summary>Makes the error of a value that names no entity.</summary>
    public static AccreteException CannotResolve(object? value) =>
        DbErrors.Argument($"Cannot resolve key: {EdnPrinter.Print(value)}", value);

    private static Keyword KeywordOf(object value) => value switch
    {
        Keyword keyword => keyword,
        Symbol symbol => Keyword.Of(symbol.Namespace, symbol.Name),
        string text => ParseKeyword(text),
        _ => throw NotAKeyword($"{EdnPrinter.Print(value)}", value),
    };

    private static Keyword ParseKeyword(string text) => text.Length > 1 && text[0] == ':'
        ? Keyword.Parse(text)
        : throw NotAKeyword(text + ", no leading :", text);

    private static AccreteException NotAKeyword(string text, object value) =>
        DbErrors.Incorrect("not-a-keyword", $"Cannot interpret as a keyword: {text}", value);

    private DbAttribute? ByIdent(Keyword ident)
    {
        long id = database.Schema.Entid(ident)
            ?? throw DbErrors.Incorrect("not-an-entity", $"Unable to resolve entity: {ident}", ident);
        return database.Schema.Attribute(id);
    }

    private long? ResolveLookup(EdnSequence lookup)
    {
        DbAttribute? attribute = lookup[0] is Keyword or long or Symbol or string ? ResolveAttribute(lookup[0]) : null;
        if (attribute is null)
        {
            throw CannotResolve(lookup);
        }

        if (attribute.Unique == Uniqueness.None)
        {
            throw DbErrors.Incorrect(
                "lookup-ref-attr-not-unique", $"Attribute values not unique: {attribute.Ident}", lookup);
        }

        if (!TryValue(lookup[1], attribute, out Value value))
        {
            return null;
        }

        return Datoms.TryFirst(IndexOrder.Avet, IndexRange.Of(attribute.Id, value), out Datom datom) ? datom.E : null;
    }
}
