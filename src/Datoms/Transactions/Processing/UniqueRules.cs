using System.Collections.Generic;
using Accrete.Schema;
using Accrete.Transactions.Pending;
using Accrete.Values;

namespace Accrete.Transactions.Processing;

/// <summary>Refuses a unique value that two entities would hold.</summary>
internal sealed class UniqueRules
{
    private readonly TxScope _scope;
    private readonly ChangeSet _changes;
    private Dictionary<(int Attribute, Value V), HashSet<long>>? _retracted;

    public UniqueRules(TxScope scope, ChangeSet changes)
    {
        _scope = scope;
        _changes = changes;
    }

    /// <summary>Checks all assertions.</summary>
    /// <exception cref="AccreteException">Another entity holds the value, and the transaction does not take it away; or
    /// two entities of the transaction state it, which is looked at first.</exception>
    public void Check()
    {
        PendingList pending = _scope.Pending;
        bool any = false;
        for (int i = 0; i < pending.Count; i++)
        {
            ref PendingDatom datom = ref pending[i];
            // Whoever became the entity that first stated an unheld value shares it with all who state it.
            if (datom.Attribute.Unique == Uniqueness.None || !datom.Added || datom.IsDropped || datom.Stated == datom.E)
            {
                continue;
            }

            any = true;
        }

        if (any)
        {
            CheckStated();
            CheckHolders();
        }
    }

    private void CheckHolders()
    {
        PendingList pending = _scope.Pending;
        for (int i = 0; i < pending.Count; i++)
        {
            ref PendingDatom datom = ref pending[i];
            if (datom.Attribute.Unique != Uniqueness.None && datom.Added && !datom.IsDropped && datom.Stated != datom.E)
            {
                CheckHolder(datom);
            }
        }
    }

    private void CheckHolder(in PendingDatom datom)
    {
        Invariant.Check(datom.Added && datom.E >= 0, "who states a unique value is an entity");
        // An entity may not even give its own decimal another scale.
        if (TxScope.TryHolder(_scope.Current, datom.Attribute.Id, datom.V, out Datom held)
            && (held.E == datom.E
                ? datom.V.Kind == ValueKind.BigDec && !held.V.Equals(datom.V)
                : !IsRetracted((datom.Attribute.Id, datom.V), held.E)))
        {
            throw TxErrors.UniqueConflict(datom.Attribute, datom.V, held.E, datom.E);
        }
    }

    private void CheckStated()
    {
        Dictionary<(int Attribute, Value V), int> stated = new(UniqueKeyComparer.Instance);
        PendingList pending = _scope.Pending;
        for (int i = 0; i < pending.Count; i++)
        {
            ref PendingDatom datom = ref pending[i];
            // A fact that holds already is stated all the same; what is said of a composite is not.
            if (datom.Attribute.Unique == Uniqueness.None || !datom.Added
                || (datom.IsDropped && !datom.Attribute.TupleAttributes.IsEmpty))
            {
                continue;
            }

            (int, Value) key = (datom.Attribute.Id, datom.V);
            if (!stated.TryAdd(key, i) && pending[stated[key]].E != datom.E)
            {
                throw TxErrors.Conflict(_scope, pending[stated[key]], datom);
            }
        }
    }

    private bool IsRetracted((int Attribute, Value V) key, long holder)
    {
        if (_retracted is null)
        {
            _retracted = new(UniqueKeyComparer.Instance);
            PendingList pending = _scope.Pending;
            for (int i = 0; i < pending.Count; i++)
            {
                ref PendingDatom datom = ref pending[i];
                if (datom.Attribute.Unique == Uniqueness.None)
                {
                    continue;
                }

                if (!datom.Added)
                {
                    NoteRetraction((datom.Attribute.Id, datom.V), datom.E);
                }
                else if (datom.Implied >= 0 && !datom.IsDropped)
                {
                    NoteRetraction((datom.Attribute.Id, _changes.ImpliedBy(datom)), datom.E);
                }
            }
        }

        return _retracted.TryGetValue(key, out HashSet<long>? entities) && entities.Contains(holder);
    }

    private void NoteRetraction((int Attribute, Value V) key, long entity)
    {
        Invariant.Check(_retracted is not null && entity >= 0, "who gives a unique value up is an entity");
        if (!_retracted!.TryGetValue(key, out HashSet<long>? entities))
        {
            entities = [];
            _retracted.Add(key, entities);
        }

        entities.Add(entity);
    }
}
