using System.Collections.Generic;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Transactions;

/// <summary>Refuses a unique value that two entities would hold.</summary>
internal sealed class UniqueRules
{
    private readonly TxScope _scope;
    private readonly ChangeSet _changes;
    private HashSet<(int Attribute, Value V, long E)>? _retracted;

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
        if (TxScope.TryHolder(_scope.Current, datom.Attribute.Id, datom.V, out Datom held) && held.E != datom.E
            && !Retracted.Contains((datom.Attribute.Id, datom.V, held.E)))
        {
            throw TxErrors.UniqueConflict(datom.Attribute, datom.V, held.E, datom.E);
        }
    }

    private void CheckStated()
    {
        Dictionary<(int Attribute, Value V), int> stated = [];
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

    private HashSet<(int Attribute, Value V, long E)> Retracted
    {
        get
        {
            if (_retracted is null)
            {
                _retracted = [];
                PendingList pending = _scope.Pending;
                for (int i = 0; i < pending.Count; i++)
                {
                    ref PendingDatom datom = ref pending[i];
                    if (datom.Attribute.Unique == Uniqueness.None || datom.IsDropped)
                    {
                        continue;
                    }

                    if (!datom.Added)
                    {
                        _retracted.Add((datom.Attribute.Id, datom.V, datom.E));
                    }
                    else if (datom.Implied >= 0)
                    {
                        _retracted.Add((datom.Attribute.Id, _changes.ImpliedBy(datom), datom.E));
                    }
                }
            }

            return _retracted;
        }
    }
}
