using System;
using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Values;

namespace Accrete.Transactions.Pending;

/// <summary>The tempids of one transaction: each has a slot, whatever way it is written.</summary>
/// <remarks>While a transaction is read, the entity of slot <c>s</c> is written <c>~s</c>, which no entity
/// id is.</remarks>
internal sealed class TempIdTable
{
    /// <summary>The string tempid of the transaction itself.</summary>
    public const string TransactionName = "datomic.tx";

    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private Dictionary<long, int>? _byCode;
    private Dictionary<Tagged, int>? _byLiteral;
    private Slot[] _slots = new Slot[2];

    /// <summary>Gets how many slots there are.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the slot at an index.</summary>
    public ref Slot this[int slot] => ref _slots[slot];

    /// <summary>Returns the slot of a string tempid.</summary>
    /// <param name="name">The string.</param>
    /// <param name="txId">The entity of the transaction, which <c>"datomic.tx"</c> is.</param>
    public int OfName(string name, long txId)
    {
        if (_byName.TryGetValue(name, out int slot))
        {
            return slot;
        }

        slot = Add(name, 0, -1);
        _byName.Add(name, slot);
        if (name == TransactionName)
        {
            _slots[slot].Id = txId;
            _slots[slot].IsTransaction = true;
        }

        return slot;
    }

    /// <summary>Returns the slot of a tempid in its form as a long.</summary>
    public int OfCode(long code, long txId)
    {
        _byCode ??= [];
        if (_byCode.TryGetValue(code, out int slot))
        {
            return slot;
        }

        int bits = EntityIds.PartitionBits(code);
        slot = Add(null, code, bits);
        _byCode.Add(code, slot);
        if (bits == EntityIds.PartitionTx)
        {
            _slots[slot].Id = txId;
            _slots[slot].IsTransaction = true;
        }

        return slot;
    }

    /// <summary>Returns the slot of a literal without a number: each place in the text is a tempid of
    /// its own.</summary>
    public int OfLiteral(Tagged literal, int partitionBits, long txId)
    {
        _byLiteral ??= new Dictionary<Tagged, int>(ReferenceEqualityComparer.Instance);
        if (!_byLiteral.TryGetValue(literal, out int slot))
        {
            slot = OfCode(TempId.Encode(partitionBits, GeneratedIndex()), txId);
            _byLiteral.Add(literal, slot);
        }

        return slot;
    }

    /// <summary>Makes the slot of a map without <c>:db/id</c>.</summary>
    public int Anonymous() => Add(null, TempId.Encode(EntityIds.PartitionUser, GeneratedIndex()), -1);

    /// <summary>Returns the tempid of a slot as it was written, else its long.</summary>
    public object NameOf(int slot) => _slots[slot].Name ?? (object)_slots[slot].Code;

    private long GeneratedIndex() => TempId.FirstGenerated - Count;

    private int Add(string? name, long code, int structural)
    {
        if (Count == _slots.Length)
        {
            Array.Resize(ref _slots, Count * 2);
        }

        _slots[Count] = new Slot
        {
            Name = name,
            Code = code,
            Id = Slot.Unresolved,
            Structural = structural,
            Forced = -1,
            Follows = Slot.Nobody,
        };
        Invariant.Check(Count < _slots.Length, "a tempid has its slot");
        return Count++;
    }

    /// <summary>What is known of one tempid.</summary>
    internal struct Slot
    {
        /// <summary>Stands for no entity yet.</summary>
        public const long Unresolved = -1;

        /// <summary>Stands for no entity to follow.</summary>
        public const long Nobody = long.MinValue;

        /// <summary>The string, null for other kinds.</summary>
        public string? Name;

        /// <summary>The long of a tempid that is no string.</summary>
        public long Code;

        /// <summary>The entity it became.</summary>
        public long Id;

        /// <summary>The bits of the partition that the tempid names, -1 for none.</summary>
        public int Structural;

        /// <summary>The bits of the partition that a directive forces, -1 for none.</summary>
        public int Forced;

        /// <summary>The entity, or slot <c>~s</c>, whose partition to share: of a directive or of the map
        /// around.</summary>
        public long Follows;

        /// <summary>Whether the entity becomes part of the schema.</summary>
        public bool IsSchema;

        /// <summary>Whether an identity value chose the entity: such a one may stand among the schema without
        /// being any.</summary>
        public bool IsIdentified;

        /// <summary>Whether the tempid names the transaction.</summary>
        public bool IsTransaction;
    }
}
