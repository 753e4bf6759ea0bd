using System.Collections.Immutable;
using Accrete.Schema;
using Accrete.Transactions.Pending;
using Accrete.Values;

namespace Accrete.Transactions.Processing;

/// <summary>Gives every tempid its entity: who holds the identity values stated with it, else a new one.</summary>
/// <remarks>The facts are gone through once, in the order in which they were stated, as the reference does: an identity
/// value that somebody holds makes the tempid that entity, be it resolved already; a value that another tempid stated
/// before makes it that one; else, and for every other fact, a tempid that is nobody yet becomes a new entity. Where
/// a tempid's facts lead to several entities the last one counts, and the unique check finds the conflict. Refs are
/// compared as they stand: a tempid in an identity value is equal to itself only, never to an entity.</remarks>
internal sealed class TempIdResolution
{
    private readonly TxScope _scope;
    private readonly PartitionChoice _choice;
    private readonly UniqueValues _stated = new();
    private PartitionAllocator _allocator;

    public TempIdResolution(TxScope scope)
    {
        _scope = scope;
        _choice = new PartitionChoice(scope.TempIds, scope.Schema, scope.Before.State.Options.DefaultPartition);
        // The transaction takes the first number.
        _allocator = new PartitionAllocator(scope.Before.NextT + 1, scope.Before.State.NextElement);
    }

    /// <summary>Resolves all tempids and writes their entities into the facts.</summary>
    /// <returns>What is left to hand out.</returns>
    /// <exception cref="AccreteException">A tempid stands only in the place of a value, or has no valid
    /// partition.</exception>
    public PartitionAllocator Run()
    {
        if (_scope.TempIds.Count == 0)
        {
            return _allocator;
        }

        if (_scope.Pending.SeesSchema)
        {
            MarkSchema();
        }

        PendingList pending = _scope.Pending;
        for (int i = 0; i < pending.Count; i++)
        {
            ref PendingDatom datom = ref pending[i];
            if (datom.Slot >= 0)
            {
                Resolve(ref datom);
            }
        }

        for (int i = 0; i < pending.Count; i++)
        {
            Replace(ref pending[i]);
        }
        Invariant.Check(
            _allocator.NextT > _scope.Before.NextT && _allocator.NextElement >= _scope.Before.State.NextElement,
            "numbers are handed out upwards");

        return _allocator;
    }

    private void MarkSchema()
    {
        PendingList pending = _scope.Pending;
        for (int i = 0; i < pending.Count; i++)
        {
            ref PendingDatom datom = ref pending[i];
            int attribute = datom.Attribute.Id;
            if (attribute >= SystemIds.FirstUserElement)
            {
                continue;
            }

            if (datom.Slot >= 0 && SystemIds.DescribesAttribute(attribute))
            {
                _scope.TempIds[datom.Slot].IsSchema = true;
            }
            else if (SystemIds.Installs(attribute) && datom.HasTempValue)
            {
                _scope.TempIds[(int)~datom.V.Bits].IsSchema = true;
            }
        }
    }

    private void Resolve(ref PendingDatom datom)
    {
        ref TempIdTable.Slot slot = ref _scope.TempIds[datom.Slot];
        if (datom.Attribute.Unique != Uniqueness.Identity)
        {
            if (slot.Id == TempIdTable.Slot.Unresolved)
            {
                slot.Id = Allocate(datom.Slot);
            }

            return;
        }

        slot.IsIdentified |= slot.Id == TempIdTable.Slot.Unresolved;
        int attribute = datom.Attribute.Id;
        Datom held = default;
        bool isHeld = !datom.HasTempValue && TxScope.TryHolder(_scope.Current, attribute, datom.V, out held);
        Invariant.Check(!isHeld || held.A == attribute, "who holds an identity holds it by the attribute");
        if (isHeld && held.V.Equals(datom.V))
        {
            slot.Id = held.E;
            return;
        }

        if (_stated.TryGet(attribute, datom.V, out long stated))
        {
            slot.Id = stated;
            datom.Stated = datom.HasTempValue ? PendingDatom.NotStated : stated;
            return;
        }

        if (slot.Id == TempIdTable.Slot.Unresolved)
        {
            slot.Id = Allocate(datom.Slot);
        }

        // What a tempid in the value becomes, somebody may hold; and a decimal of another scale is held, but not found.
        datom.Stated = datom.HasTempValue || isHeld ? PendingDatom.NotStated : slot.Id;
        _stated.Add(attribute, datom.V, slot.Id);
    }

    private long Allocate(int slot)
    {
        int bits = _choice.BitsFor(slot);
        if (bits == EntityIds.PartitionTx)
        {
            // The one new entity of that partition is the transaction itself.
            return _scope.TxId;
        }

        _allocator = _allocator.Allocate(bits, out long entityId);
        Invariant.Check(
            entityId >= 0 && EntityIds.PartitionBits(entityId) == bits,
            "a new entity lies in its partition");
        return entityId;
    }

    private void Replace(ref PendingDatom datom)
    {
        if (datom.Slot >= 0)
        {
            datom.E = _scope.TempIds[datom.Slot].Id;
            Invariant.Check(datom.E >= 0, "a tempid that has facts became an entity");
        }

        if (!datom.HasTempValue)
        {
            return;
        }

        if (datom.V.Kind == ValueKind.Ref)
        {
            datom.V = Replaced(datom.V);
            return;
        }

        TupleValue tuple = (TupleValue)datom.V.Reference!; // only refs and tuples have slots in them
        ImmutableArray<Value>.Builder slots = ImmutableArray.CreateBuilder<Value>(tuple.Slots.Length);
        foreach (Value slot in tuple.Slots)
        {
            slots.Add(slot.Kind == ValueKind.Ref && slot.Bits < 0 ? Replaced(slot) : slot);
        }

        datom.V = Value.Tuple(new TupleValue(slots.MoveToImmutable()));
    }

    private Value Replaced(in Value value)
    {
        int slot = (int)~value.Bits;
        Invariant.Check(slot >= 0 && slot < _scope.TempIds.Count, "a tempid in a value has its slot");
        long id = _scope.TempIds[slot].Id;
        if (id == TempIdTable.Slot.Unresolved)
        {
            object name = _scope.TempIds.NameOf(slot);
            throw DbErrors.Incorrect(
                "tempid-not-an-entity",
                $"tempid '{name}' used only as value in transaction: state a fact about it too",
                name);
        }

        return Value.Ref(id);
    }
}
