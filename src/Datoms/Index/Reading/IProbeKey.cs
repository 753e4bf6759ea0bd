namespace Accrete.Index.Reading;

/// <summary>What a probe looks for: datoms that lie together in an order.</summary>
internal interface IProbeKey
{
    /// <summary>Gets the place before them.</summary>
    Bound Before { get; }

    /// <summary>Gets the place after them.</summary>
    Bound After { get; }

    /// <summary>Tells whether a datom, of those among which the key is looked for, lies before them.</summary>
    bool IsAbove(in Datom datom);

    /// <summary>Tells whether a datom that does not lie before them is one of them.</summary>
    bool Has(in Datom datom);
}

/// <summary>The datoms that an entity has of an attribute, looked for among those of the attribute in Aevt: its id
/// tells.</summary>
internal readonly struct EntityKey(int attribute, long entity) : IProbeKey
{
    /// <inheritdoc/>
    public Bound Before => Bound.Before(2, entity, attribute);

    /// <inheritdoc/>
    public Bound After => Bound.After(2, entity, attribute);

    /// <inheritdoc/>
    public bool IsAbove(in Datom datom) => datom.E < entity;

    /// <inheritdoc/>
    public bool Has(in Datom datom) => datom.E == entity;
}

/// <summary>The datoms between two places of an order.</summary>
internal readonly struct PlaceKey(IndexOrder order, Bound before, Bound after) : IProbeKey
{
    /// <inheritdoc/>
    public Bound Before => before;

    /// <inheritdoc/>
    public Bound After => after;

    /// <inheritdoc/>
    public bool IsAbove(in Datom datom) => DatomOrder.IsBefore(order, datom, before);

    /// <inheritdoc/>
    public bool Has(in Datom datom) => DatomOrder.IsBefore(order, datom, after);
}
