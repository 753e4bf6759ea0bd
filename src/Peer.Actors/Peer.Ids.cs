using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Threading;
using Accrete.Transactions;
using Accrete.Values;

namespace Accrete;

/// <content>Ids, partitions and tempids.</content>
public static partial class Peer
{
    private static long LastTempid = TempId.FirstGenerated + 1;

    /// <summary>Returns the transaction id of a t. Pure arithmetic.</summary>
    /// <param name="t">The t, from 0.</param>
    public static long ToTx(long t) => EntityIds.ToTx(t);

    /// <summary>Returns the t of a transaction's id; of any other id the t of its making. Pure arithmetic.</summary>
    /// <param name="entityId">The id.</param>
    public static long ToT(long entityId) => EntityIds.ToT(entityId);

    /// <summary>Returns the partition that an id lies in, as the id of the partition's entity.</summary>
    /// <param name="entityId">The id.</param>
    public static long Part(long entityId) => EntityIds.Partition(entityId);

    /// <summary>Returns the entity id of an implicit partition.</summary>
    /// <param name="number">0 to 524,287.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside of that.</exception>
    public static long ImplicitPart(int number) => EntityIds.ImplicitPartition(number);

    /// <summary>Returns the number of an implicit partition.</summary>
    /// <param name="partition">The partition's entity id.</param>
    /// <returns>Null where it is no implicit partition.</returns>
    public static int? ImplicitPartId(long partition)
    {
        int bits = EntityIds.PartitionBits(partition);
        return partition > 0 && bits >= EntityIds.ImplicitPartitionCount && EntityIds.ToT(partition) == 0
            ? bits - EntityIds.ImplicitPartitionCount
            : null;
    }

    /// <summary>Makes a tempid that no other call in this process makes.</summary>
    /// <param name="partition">The partition of a new entity: its ident, or the id of a named or implicit
    /// partition.</param>
    public static TempId Tempid(object partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        return new TempId(partition, Interlocked.Decrement(ref LastTempid));
    }

    /// <summary>Makes the tempid of a number: within one transaction the same partition and number mean
    /// one entity.</summary>
    /// <param name="partition">The partition of a new entity.</param>
    /// <param name="number">-1 to -1,000,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside of that.</exception>
    public static TempId Tempid(object partition, long number)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, -1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(number, TempId.FirstGenerated);
        return new TempId(partition, number);
    }

    /// <summary>Returns the entity that a tempid became.</summary>
    /// <param name="db">A value of the database, for the partition of a structural tempid.</param>
    /// <param name="tempIds">The tempids of a report.</param>
    /// <param name="tempId">A string, or a <see cref="TempId"/>.</param>
    /// <returns>Null where the transaction had no such tempid.</returns>
    public static long? ResolveTempid(Database db, IReadOnlyDictionary<object, long> tempIds, object tempId)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(tempIds);
        object key = tempId is TempId structural && db.Entid(structural.Partition) is { } partition
            ? TempId.Encode(EntityIds.BitsOfPartition(partition), structural.Index)
            : tempId;
        return tempIds.TryGetValue(key, out long entity) ? entity : null;
    }

    /// <summary>Makes a UUID whose first 32 bits are the seconds since 1970, so that those made together lie together
    /// in an index.</summary>
    /// <param name="clock">Gives the time; null for the system's clock.</param>
    public static Guid Squuid(TimeProvider? clock = null)
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40); // version 4
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80); // the variant of RFC 9562
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(
            bytes, (uint)(clock ?? TimeProvider.System).GetUtcNow().ToUnixTimeSeconds());
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Returns the milliseconds since 1970 at which a squuid was made, to the second.</summary>
    /// <param name="squuid">A UUID made by <see cref="Squuid"/>.</param>
    public static long SquuidTimeMillis(Guid squuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        squuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) * 1000L;
    }
}
