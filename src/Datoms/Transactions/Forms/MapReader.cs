using System.Collections;
using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Schema;
using Accrete.Transactions.Pending;
using Accrete.Values;

namespace Accrete.Transactions.Forms;

/// <summary>Reads map forms: facts about one entity, maps nested in them, and partition directives.</summary>
internal sealed class MapReader
{
    /// <summary>How deep maps may be nested.</summary>
    private const int DepthMax = 512;

    private static readonly Keyword IdName = Keyword.Of("db", "id");
    private static readonly Keyword ForceName = Keyword.Of("db", "force-partition");
    private static readonly Keyword MatchName = Keyword.Of("db", "match-partition");
    private readonly TxScope _scope;
    private readonly EntityFormReader _entities;
    private readonly ValueReader _values;
    private int _depth;

    public MapReader(TxScope scope, EntityFormReader entities, ValueReader values)
    {
        _scope = scope;
        _entities = entities;
        _values = values;
    }

    /// <summary>Reads a map form.</summary>
    public void Read(EdnMap map)
    {
        long e = EntityOf(map);
        try
        {
            ReadFacts(map, e);
        }
        catch (AccreteException)
        {
            // The reference takes nested maps apart before it reads any value.
            _ = AreNestedSound(map);
            throw;
        }
    }

