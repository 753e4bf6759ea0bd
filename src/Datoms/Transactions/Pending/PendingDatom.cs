using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Transactions.Pending;

/// <summary>A fact that a transaction states, on its way to a datom.</summary>
internal struct PendingDatom
{
    /// <summary>Marks a fact as not first stated in the transaction.</summary>
    public const long NotStated = -1;

    /// <summary>The entity, or slot <c>~s</c> until tempids are resolved.</summary>
    public long E;

    /// <summary>The attribute, before the transaction.</summary>
    public DbAttribute Attribute;

    /// <summary>The value; in refs slot <c>~s</c> until tempids are resolved.</summary>
    public Value V;

    /// <summary>The slot that the entity was written with, -1 where it was no tempid.</summary>
    public int Slot;

    /// <summary>Where the retraction that this assertion implies stands, -1 for none.</summary>
    public int Implied;

    /// <summary>Whether the fact is asserted; else it is retracted.</summary>
    public bool Added;

    /// <summary>Whether the value has slots in it.</summary>
    public bool HasTempValue;

    /// <summary>Whether the fact was read from the present, so that its retraction is sure to change
    /// something.</summary>
    public bool IsKnown;

    /// <summary>Whether no datom comes of it: redundant, repeated, derived, or virtual.</summary>
    public bool IsDropped;

    /// <summary>Where nobody holds the identity value: the entity that first stated it in this transaction;
    /// else -1.</summary>
    public long Stated;
}
