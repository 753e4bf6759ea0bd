using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Pull;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete;

/// <summary>What has been read of an entity.</summary>
internal sealed class EntityValues(Entity entity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Keyword, object?> _read = [];
    private Keyword[]? _names;
    private bool _isTouched;

    /// <summary>Gets the attributes that the entity has, by id.</summary>
    public Keyword[] Names => _names ??= ReadNames();

    private Database Database => entity.Database;

    /// <summary>Returns the value of an attribute, null where there is none.</summary>
    public object? Of(Keyword key)
    {
        System.ArgumentNullException.ThrowIfNull(key);
        lock (_lock)
        {
            if (!_read.TryGetValue(key, out object? value))
            {
                value = Read(key);
                _read.Add(key, value);
            }

            return value;
        }
    }

    /// <summary>Reads all attributes, and those of components to any depth.</summary>
    public void Touch(CancellationToken cancellation)
    {
        Stack<Entity> waiting = new([entity]);
        HashSet<long> touched = [entity.Id];
        while (waiting.TryPop(out Entity? next))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (Entity part in next.ReadAll())
            {
                if (touched.Add(part.Id))
                {
                    waiting.Push(part);
                }
            }
        }
    }

    /// <summary>Reads all attributes, and returns the components among the values.</summary>
    public IEnumerable<Entity> ReadAll()
    {
        List<Entity> parts = [];
        foreach (Keyword name in Names)
        {
            object? value = Of(name);
            if (Database.Schema.Attribute(name) is { IsComponent: true })
            {
                parts.AddRange(value is EdnSet set ? set.OfType<Entity>() : value is Entity part ? [part] : []);
            }
        }

        _isTouched = true;
        return parts;
    }

    /// <summary>Returns the id, and of a touched entity the attributes, as a map to be shown.</summary>
    public EdnMap Known() => _isTouched
        ? EdnMap.Of([KeyValuePair.Create<object?, object?>(PullKeys.Id, entity.Id), .. Names.Select(
            name => KeyValuePair.Create<object?, object?>(name, Shown(Of(name))))])
        : EdnMap.Of(PullKeys.Id, entity.Id);

    private static object? Shown(object? value) => value switch
    {
        Entity other => other.Shown(),
        EdnSet set => EdnSet.Of(set.Select(Shown)),
        _ => value,
    };

    private Keyword[] ReadNames()
    {
        List<Keyword> names = [];
        int last = -1;
        foreach (Datom datom in Database.Source.Read(IndexOrder.Eavt, IndexRange.OfEntity(entity.Id)))
        {
            if (datom.A != last && Database.Schema.Attribute(datom.A) is { } attribute)
            {
                names.Add(attribute.Ident);
            }

            last = datom.A;
        }

        return [.. names];
    }

    private object? Read(Keyword key)
    {
        if (key.Equals(PullKeys.Id))
        {
            return entity.Id;
        }

        if (Database.Schema.Attribute(key) is { } attribute)
        {
            return Forward(attribute);
        }

        return key.Name is ['_', _, ..]
            && Database.Schema.Attribute(Keyword.Of(key.Namespace, key.Name[1..])) is { IsRef: true } reverse
            ? Backward(reverse)
            : null;
    }

    private object? Forward(DbAttribute attribute)
    {
        IEnumerable<object?> values = Database.Source.Read(
            IndexOrder.Eavt, IndexRange.OfEntity(entity.Id, attribute.Id))
            .Select(datom => attribute.IsRef ? Target(datom.V.Bits) : datom.V.ToObject());
        return !attribute.IsMany ? values.FirstOrDefault() : EdnSet.Of(values) is { Count: > 0 } set ? set : null;
    }

    private object? Backward(DbAttribute attribute)
    {
        Value self = Value.Ref(entity.Id);
        IEnumerable<object?> referrers = Database.Source.Read(IndexOrder.Vaet, IndexRange.Of(attribute.Id, self))
            .Select(object? (datom) => new Entity(Database, datom.E));
        return attribute.IsComponent
            ? referrers.FirstOrDefault()
            : EdnSet.Of(referrers) is { Count: > 0 } set ? set : null;
    }

    private object Target(long id) => Database.Schema.Ident(id) ?? (object)new Entity(Database, id);
}
