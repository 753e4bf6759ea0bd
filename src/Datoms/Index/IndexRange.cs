using Accrete.Values;

namespace Accrete.Index;

/// <summary>All datoms of an index between two places.</summary>
/// <param name="from">The place before them.</param>
/// <param name="to">The place after them.</param>
internal readonly struct IndexRange(in Bound from, in Bound to)
{
    /// <summary>The place before them; a field, so that it is passed on without a copy.</summary>
    public readonly Bound From = from;

    /// <summary>The place after them.</summary>
    public readonly Bound To = to;

    /// <summary>Returns the datoms of an attribute: in Aevt or Avet.</summary>
    public static IndexRange Of(int attribute) => new(Bound.Before(1, 0, attribute), Bound.After(1, 0, attribute));

    /// <summary>Returns the datoms of an attribute with a value: in Avet, or in Vaet for a ref.</summary>
    public static IndexRange Of(int attribute, in Value value) =>
        new(Bound.Before(2, 0, attribute, value), Bound.After(2, 0, attribute, value));

    /// <summary>Returns the datoms of an entity: in Eavt.</summary>
    public static IndexRange OfEntity(long entity) => new(Bound.Before(1, entity), Bound.After(1, entity));

    /// <summary>Returns the datoms of an entity's attribute: in Eavt or Aevt.</summary>
    public static IndexRange OfEntity(long entity, int attribute) =>
        new(Bound.Before(2, entity, attribute), Bound.After(2, entity, attribute));

    /// <summary>Returns the datoms that say one fact: in any order.</summary>
    public static IndexRange OfFact(long entity, int attribute, in Value value) =>
        new(Bound.Before(3, entity, attribute, value), Bound.After(3, entity, attribute, value));

    /// <summary>Returns the datoms that refer to an entity, whatever their attribute: in Vaet.</summary>
    /// <param name="entity">The entity as a ref.</param>
    public static IndexRange OfReferences(in Value entity) =>
        new(Bound.Before(1, v: entity), Bound.After(1, v: entity));

    /// <summary>Takes the range apart.</summary>
    public void Deconstruct(out Bound from, out Bound to) => (from, to) = (From, To);
}
