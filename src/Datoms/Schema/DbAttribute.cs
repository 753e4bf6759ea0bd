using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Values;

namespace Accrete.Schema;

/// <summary>Describes an attribute as its schema entity says.</summary>
public sealed record DbAttribute
{
    /// <summary>Gets the entity id, which lies in <c>:db.part/db</c>.</summary>
    public required int Id { get; init; }

    /// <summary>Gets the present ident.</summary>
    public required Keyword Ident { get; init; }

    /// <summary>Gets the value type.</summary>
    public required ValueKind ValueType { get; init; }

    /// <summary>Gets whether an entity may have many values.</summary>
    public bool IsMany { get; init; }

    /// <summary>Gets whether, and how, values belong to one entity only.</summary>
    public Uniqueness Unique { get; init; }

    /// <summary>Gets whether <c>:db/index</c> is set.</summary>
    public bool IsIndexed { get; init; }

    /// <summary>Gets whether the attribute's datoms stand in Avet.</summary>
    public bool HasAvet { get; init; }

    /// <summary>Gets whether the ref leads to a component.</summary>
    public bool IsComponent { get; init; }

    /// <summary>Gets whether past values may be forgotten at indexing.</summary>
    public bool NoHistory { get; init; }

    /// <summary>Gets whether strings can be searched by words.</summary>
    public bool IsFulltext { get; init; }

    /// <summary>Gets the member attributes of a composite tuple; empty for others.</summary>
    public ImmutableArray<int> TupleAttributes { get; init; } = [];

    /// <summary>Gets the slot types of a heterogeneous tuple; empty for others.</summary>
    public ImmutableArray<ValueKind> TupleTypes { get; init; } = [];

    /// <summary>Gets the slot type of a homogeneous tuple; None for others.</summary>
    public ValueKind TupleType { get; init; }

    /// <summary>Gets the predicates that every asserted value must pass.</summary>
    public ImmutableArray<Symbol> Predicates { get; init; } = [];

    /// <summary>Gets the entity of the value type, for types that users made another one than that of
    /// its kind.</summary>
    internal long ValueTypeId { get; init; }

    /// <summary>Gets the kinds of a composite tuple's slots, those of its members; empty for others.</summary>
    internal ImmutableArray<ValueKind> TupleSlotKinds { get; init; } = [];

    /// <summary>Gets the idents of a composite tuple's members as they were stated.</summary>
    internal TupleValue? TupleAttributeIdents { get; init; }

    /// <summary>Gets the idents of a heterogeneous tuple's slot types.</summary>
    internal TupleValue? TupleTypeIdents { get; init; }

    /// <summary>Gets the ident of a homogeneous tuple's slot type.</summary>
    internal Keyword? TupleTypeIdent { get; init; }

    /// <summary>Returns ident, type and what else is set: <c>:person/email string unique identity</c>.</summary>
    public override string ToString() => string.Concat(
        Ident.ToString(), " ", ValueType.ToString().ToLowerInvariant(), IsMany ? " many" : "",
        Unique == Uniqueness.None ? "" : " unique " + Unique.ToString().ToLowerInvariant(),
        IsIndexed ? " indexed" : "") + (IsComponent ? " component" : "");

    /// <summary>Gets whether the attribute is of type ref.</summary>
    public bool IsRef => ValueType == ValueKind.Ref;
}
