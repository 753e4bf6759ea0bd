using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;

namespace Accrete.Schema;

/// <summary>The idents of a database, both ways: an immutable value that shares what it has with its
/// successors.</summary>
/// <remarks>Idents that have been there for a while stand in arrays, some 30 bytes each; those set since in
/// trees, until they are a part of the others worth moving.</remarks>
internal sealed class IdentTable
{
    /// <summary>Fewer than this are not moved.</summary>
    private const int NewMin = 64;

    /// <summary>What part of the settled ones the new ones may be.</summary>
    private const int NewPart = 4;

    private readonly SettledIdents _settled;
    private readonly ImmutableDictionary<Keyword, long> _newEntities;
    private readonly ImmutableDictionary<long, Keyword> _newIdents;

    private IdentTable(
        SettledIdents settled, ImmutableDictionary<Keyword, long> newEntities,
        ImmutableDictionary<long, Keyword> newIdents)
    {
        _settled = settled;
        _newEntities = newEntities;
        _newIdents = newIdents;
    }

    /// <summary>Gets the table without idents.</summary>
    public static IdentTable Empty { get; } = new(
        SettledIdents.Empty, ImmutableDictionary<Keyword, long>.Empty, ImmutableDictionary<long, Keyword>.Empty);

    /// <summary>Makes a table.</summary>
    /// <param name="entities">The entities by present and former idents.</param>
    /// <param name="idents">The present idents by entity.</param>
    public static IdentTable Of(IEnumerable<KeyValuePair<Keyword, long>> entities,
        IEnumerable<KeyValuePair<long, Keyword>> idents) =>
        new(SettledIdents.Empty.With(entities, idents), Empty._newEntities, Empty._newIdents);

    /// <summary>Returns the entities by present and former idents, and the present idents by entity.</summary>
    public (Dictionary<Keyword, long> Entities, Dictionary<long, Keyword> Idents) ToDictionaries() =>
        _settled.With(_newEntities, _newIdents).ToDictionaries();

    /// <summary>Finds the entity that an ident names.</summary>
    public bool TryEntity(Keyword ident, out long entity) =>
        _newEntities.TryGetValue(ident, out entity) || _settled.TryEntity(ident, out entity);

    /// <summary>Returns the present ident of an entity, null where it has none.</summary>
    public Keyword? IdentOf(long entity) =>
        _newIdents.TryGetValue(entity, out Keyword? ident) ? ident : _settled.IdentOf(entity);

    /// <summary>Returns the table with an ident given to an entity.</summary>
    public IdentTable With(long entity, Keyword ident)
    {
        ImmutableDictionary<Keyword, long> entities = _newEntities.SetItem(ident, entity);
        ImmutableDictionary<long, Keyword> idents = _newIdents.SetItem(entity, ident);
        return entities.Count + idents.Count < NewMin + (_settled.Count / NewPart)
            ? new IdentTable(_settled, entities, idents)
            : new IdentTable(_settled.With(entities, idents), Empty._newEntities, Empty._newIdents);
    }
}
