using System.Collections.Generic;
using System.Numerics;
using Accrete.Edn;

namespace Accrete.Schema;

/// <summary>Idents in arrays, found through two tables of places: by ident and by entity. Immutable.</summary>
internal sealed class SettledIdents
{
    private readonly Keyword[] _idents;
    private readonly long[] _entities;
    private readonly int[] _byIdent;
    private readonly int[] _byEntity;

    private SettledIdents(Dictionary<Keyword, long> entities, Dictionary<long, Keyword> idents)
    {
        Count = entities.Count;
        int places = Count;
        foreach ((long entity, Keyword ident) in idents)
        {
            places += IsPair(entities, entity, ident) ? 0 : 1;
        }

        _idents = new Keyword[places];
        _entities = new long[places];
        int slots = (int)BitOperations.RoundUpToPowerOf2((uint)(places + (places / 2) + 1));
        _byIdent = new int[slots];
        _byEntity = new int[slots];
        int place = 0;
        foreach ((Keyword ident, long entity) in entities)
        {
            (_idents[place], _entities[place++]) = (ident, entity);
            _byIdent[FreeSlot(_byIdent, ident.GetHashCode())] = place;
            if (idents.TryGetValue(entity, out Keyword? present) && present.Equals(ident))
            {
                _byEntity[FreeSlot(_byEntity, entity.GetHashCode())] = place;
            }
        }

        foreach ((long entity, Keyword ident) in idents)
        {
            // An ident that was given to another entity is still the present one of its first.
            if (!IsPair(entities, entity, ident))
            {
                (_idents[place], _entities[place++]) = (ident, entity);
                _byEntity[FreeSlot(_byEntity, entity.GetHashCode())] = place;
            }
        }
    }

    /// <summary>Gets none.</summary>
    public static SettledIdents Empty { get; } = new([], []);

    /// <summary>Gets how many idents name an entity.</summary>
    public int Count { get; }

    /// <summary>Finds the entity that an ident names.</summary>
    public bool TryEntity(Keyword ident, out long entity)
    {
        int slot = First(_byIdent, ident.GetHashCode());
        while (_byIdent[slot] > 0)
        {
            int place = _byIdent[slot] - 1;
            if (_idents[place].Equals(ident))
            {
                entity = _entities[place];
                return true;
            }

            slot = (slot + 1) & (_byIdent.Length - 1);
        }

        entity = 0;
        return false;
    }

    /// <summary>Returns the present ident of an entity, null where it has none.</summary>
    public Keyword? IdentOf(long entity)
    {
        int slot = First(_byEntity, entity.GetHashCode());
        while (_byEntity[slot] > 0)
        {
            int place = _byEntity[slot] - 1;
            if (_entities[place] == entity)
            {
                return _idents[place];
            }

            slot = (slot + 1) & (_byEntity.Length - 1);
        }

        return null;
    }

    /// <summary>Returns these with others, which replace what they contradict.</summary>
    public SettledIdents With(IEnumerable<KeyValuePair<Keyword, long>> entities,
        IEnumerable<KeyValuePair<long, Keyword>> idents)
    {
        (Dictionary<Keyword, long> allEntities, Dictionary<long, Keyword> allIdents) = ToDictionaries();
        foreach ((Keyword ident, long entity) in entities)
        {
            allEntities[ident] = entity;
        }

        foreach ((long entity, Keyword ident) in idents)
        {
            allIdents[entity] = ident;
        }

        return new SettledIdents(allEntities, allIdents);
    }

    /// <summary>Returns the entities by ident, and the present idents by entity.</summary>
    public (Dictionary<Keyword, long> Entities, Dictionary<long, Keyword> Idents) ToDictionaries()
    {
        Dictionary<Keyword, long> entities = new(Count);
        Dictionary<long, Keyword> idents = new(Count);
        for (int slot = 0; slot < _byIdent.Length; slot++)
        {
            if (_byIdent[slot] > 0)
            {
                entities.Add(_idents[_byIdent[slot] - 1], _entities[_byIdent[slot] - 1]);
            }

            if (_byEntity[slot] > 0)
            {
                idents.Add(_entities[_byEntity[slot] - 1], _idents[_byEntity[slot] - 1]);
            }
        }

        return (entities, idents);
    }

    private static bool IsPair(Dictionary<Keyword, long> entities, long entity, Keyword ident) =>
        entities.TryGetValue(ident, out long named) && named == entity;

    private static int First(int[] slots, int hash) => (int)((uint)hash * 0x9E3779B1u >> 7) & (slots.Length - 1);

    private static int FreeSlot(int[] slots, int hash)
    {
        int slot = First(slots, hash);
        while (slots[slot] > 0)
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        return slot;
    }
}
