using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Log;
using Accrete.Transactions;
using Accrete.Transactions.Pending;
using Accrete.Values;

namespace Accrete.Partitions;

/// <summary>Is one transaction of a database as data for another one, whose entities have other ids.</summary>
/// <param name="Data">What is transacted.</param>
/// <param name="Made">The old ids of the entities that it makes, without its own.</param>
/// <param name="DatomCount">How many datoms come of it.</param>
internal sealed record EntryCopy(EdnVector Data, IReadOnlyList<long> Made, int DatomCount);

/// <summary>Makes transactions of a log's entries. Entities that the other database has are named by their ids there,
/// those of transactions under way by the old ids that they will have; all others are made, each with its old id, in
/// the partition that it is to have.</summary>
/// <param name="source">Where the entries are from.</param>
/// <param name="placement">Says where new entities go.</param>
/// <param name="guard">Forms that each transaction begins with: they fail where somebody else writes.</param>
internal sealed class EntryWriter(Database source, Placement placement, IReadOnlyList<EdnVector> guard)
{
    private static readonly Keyword Add = Keyword.Of("db", "add"), Retract = Keyword.Of("db", "retract");

    private readonly Dictionary<long, object> _terms = [];
    private readonly List<long> _made = [];
    private readonly List<object?> _forms = [];
    private Database? _target;
    private IReadOnlySet<long>? _underWay;
    private int _map;
    private long _tx;

    /// <summary>Returns the transaction.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="previous">The old id of the transaction that it must follow; null for the first.</param>
    /// <param name="target">A value of the other database.</param>
    /// <param name="underWay">The old ids of entities that are being made by transactions which the value has not
    /// yet.</param>
    public EntryCopy Write(LogEntry entry, long? previous, Database target, IReadOnlySet<long> underWay)
    {
        (_target, _underWay, _tx) = (target, underWay, EntityIds.ToTx(entry.T));
        _map = (int)target.Schema.Entid(RepartitionNames.OldId)!; // who writes has made the attribute
        _terms.Clear();
        _made.Clear();
        _forms.Clear();
        _forms.AddRange(guard);
        if (previous is { } before)
        {
            // Says nothing new, and is refused where the transaction before is missing.
            _forms.Add(EdnVector.Of(Add, Lookup(before), RepartitionNames.OldId, before));
        }

        _terms[_tx] = TempIdTable.TransactionName;
        _forms.Add(EdnVector.Of(Add, TempIdTable.TransactionName, RepartitionNames.OldId, _tx));
        foreach (Datom datom in entry.Data)
        {
            WriteDatom(datom);
        }

        return new EntryCopy(new EdnVector([.. _forms]), [.. _made], entry.Data.Count + _made.Count + 1);
    }

    private static EdnVector Lookup(long oldId) => EdnVector.Of(RepartitionNames.OldId, oldId);

    private void WriteDatom(in Datom datom)
    {
        object entity = Term(datom.E);
        if (source.Schema.Attribute(datom.A) is not { TupleAttributes.IsEmpty: false } composite)
        {
            object attribute = Term(datom.A);
            _forms.Add(EdnVector.Of(datom.Added ? Add : Retract, entity, attribute, ValueOf(datom.V)));
            return;
        }

        // A composite follows from its members: one that stands alone in its transaction was made by stating them
        // again.
        TupleValue tuple = (TupleValue)datom.V.Reference!; // the kind says what the object is
        for (int i = 0; datom.Added && i < tuple.Slots.Length; i++)
        {
            if (tuple.Slots[i].Kind != ValueKind.None)
            {
                object member = Term(composite.TupleAttributes[i]);
                _forms.Add(EdnVector.Of(Add, entity, member, ValueOf(tuple.Slots[i])));
            }
        }
    }

    private object? ValueOf(in Value value)
    {
        if (value.Kind == ValueKind.Ref)
        {
            return Term(value.Bits);
        }

        if (value.Kind != ValueKind.Tuple)
        {
            return value.ToObject();
        }

        ImmutableArray<Value> slots = ((TupleValue)value.Reference!).Slots; // the kind says what the object is
        ImmutableArray<object?>.Builder items = ImmutableArray.CreateBuilder<object?>(slots.Length);
        foreach (Value slot in slots)
        {
            items.Add(ValueOf(slot));
        }

        return new EdnVector(items.MoveToImmutable());
    }

    /// <summary>Returns what stands for an entity.</summary>
    private object Term(long id)
    {
        if (_terms.TryGetValue(id, out object? term))
        {
            return term;
        }

        term = IdMap.IsEverywhere(id) ? id
            : _underWay!.Contains(id) ? Lookup(id) // set while an entry is written
            : IdMap.NewId(_target!, _map, id) is { } known ? known // so is this
            : Made(id);
        _terms[id] = term;
        return term;
    }

    private TempId Made(long id)
    {
        TempId made = new(Partition(placement.PartitionOf(id)) ?? Partition(EntityIds.Partition(id))
            ?? (long)EntityIds.PartitionUser, -1 - _made.Count);
        _made.Add(id);
        _forms.Add(EdnVector.Of(Add, made, RepartitionNames.OldId, id));
        return made;
    }

    /// <summary>Returns what stands for a partition; null where no new entity can go there: it is not there yet, or is
    /// that of transactions.</summary>
    private object? Partition(long partition) => partition == EntityIds.PartitionTx ? null
        : IdMap.IsEverywhere(partition) ? partition
        : _underWay!.Contains(partition) ? Lookup(partition) // set while an entry is written
        : IdMap.NewId(_target!, _map, partition); // so is this
}
