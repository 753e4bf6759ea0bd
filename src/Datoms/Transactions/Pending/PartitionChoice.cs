using Accrete.Edn;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Transactions.Pending;

/// <summary>Chooses the partition of a new entity: schema goes to <c>:db.part/db</c>, then what is forced counts, then
/// the entity to match or the map around, then the tempid's own partition, then the default.</summary>
internal readonly struct PartitionChoice
{
    private readonly TempIdTable _tempIds;
    private readonly DbSchema _schema;
    private readonly int _default;

    public PartitionChoice(TempIdTable tempIds, DbSchema schema, Keyword? defaultPartition)
    {
        _tempIds = tempIds;
        _schema = schema;
        // Where the default partition is not installed, new entities go where they went without it: else not even the
        // transaction that installs it could be written.
        _default = defaultPartition is not null && schema.Entid(defaultPartition) is { } id && schema.IsPartition(id)
            ? (int)id
            : EntityIds.PartitionUser;
    }

    /// <summary>Returns the bits of the partition for a slot's new entity.</summary>
    /// <exception cref="AccreteException">The partition is not installed, or tempids match each other in
    /// a circle.</exception>
    public int BitsFor(int slot)
    {
        int bits = Follow(slot);
        if (!_schema.IsPartitionOfBits(bits))
        {
            throw DbErrors.Incorrect(
                "not-a-partition",
                $"Entity id {_tempIds.NameOf(slot)} is not in a valid partition: {bits} is no installed partition",
                _tempIds.NameOf(slot));
        }

        return bits;
    }

    private int Follow(int slot)
    {
        Invariant.Check(slot >= 0 && slot < _tempIds.Count, "a partition is chosen for a tempid");
        int steps = 0;
        int at = slot;
        while (true)
        {
            ref TempIdTable.Slot state = ref _tempIds[at];
            if (state.IsSchema)
            {
                return EntityIds.PartitionDb;
            }

            if (state.IsTransaction)
            {
                return _default;
            }

            if (state.Forced >= 0)
            {
                return state.Forced;
            }

            if (state.Follows == TempIdTable.Slot.Nobody)
            {
                return state.Structural >= 0 ? state.Structural : _default;
            }

            if (state.Follows >= 0)
            {
                return OfEntity(state.Follows);
            }

            at = (int)~state.Follows;
            if (++steps > _tempIds.Count)
            {
                throw DbErrors.Incorrect(
                    "cycle-in-affinity",
                    $"{{:e {_tempIds.NameOf(slot)}}}: partitions are matched in a circle; force one of them",
                    _tempIds.NameOf(slot));
            }
        }
    }

    /// <summary>Returns the partition of an entity for another one: nothing joins schema or transactions
    /// by matching.</summary>
    private int OfEntity(long entityId)
    {
        Invariant.Check(entityId >= 0, "who is followed is an entity");
        int bits = EntityIds.PartitionBits(entityId);
        return bits is EntityIds.PartitionDb or EntityIds.PartitionTx ? _default : bits;
    }
}
