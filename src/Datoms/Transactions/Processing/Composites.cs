using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Schema;
using Accrete.Transactions.Pending;
using Accrete.Values;

namespace Accrete.Transactions.Processing;

/// <summary>Keeps composite tuples true: makes them anew for every entity of which a member was stated or
/// retracted.</summary>
/// <remarks>A member stated again without change counts too: that is how a composite that was installed later
/// is filled.</remarks>
internal sealed class Composites
{
    private readonly TxScope _scope;
    private readonly ChangeSet _changes;
    private readonly Dictionary<(long E, int Attribute), Value> _members = [];
    private readonly HashSet<(long E, int Attribute)> _seen = [];
    private readonly List<(long E, DbAttribute Composite)> _touched = [];

    public Composites(TxScope scope, ChangeSet changes)
    {
        _scope = scope;
        _changes = changes;
    }

    /// <summary>Adds the changes of composites to the facts.</summary>
    public void Run()
    {
        PendingList pending = _scope.Pending;
        int count = pending.Count;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<DbAttribute> composites = _scope.Schema.CompositesOf(pending[i].Attribute.Id);
            if (!composites.IsEmpty)
            {
                Note(pending[i], composites);
            }
        }

        Invariant.Check(_touched.Count == _seen.Count, "each composite is renewed once");
        foreach ((long e, DbAttribute composite) in _touched)
        {
            Renew(e, composite);
        }
    }

    private void Note(in PendingDatom datom, ReadOnlySpan<DbAttribute> composites)
    {
        (long E, int Attribute) member = (datom.E, datom.Attribute.Id);
        if (datom.Added)
        {
            _members[member] = datom.V;
        }
        else if (!datom.IsDropped)
        {
            _members.TryAdd(member, default);
        }

        foreach (DbAttribute composite in composites)
        {
            if (_seen.Add((datom.E, composite.Id)))
            {
                _touched.Add((datom.E, composite));
            }
        }
    }

    private void Renew(long e, DbAttribute composite)
    {
        Invariant.Check(e >= 0, "composites are made of entities");
        bool isNew = _changes.IsNew(e);
        Value present = !isNew && TxScope.TryValue(_scope.Current, e, composite.Id, out Datom datom)
            ? datom.V
            : default;
        Value wanted = Make(e, composite, isNew);
        if (ValueComparer.Compare(wanted, present) == 0)
        {
            // A member that changed its scale alone makes no new tuple.
            return;
        }

        if (wanted.Kind != ValueKind.None)
        {
            _scope.Pending.Add(e, composite, wanted, added: true);
        }

        if (present.Kind != ValueKind.None)
        {
            _scope.Pending.Add(e, composite, present, added: false);
        }
    }

    private Value Make(long e, DbAttribute composite, bool isNew)
    {
        ImmutableArray<int> members = composite.TupleAttributes;
        Invariant.Check(!members.IsEmpty, "a composite has members");
        ImmutableArray<Value>.Builder slots = ImmutableArray.CreateBuilder<Value>(members.Length);
        bool isEmpty = true;
        foreach (int member in members)
        {
            if (!_members.TryGetValue((e, member), out Value slot) && !isNew
                && TxScope.TryValue(_scope.Current, e, member, out Datom datom))
            {
                slot = datom.V;
            }

            isEmpty &= slot.Kind == ValueKind.None;
            slots.Add(slot);
        }

        return isEmpty ? default : Value.Tuple(new TupleValue(slots.MoveToImmutable()));
    }
}
