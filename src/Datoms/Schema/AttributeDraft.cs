using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Accrete.Edn;
using Accrete.Values;

namespace Accrete.Schema;

/// <summary>The facts about one attribute while a transaction's datoms are applied to them.</summary>
internal sealed class AttributeDraft
{
    private readonly List<Symbol> _predicates;

    /// <summary>Makes the draft of an entity that is no attribute yet.</summary>
    public AttributeDraft(int id, Keyword? ident)
    {
        Id = id;
        Ident = ident;
        _predicates = [];
    }

    /// <summary>Makes the draft of an attribute.</summary>
    public AttributeDraft(DbAttribute attribute)
    {
        Id = attribute.Id;
        Before = attribute;
        Ident = attribute.Ident;
        ValueType = ValueTypeIdOf(attribute);
        Cardinality = attribute.IsMany ? SystemIds.CardinalityMany : SystemIds.CardinalityOne;
        Unique = UniqueIdOf(attribute.Unique);
        IsComponent = attribute.IsComponent;
        IsIndexed = attribute.IsIndexed;
        NoHistory = attribute.NoHistory;
        IsFulltext = attribute.IsFulltext;
        TupleType = attribute.TupleTypeIdent;
        TupleTypes = attribute.TupleTypeIdents;
        TupleAttributes = attribute.TupleAttributeIdents;
        _predicates = [.. attribute.Predicates];
    }

    /// <summary>Gets the entity id.</summary>
    public int Id { get; }

    /// <summary>Gets the attribute before the transaction, null where the entity was none.</summary>
    public DbAttribute? Before { get; }

    /// <summary>Gets the ident.</summary>
    public Keyword? Ident { get; private set; }

    /// <summary>Gets the entity of the value type.</summary>
    public long? ValueType { get; private set; }

    /// <summary>Gets the entity of the cardinality.</summary>
    public long? Cardinality { get; private set; }

    /// <summary>Gets the entity of the uniqueness.</summary>
    public long? Unique { get; private set; }

    /// <summary>Gets whether <c>:db/isComponent</c> holds.</summary>
    public bool IsComponent { get; private set; }

    /// <summary>Gets whether <c>:db/index</c> holds.</summary>
    public bool IsIndexed { get; private set; }

    /// <summary>Gets whether <c>:db/noHistory</c> holds.</summary>
    public bool NoHistory { get; private set; }

    /// <summary>Gets whether <c>:db/fulltext</c> holds.</summary>
    public bool IsFulltext { get; private set; }

    /// <summary>Gets the ident of a homogeneous tuple's slot type.</summary>
    public Keyword? TupleType { get; private set; }

    /// <summary>Gets the idents of a heterogeneous tuple's slot types.</summary>
    public TupleValue? TupleTypes { get; private set; }

    /// <summary>Gets the idents of a composite tuple's members.</summary>
    public TupleValue? TupleAttributes { get; private set; }

    /// <summary>Gets whether a predicate was stated or taken away.</summary>
    public bool ChangesPredicates { get; private set; }

    /// <summary>Returns the entity that says how an attribute is unique, null where it is not.</summary>
    public static long? UniqueIdOf(Uniqueness uniqueness) => uniqueness switch
    {
        Uniqueness.Value => SystemIds.UniqueValue,
        Uniqueness.Identity => SystemIds.UniqueIdentity,
        _ => null,
    };

    /// <summary>Returns the entity of an attribute's value type.</summary>
    public static long ValueTypeIdOf(DbAttribute attribute) =>
        attribute.ValueTypeId != 0 ? attribute.ValueTypeId : ValueTypes.IdOf(attribute.ValueType);

    /// <summary>Applies a fact about the attribute; retractions come before assertions.</summary>
    [SuppressMessage("Maintainability", "CA1502", Justification = "One flat table: a property, a line.")]
    public void Apply(int attribute, in Value value, bool added)
    {
        bool holds = added && value.Kind == ValueKind.Boolean && value.Bits != 0;
        long? entity = added && value.Kind == ValueKind.Ref ? value.Bits : null;
        switch (attribute)
        {
            // the value of :db/ident is a keyword
            case SystemIds.Ident when added: Ident = (Keyword)value.Reference!; break;
            case SystemIds.ValueType: ValueType = entity; break;
            case SystemIds.Cardinality: Cardinality = entity; break;
            case SystemIds.Unique: Unique = entity; break;
            case SystemIds.IsComponent: IsComponent = holds; break;
            case SystemIds.Index: IsIndexed = holds; break;
            case SystemIds.NoHistory: NoHistory = holds; break;
            case SystemIds.Fulltext: IsFulltext = holds; break;
            case SystemIds.TupleType: TupleType = added ? (Keyword?)value.Reference : null; break;
            case SystemIds.TupleTypes: TupleTypes = added ? (TupleValue?)value.Reference : null; break;
            case SystemIds.TupleAttrs: TupleAttributes = added ? (TupleValue?)value.Reference : null; break;
            // its values are symbols
            case SystemIds.AttributePredicates: ApplyPredicate((Symbol)value.Reference!, added); break;
            default: break;
        }
    }

    /// <summary>Returns the attribute; the rules have been checked.</summary>
    /// <param name="kind">The kind of the value type.</param>
    /// <param name="members">The ids of a composite's members.</param>
    public DbAttribute ToAttribute(ValueKind kind, ImmutableArray<int> members)
    {
        Uniqueness unique = Unique switch
        {
            SystemIds.UniqueValue => Uniqueness.Value,
            SystemIds.UniqueIdentity => Uniqueness.Identity,
            _ => Uniqueness.None,
        };
        return new DbAttribute
        {
            Id = Id,
            Ident = Ident!, // an attribute without ident was refused
            ValueType = kind,
            ValueTypeId = ValueType ?? 0,
            IsMany = Cardinality == SystemIds.CardinalityMany,
            Unique = unique,
            IsIndexed = IsIndexed,
            HasAvet = IsIndexed || unique != Uniqueness.None,
            IsComponent = IsComponent,
            NoHistory = NoHistory,
            IsFulltext = IsFulltext && kind == ValueKind.String,
            TupleAttributes = members,
            TupleAttributeIdents = TupleAttributes,
            TupleTypeIdent = TupleType,
            TupleTypeIdents = TupleTypes,
            TupleType = TupleType is null ? ValueKind.None : ValueTypes.KindOf(TupleType),
            TupleTypes = KindsOf(TupleTypes),
            Predicates = [.. _predicates],
        };
    }

    private static ImmutableArray<ValueKind> KindsOf(TupleValue? types)
    {
        if (types is null)
        {
            return [];
        }

        ImmutableArray<ValueKind>.Builder kinds = ImmutableArray.CreateBuilder<ValueKind>(types.Slots.Length);
        foreach (Value slot in types.Slots)
        {
            kinds.Add(slot.Reference is Keyword type ? ValueTypes.KindOf(type) : ValueKind.None);
        }

        return kinds.MoveToImmutable();
    }

    private void ApplyPredicate(Symbol predicate, bool added)
    {
        ChangesPredicates = true;
        _predicates.Remove(predicate);
        if (added)
        {
            _predicates.Add(predicate);
        }
    }
}
