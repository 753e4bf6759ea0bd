using Accrete.Edn;
using Accrete.Schema;
using Accrete.Transactions.Pending;
using Accrete.Values;

namespace Accrete.Transactions.Forms;

/// <summary>Reads the values of facts by the types of their attributes, as strictly as the reference does.</summary>
internal sealed class ValueReader
{
    private readonly EntityFormReader _entities;
    private readonly SharedTexts _texts;

    public ValueReader(EntityFormReader entities, SharedTexts texts)
    {
        _entities = entities;
        _texts = texts;
    }

    /// <summary>Reads a value.</summary>
    /// <param name="given">The value as it stands in the data.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="form">The form around, for messages.</param>
    /// <exception cref="AccreteException">The value is nil, or not of the attribute's type.</exception>
    public Value Read(object? given, DbAttribute attribute, object form)
    {
        switch (attribute.ValueType)
        {
            case ValueKind.String when given is string text:
                return Value.String(_texts.Shared(text));
            case ValueKind.Long when given is long number:
                return Value.Long(number);
            case ValueKind.Ref when given is not null:
                return Value.Ref(_entities.Reference(given, form));
            case ValueKind.Tuple when given is not null:
                return TupleReader.Read(given, attribute, _entities, form);
            default:
                return ReadOther(given, attribute, form);
        }
    }

    private static Value ReadOther(object? given, DbAttribute attribute, object form)
    {
        if (given is null)
        {
            throw TxErrors.NilValue(attribute, form);
        }

        ValueKind kind = attribute.ValueType;
        if (kind == ValueKind.Keyword && given is string text)
        {
            return KeywordOf(text, form);
        }

        if (kind == ValueKind.Function)
        {
            return DatabaseFunction.TryFrom(given, out DatabaseFunction? function)
                ? Value.Referenced(ValueKind.Function, function)
                : throw TxErrors.WrongType(given, attribute, form);
        }

        return !(kind == ValueKind.Double && given is float) && ValueConversion.TryConvert(given, kind, out Value value)
            ? value
            : throw TxErrors.WrongType(given, attribute, form);
    }

    // The reference takes ":" for a keyword without a name.
    private static Value KeywordOf(string text, object form) => text switch
    {
        ":" => Value.Keyword(Keyword.Of(null, string.Empty)),
        [':', ..] => Value.Keyword(Keyword.Parse(text)),
        _ => throw TxErrors.NotAKeyword(text, form),
    };
}
