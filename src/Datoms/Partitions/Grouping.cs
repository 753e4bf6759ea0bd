using System.Collections.Generic;
using System.Linq;
using Accrete.Index;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Partitions;

/// <summary>Says which group an entity belongs to, by a reference attribute: those that refer to one entity by it form
/// a group with it; of a component attribute an entity with its parts. Components go with what they are parts of.
/// </summary>
/// <remarks>The present counts; of what has no such reference any more the newest one that it had. Where an entity that
/// is referred to refers to another by the same attribute, all of them are one group.</remarks>
internal sealed class Grouping
{
    /// <summary>Who refers in a circle is in a group of his own.</summary>
    private const int StepsMax = 64;

    /// <summary>More groups are not counted.</summary>
    private const int CountedMax = 1 << 20;

    private readonly Database _database;

    /// <summary>Makes groups of a database.</summary>
    /// <exception cref="AccreteException"><c>:db.error/not-an-attribute</c>, <c>not-a-reference</c>.</exception>
    public Grouping(Database database, object by)
    {
        _database = database;
        By = ReferenceOf(database, by);
    }

    /// <summary>Gets the attribute.</summary>
    public DbAttribute By { get; }

    /// <summary>Returns a reference attribute.</summary>
    /// <exception cref="AccreteException"><c>:db.error/not-an-attribute</c>, <c>not-a-reference</c>.</exception>
    public static DbAttribute ReferenceOf(Database database, object by)
    {
        DbAttribute attribute = database.Attribute(by) ?? throw DbErrors.Incorrect(
            "not-an-attribute", $"{by} is no attribute: groups are made by a reference", by);
        return attribute.IsRef ? attribute : throw DbErrors.Incorrect(
            "not-a-reference",
            $"{attribute.Ident} is no reference but a {attribute.ValueType.ToString().ToLowerInvariant()}: groups are "
                + "made by an attribute of type :db.type/ref",
            by);
    }

    /// <summary>Returns the entity that a group is named by; null for an entity that is in none.</summary>
    public long? KeyOf(long entity)
    {
        Invariant.Check(entity >= 0, "who is in a group is an entity");
        bool isNamed = false;
        for (int step = 0; step < StepsMax; step++)
        {
            if (Above(entity) is { } above)
            {
                (entity, isNamed) = (above, true);
            }
            else if (isNamed || HasBelow(entity))
            {
                return entity;
            }
            else if (WholeOf(entity) is { } whole)
            {
                entity = whole;
            }
            else
            {
                return null;
            }
        }

        return isNamed ? entity : null;
    }

    /// <summary>Returns the entities that the largest groups are named by, the largest first; of those that were made
    /// first where there are more than can be counted.</summary>
    public IReadOnlyList<long> Largest(int count)
    {
        Dictionary<long, int> sizes = [];
        foreach (Datom datom in _database.Indexes.Current.Read(IndexOrder.Aevt, IndexRange.Of(By.Id)))
        {
            // Of a reference the bits are the entity.
            long key = By.IsComponent ? datom.E : datom.V.Bits;
            if (sizes.Count < CountedMax || sizes.ContainsKey(key))
            {
                sizes[key] = sizes.GetValueOrDefault(key) + 1;
            }
        }

        return [.. sizes.OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key).Take(count)
            .Select(static pair => pair.Key)];
    }

    /// <summary>Returns the entities of a group, as they are now: who it is named by, those that belong to him, and all
    /// their parts.</summary>
    public IReadOnlySet<long> MembersOf(long key)
    {
        HashSet<long> members = [key];
        Queue<long> open = new([key]);
        while (open.TryDequeue(out long entity))
        {
            foreach (Datom datom in _database.Indexes.Current.Read(IndexOrder.Eavt, IndexRange.OfEntity(entity)))
            {
                if (_database.Schema.Attribute(datom.A) is { IsComponent: true } && members.Add(datom.V.Bits))
                {
                    open.Enqueue(datom.V.Bits);
                }
            }

            foreach (Datom datom in By.IsComponent ? [] : _database.Indexes.Current.Read(
                IndexOrder.Vaet, IndexRange.Of(By.Id, Value.Ref(entity))))
            {
                if (members.Add(datom.E))
                {
                    open.Enqueue(datom.E);
                }
            }
        }

        return members;
    }

    /// <summary>Returns the entity that one belongs to by the attribute.</summary>
    private long? Above(long entity)
    {
        if (By.IsComponent)
        {
            return Referring(entity, By.Id);
        }

        IndexRange values = IndexRange.OfEntity(entity, By.Id);
        if (_database.Indexes.Current.TryFirst(IndexOrder.Eavt, values, out Datom datom))
        {
            return datom.V.Bits; // of a ref
        }

        long? last = null;
        long lastT = -1;
        foreach (Datom past in _database.Indexes.History.Read(IndexOrder.Eavt, values))
        {
            if (past.Added && past.T > lastT)
            {
                (last, lastT) = (past.V.Bits, past.T);
            }
        }

        return last;
    }

    private bool HasBelow(long entity) => By.IsComponent
        ? _database.Indexes.Current.TryFirst(IndexOrder.Eavt, IndexRange.OfEntity(entity, By.Id), out _)
        : Referring(entity, By.Id) is not null;

    private long? Referring(long entity, int attribute) => _database.Indexes.Current.TryFirst(
        IndexOrder.Vaet, IndexRange.Of(attribute, Value.Ref(entity)), out Datom datom) ? datom.E : null;

    /// <summary>Returns what an entity is a part of.</summary>
    private long? WholeOf(long entity)
    {
        foreach (Datom datom in _database.Indexes.Current.Read(
            IndexOrder.Vaet, IndexRange.OfReferences(Value.Ref(entity))))
        {
            if (_database.Schema.Attribute(datom.A) is { IsComponent: true })
            {
                return datom.E;
            }
        }

        return null;
    }
}
