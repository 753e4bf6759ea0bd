using System;
using System.Collections.Generic;
using Accrete.Index;
using Accrete.Schema;
using Accrete.Transactions.Pending;
using Accrete.Values;

namespace Accrete.Transactions.Processing;

/// <summary>Finds out what the facts of a transaction change: drops what is repeated or holds already, adds the
/// retractions that new values of cardinality-one attributes imply, refuses facts that contradict each other.</summary>
internal sealed class ChangeSet
{
    /// <summary>Up to so many facts of an entity are compared each with each; more are sorted first.</summary>
    private const int PairwiseMax = 24;

    private readonly TxScope _scope;
    private readonly PendingList _pending;
    private readonly List<Value> _implied = [];

    public ChangeSet(TxScope scope)
    {
        _scope = scope;
        _pending = scope.Pending;
    }

    /// <summary>Goes through the facts, entity by entity.</summary>
    /// <exception cref="AccreteException">Two facts contradict each other.</exception>
    public void Run()
    {
        int[]? order = OrderByEntity();
        int count = _pending.Count;
        Span<int> alone = stackalloc int[PairwiseMax];
        int start = 0;
        while (start < count)
        {
            long e = _pending[At(order, start)].E;
            int end = start + 1;
            while (end < count && _pending[At(order, end)].E == e)
            {
                end++;
            }

            int length = end - start;
            Span<int> group = length <= PairwiseMax ? alone[..length] : new int[length];
            for (int i = 0; i < length; i++)
            {
                group[i] = At(order, start + i);
            }

            Invariant.Check(length > 0 && end <= count, "each entity of a transaction has facts");
            RunEntity(e, group);
            start = end;
        }
    }

    /// <summary>Gets the value that an assertion replaces.</summary>
    public Value ImpliedBy(in PendingDatom datom) => _implied[datom.Implied];

    /// <summary>Tells whether an entity was made by this transaction, so that nothing is known of it yet.</summary>
    public bool IsNew(long e) => EntityIds.SignedIndex(e) >= _scope.Before.NextT;

    private static int At(int[]? order, int index) => order is null ? index : order[index];

    /// <summary>Returns the facts' indexes by entity, or null where they stand so already, as those of new
    /// entities do.</summary>
    private int[]? OrderByEntity()
    {
        bool isOrdered = true;
        for (int i = 1; i < _pending.Count && isOrdered; i++)
        {
            isOrdered = _pending[i - 1].E <= _pending[i].E;
        }

        if (isOrdered)
        {
            return null;
        }

        (long E, int Index)[] keys = new (long, int)[_pending.Count];
        int[] order = new int[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = (_pending[i].E, i);
            order[i] = i;
        }

        Array.Sort(keys, order);
        return order;
    }

    private void RunEntity(long e, Span<int> group)
    {
        if (group.Length <= PairwiseMax)
        {
            for (int i = 1; i < group.Length; i++)
            {
                for (int j = 0; j < i && !_pending[group[i]].IsDropped; j++)
                {
                    Compare(group[j], group[i]);
                }
            }
        }
        else
        {
            CompareSorted(group);
        }

        bool isNew = IsNew(e);
        Invariant.Check(group.Length > 0, "a group has facts");
        foreach (int index in group)
        {
            ref PendingDatom datom = ref _pending[index];
            if (!datom.IsDropped)
            {
                Reduce(ref datom, isNew, group);
            }
        }
    }

    /// <summary>Sorts a long group by attribute and value, so that only neighbours can repeat or contradict
    /// each other.</summary>
    private void CompareSorted(Span<int> group)
    {
        group.Sort((left, right) =>
        {
            int byAttribute = _pending[left].Attribute.Id.CompareTo(_pending[right].Attribute.Id);
            if (byAttribute != 0)
            {
                return byAttribute;
            }

            int byValue = ValueComparer.Compare(_pending[left].V, _pending[right].V);
            return byValue != 0 ? byValue : left.CompareTo(right);
        });
        int stated = -1;
        int retracted = -1;
        int kept = group[0];
        for (int i = 1; i < group.Length; i++)
        {
            int index = group[i];
            Compare(kept, index);
            int alike = _pending[index].Added ? stated : retracted;
            if (alike >= 0 && !_pending[index].IsDropped)
            {
                Compare(alike, index);
            }

            if (!_pending[index].IsDropped)
            {
                kept = index;
                (_pending[index].Added ? ref stated : ref retracted) = index;
            }
        }
    }

