using System.Numerics;
using Accrete.Edn;
using Accrete.Schema;
using Accrete.Transactions.Pending;
using Accrete.Values;

namespace Accrete.Transactions.Forms;

/// <summary>Reads what stands in the place of an entity or an attribute.</summary>
internal sealed class EntityFormReader
{
    private static readonly Symbol TempIdTag = Symbol.Of("db", "id");
    private readonly TxScope _scope;

    public EntityFormReader(TxScope scope) => _scope = scope;

    /// <summary>Reads the entity that a fact is about: its id, or slot <c>~s</c>.</summary>
    /// <param name="name">What stands there.</param>
    /// <param name="form">The form around, for messages.</param>
    /// <exception cref="AccreteException">It names nothing, or an id that was never given out.</exception>
    public long Subject(object? name, object? form)
    {
        long e = Reference(name, form);
        if (e >= 0 && EntityIds.SignedIndex(e) >= _scope.Before.NextT)
        {
            throw DbErrors.Incorrect(
                "invalid-entity-id",
                $"Invalid entity id: {e}: this id was never given out; use a tempid for a new entity", form);
        }

        return e;
    }

    /// <summary>Reads the entity that a ref leads to: its id, or slot <c>~s</c>.</summary>
    public long Reference(object? name, object? form) => name switch
    {
        long number => OfNumber(number),
        string text => text.Length > 0 && text[0] == ':'
            ? OfIdent(Keyword.Parse(text), name, form)
            : ~_scope.TempIds.OfName(text, _scope.TxId),
        Keyword ident => OfIdent(ident, name, form),
        EdnSequence list => Lookup(list) ?? throw TxErrors.NotAnEntity(name, form),
        TempId tempId => OfTempId(tempId),
        Tagged tagged when tagged.Tag.Equals(TempIdTag) => OfLiteral(tagged),
        Symbol symbol => OfIdent(Keyword.Of(symbol.Namespace, symbol.Name), name, form),
        int number => OfNumber(number),
        BigInteger number when number >= long.MinValue && number <= long.MaxValue => OfNumber((long)number),
        _ => throw TxErrors.NotAnEntity(name, form),
    };

    /// <summary>Finds an entity of the database before, as <c>entid</c> does: a tempid is none.</summary>
    /// <returns>Null where there is no such entity.</returns>
    public long? Existing(object? name) => name switch
    {
        EdnSequence list => Lookup(list),
        string text when text.Length == 0 || text[0] != ':' => throw TxErrors.NotAKeyword(text, null),
        _ => EntityNames.TryFind(_scope.Schema, name, out long? id) ? id : null,
    };

    /// <summary>Reads an attribute: its ident or id, also as text or as a lookup ref.</summary>
    public DbAttribute Attribute(object? name, object? form)
    {
        if (name is Keyword keyword && _scope.Schema.TryAttribute(keyword, out DbAttribute? attribute))
        {
            return attribute;
        }

        if (name is string text && (text.Length == 0 || text[0] != ':'))
        {
            throw TxErrors.NotAKeyword(text, form);
        }

        long id = Existing(name) ?? throw TxErrors.NotAnEntity(name, form);
        return _scope.Schema.Attribute(id) ?? throw TxErrors.NotAnAttribute(name!, form); // nil names no entity
    }

    /// <summary>Returns the bits of the partition that a name stands for, -1 where it is an entity that is
    /// no partition.</summary>
    /// <exception cref="AccreteException">There is no such entity.</exception>
    public int PartitionBits(object? name)
    {
        long id = Existing(name) ?? throw DbErrors.Incorrect(
            "not-a-db-id",
            $"Invalid db/id: {name}: a partition is named by its ident or id, and installed in an earlier transaction",
            name);
        if ((ulong)id < 1UL << 20)
        {
            return (int)id;
        }

        int bits = EntityIds.PartitionBits(id);
        return bits >= EntityIds.ImplicitPartitionCount && EntityIds.ToT(id) == 0 ? bits : -1;
    }

    private long? Lookup(EdnSequence list) => LookupRefs.Find(_scope.Before, list, Existing);

    private long OfNumber(long number) =>
        TempId.IsEncoded(number) ? ~_scope.TempIds.OfCode(number, _scope.TxId) : number;

    private long OfIdent(Keyword ident, object? name, object? form) =>
        _scope.Schema.Entid(ident) ?? throw TxErrors.NotAnEntity(name, form);

    private long OfTempId(TempId tempId)
    {
        int bits = StructuralBits(tempId.Partition);
        return OfNumber(TempId.Encode(bits, tempId.Index));
    }

    private long OfLiteral(Tagged literal)
    {
        if (literal.Form is not EdnSequence { Count: 1 or 2 } parts)
        {
            throw DbErrors.Incorrect("not-a-db-id",
                $"Invalid db/id: {literal}: write #db/id[partition] or #db/id[partition -1]", literal);
        }

        int bits = StructuralBits(parts[0]);
        if (parts.Count == 1)
        {
            return ~_scope.TempIds.OfLiteral(literal, bits, _scope.TxId);
        }

        return parts[1] is long index
            ? OfNumber(TempId.Encode(bits, index))
            : throw DbErrors.Incorrect("not-a-db-id",
                $"Invalid db/id: {literal}: {parts[1]} is no whole number", literal);
    }

    private int StructuralBits(object? partition)
    {
        int bits = PartitionBits(partition);
        return bits >= 0
            ? bits
            : throw DbErrors.Incorrect("not-a-partition", $"Entity {partition} is not a valid partition", partition);
    }
}