    /// <summary>Looks for nested maps that name no entity, in attributes up to the first that nobody knows.</summary>
    private bool AreNestedSound(EdnMap map)
    {
        foreach ((object? key, object? value) in map.Entries)
        {
            if (key is not Keyword name || !_scope.Schema.TryAttribute(name, out DbAttribute? attribute))
            {
                if (IsId(key) || IsDirective(key))
                {
                    continue;
                }

                return false;
            }

            IEnumerable values = value is EdnSequence or EdnSet ? (IEnumerable)value : new[] { value };
            foreach (object? item in values)
            {
                if (attribute.IsRef && item is EdnMap nested)
                {
                    RequireEntity(attribute, nested);
                    if (!AreNestedSound(nested))
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    private long EntityOf(EdnMap map)
    {
        object? id = IdOf(map);
        return id is null ? ~_scope.TempIds.Anonymous() : _entities.Subject(id, map);
    }

    private static object? IdOf(EdnMap map)
    {
        IReadOnlyList<KeyValuePair<object?, object?>> entries = map.Entries;
        for (int i = 0; i < entries.Count; i++)
        {
            if (IsId(entries[i].Key))
            {
                return entries[i].Value;
            }
        }

        return null;
    }

    private static bool IsId(object? key) => ReferenceEquals(key, IdName) || key switch
    {
        Keyword name => name.Equals(IdName),
        string text => text == ":db/id",
        _ => false,
    };

    private void ReadFacts(EdnMap map, long e)
    {
        if (++_depth > DepthMax)
        {
            throw DbErrors.Argument($"Maps are nested more than {DepthMax} deep", map);
        }

        IReadOnlyList<KeyValuePair<object?, object?>> entries = map.Entries;
        ReadDirectives(entries, map);
        for (int i = 0; i < entries.Count; i++)
        {
            (object? key, object? value) = entries[i];
            if (key is Keyword name && !IsReverse(name) && _scope.Schema.TryAttribute(name, out DbAttribute? attribute))
            {
                ReadValues(e, attribute, value, map);
            }
            else if (!IsId(key) && !IsDirective(key))
            {
                ReadOther(e, key, value, map);
            }
        }

        _depth--;
    }

    /// <summary>Reads what a map says of partitions, before its facts: so errors come in the reference's
    /// order.</summary>
    private void ReadDirectives(IReadOnlyList<KeyValuePair<object?, object?>> entries, EdnMap map)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            (object? key, object? value) = entries[i];
            if (!IsDirective(key))
            {
                continue;
            }

            if (ForceName.Equals(key))
            {
                Force(value, map);
            }
            else
            {
                Match(value, map);
            }
        }
    }

    /// <summary>Tells whether a key asserts backwards: any that begins with an underscore, also where an attribute has
    /// this very name (as the reference, which asserts such an attribute in list form only).</summary>
    private static bool IsReverse(Keyword name) => name.Name.Length > 1 && name.Name[0] == '_';

    private static bool IsDirective(object? key) =>
        key is Keyword name && (name.Equals(ForceName) || name.Equals(MatchName));

    /// <summary>Reads an entry whose key is no attribute's ident: a directive as text, a reverse key, an id, or
    /// text of one of these.</summary>
    private void ReadOther(long e, object? key, object? value, EdnMap map)
    {
        Keyword? name = key switch
        {
            Keyword keyword => keyword,
            Symbol symbol => Keyword.Of(symbol.Namespace, symbol.Name),
            string text => text.Length > 0 && text[0] == ':'
                ? Keyword.Parse(text)
                : throw TxErrors.NotAKeyword(text, map),
            _ => null,
        };
        if (name is not null && IsReverse(name))
        {
            ReadReverse(e, Keyword.Of(name.Namespace, name.Name[1..]), value, map);
        }
        else if (name is null || _scope.Schema.Entid(name) is not null)
        {
            ReadValues(e, _entities.Attribute(name ?? key, map), value, map);
        }
        else if (name.Equals(ForceName))
        {
            Force(value, map);
        }
        else if (name.Equals(MatchName))
        {
            Match(value, map);
        }
        else
        {
            throw TxErrors.NotAnEntity(name, null);
        }
    }

    private void ReadReverse(long e, Keyword name, object? value, EdnMap map)
    {
        DbAttribute attribute = _entities.Attribute(name, map);
        if (!attribute.IsRef)
        {
            throw TxErrors.WrongType(e < 0 ? _scope.TempIds.NameOf((int)~e) : e, attribute, map);
        }

        _scope.Pending.Add(_entities.Subject(value, map), attribute, Value.Ref(e), added: true);
    }

    private void ReadValues(long e, DbAttribute attribute, object? value, EdnMap map)
    {
        switch (value)
        {
            case EdnSet set:
                foreach (object? item in set)
                {
                    ReadValue(e, attribute, item, map);
                }

                break;
            case EdnSequence list when attribute.IsMany:
                foreach (object? item in list.Items)
                {
                    ReadValue(e, attribute, item, map);
                }

                break;
            default:
                ReadValue(e, attribute, value, map);
                break;
        }
    }

    private void ReadValue(long e, DbAttribute attribute, object? value, EdnMap map)
    {
        if (attribute.IsRef && value is EdnMap nested)
        {
            ReadNested(e, attribute, nested);
        }
        else
        {
            _scope.Pending.Add(e, attribute, _values.Read(value, attribute, map), added: true);
        }
    }

    private void ReadNested(long parent, DbAttribute attribute, EdnMap nested)
    {
        using FormDepth depth = FormDepth.Enter();
        object? id = RequireEntity(attribute, nested);
        long child = id is null ? ~_scope.TempIds.Anonymous() : _entities.Subject(id, nested);
        if (attribute.IsComponent && child < 0)
        {
            _scope.TempIds[(int)~child].Follows = parent;
        }

        _scope.Pending.Add(parent, attribute, Value.Ref(child), added: true);
        ReadFacts(nested, child);
    }

    /// <summary>Returns the id of a nested map; null where it is a component, or identified by a unique
    /// value.</summary>
    private object? RequireEntity(DbAttribute attribute, EdnMap nested)
    {
        object? id = IdOf(nested);
        return id is not null || attribute.IsComponent || HasIdentity(nested)
            ? id
            : throw DbErrors.Incorrect(
                "invalid-nested-entity",
                $"Nested entity is not a component and has no :db/id: {attribute.Ident} leads to {nested}; give it a "
                    + ":db/id or an attribute with :db.unique/identity",
                nested);
    }

    private bool HasIdentity(EdnMap map)
    {
        foreach ((object? key, _) in map.Entries)
        {
            Keyword? name = key as Keyword
                ?? (key is string { Length: > 1 } text && text[0] == ':' ? Keyword.Parse(text) : null);
            if (name is not null && _scope.Schema.Attribute(name) is { Unique: Uniqueness.Identity })
            {
                return true;
            }
        }

        return false;
    }

    private void Force(object? value, EdnMap map)
    {
        EdnMap requests = value as EdnMap ?? throw DbErrors.Incorrect(
            "invalid-force-partition-map",
            "Value of :db/force-partition must be a map of tempids to partitions: {\"tempid\" :partition}",
            map);
        foreach ((object? key, object? partition) in requests.Entries)
        {
            int bits = _entities.PartitionBits(partition);
            long e = Directed(key, map);
            if (e < 0)
            {
                _scope.TempIds[(int)~e].Forced = bits;
            }
        }
    }

    private void Match(object? value, EdnMap map)
    {
        EdnMap requests = value as EdnMap ?? throw DbErrors.Incorrect(
            "invalid-match-partition-map",
            "Value of :db/match-partition must be a map of tempids to entities: {\"tempid\" entity}",
            map);
        foreach ((object? key, object? target) in requests.Entries)
        {
            long e = Directed(key, map);
            long followed = Directed(target, map);
            if (e < 0)
            {
                _scope.TempIds[(int)~e].Follows = followed;
            }
        }
    }

    private long Directed(object? name, EdnMap map) => name is null
        ? throw DbErrors.Argument("Partition directives map tempids; nil is none", map)
        : _entities.Reference(name, map);
}