    private void Compare(int firstIndex, int secondIndex)
    {
        ref PendingDatom first = ref _pending[firstIndex];
        ref PendingDatom second = ref _pending[secondIndex];
        Invariant.Check(first.E == second.E && firstIndex != secondIndex, "facts of one entity are compared");
        if (first.IsDropped || first.Attribute.Id != second.Attribute.Id)
        {
            return;
        }

        // Within a transaction decimals of different scale are one value, though a change of scale alone is a change.
        bool isSame = ValueComparer.Compare(first.V, second.V) == 0;
        if (isSame && first.Added == second.Added)
        {
            second.IsDropped = true;
        }
        else if (isSame || (first.Added == second.Added && !first.Attribute.IsMany))
        {
            if (!IsDerived(first.Attribute))
            {
                throw TxErrors.Conflict(_scope, first, second);
            }
        }
    }

    /// <summary>Tells whether datoms of the attribute are made by rules alone, whatever is stated.</summary>
    private static bool IsDerived(DbAttribute attribute) => !attribute.TupleAttributes.IsEmpty
        || attribute.Id is SystemIds.InstallAttribute or SystemIds.AlterAttribute or SystemIds.Ensure;

    private void Reduce(ref PendingDatom datom, bool isNew, Span<int> group)
    {
        if (IsDerived(datom.Attribute))
        {
            datom.IsDropped = true;
        }
        else if (isNew)
        {
            datom.IsDropped = !datom.Added;
        }
        else if (!datom.Added)
        {
            datom.IsDropped = !datom.IsKnown && !TryFact(ref datom);
        }
        else if (datom.Attribute.IsMany)
        {
            datom.IsDropped = TryFact(ref datom);
        }
        else if (TxScope.TryValue(_scope.Current, datom.E, datom.Attribute.Id, out Datom present))
        {
            Replace(ref datom, present.V, group);
        }
    }

    private void Replace(ref PendingDatom datom, in Value present, Span<int> group)
    {
        if (datom.V.Equals(present) || IsUnordered(datom.V) || IsUnordered(present)
            || (datom.V.Kind == ValueKind.Tuple && ValueComparer.Compare(datom.V, present) == 0))
        {
            datom.IsDropped = true;
            return;
        }

        foreach (int index in group)
        {
            ref PendingDatom other = ref _pending[index];
            if (!other.Added && other.Attribute.Id == datom.Attribute.Id && other.V.Equals(present))
            {
                return;
            }
        }

        Invariant.Check(datom.Added && datom.Implied < 0, "an assertion implies one retraction at most");
        datom.Implied = _implied.Count;
        _implied.Add(present);
    }

    /// <summary>Tells whether the value is NaN, which the reference takes for equal to whatever stands there.</summary>
    private static bool IsUnordered(in Value value) => value.Kind is ValueKind.Double or ValueKind.Float
        && double.IsNaN(BitConverter.Int64BitsToDouble(value.Bits));

    private bool TryFact(ref PendingDatom datom)
    {
        bool found = _scope.Current.TryFirst(
            IndexOrder.Eavt,
            IndexRange.OfFact(datom.E, datom.Attribute.Id, datom.V),
            out Datom present) && present.V.Equals(datom.V);
        Invariant.Check(!found || present.A == datom.Attribute.Id, "what is found is of the attribute");
        if (found && !datom.Added)
        {
            datom.V = present.V;
        }

        return found;
    }
}
