using Accrete.Values;

namespace Accrete.Transactions;

/// <summary>Stands for an entity that a transaction makes or finds: a partition, and a number that tells
/// tempids apart.</summary>
/// <remarks>Structural tempids are the older kind; string tempids do the same without a partition. Made by
/// <c>Peer.Tempid</c> or written <c>#db/id[partition number]</c>. Two tempids with the same partition and
/// number name one entity in one transaction.</remarks>
/// <param name="Partition">The partition of a new entity: its ident, or the entity id of a named or an
/// implicit partition.</param>
/// <param name="Index">A negative number; users take -1 to -1000000, generated ones go down from there.</param>
public sealed record TempId(object Partition, long Index)
{
    /// <summary>The first number that is generated: those above are the users'.</summary>
    public const long FirstGenerated = -1_000_001;

    /// <summary>Returns the tempid as a long: the sign bit, the partition's bits, the low 42 bits of the
    /// number. These are the keys of <see cref="TxReport.TempIds"/>.</summary>
    /// <param name="partitionBits">The bits of the partition, 0 to 2^20 - 1.</param>
    /// <param name="index">The number.</param>
    internal static long Encode(int partitionBits, long index) =>
        (index < 0 ? long.MinValue : 0) | EntityIds.Make(partitionBits, index & EntityIds.IndexMax);

    /// <summary>Tells whether a number in the place of an entity is a tempid: ids use the low 62 bits only.</summary>
    internal static bool IsEncoded(long number) => (ulong)number >> 62 != 0;

    /// <inheritdoc/>
    public override string ToString() => $"#db/id[{Partition} {Index}]";
}
