namespace Accrete.Partitions;

/// <summary>What lies in one partition, history included.</summary>
/// <remarks>Segments and bytes are those of Eavt, present and past, which all datoms stand in.</remarks>
internal sealed record PartitionRow
{
    /// <summary>Gets the entity id of the partition.</summary>
    public required long Partition { get; init; }

    /// <summary>Gets how many datoms there are.</summary>
    public required long Datoms { get; init; }

    /// <summary>Gets how many entities have or had facts.</summary>
    public required long Entities { get; init; }

    /// <summary>Gets how many leaves have datoms of the partition, alone or beside those of others.</summary>
    public required long Segments { get; init; }

    /// <summary>Gets the partition's part of the bytes of these leaves, by datoms.</summary>
    public required long Bytes { get; init; }

    /// <summary>Gets the t of the oldest datom.</summary>
    public required long FirstT { get; init; }

    /// <summary>Gets the t of the newest datom.</summary>
    public required long LastT { get; init; }

    /// <summary>Gets over how many leaves the groups of entities are spread that belong to the partition.</summary>
    public GroupSpread Spread { get; init; }
}

/// <summary>Over how many leaves of the present's Eavt groups of entities are spread.</summary>
/// <param name="Groups">How many groups there are.</param>
/// <param name="Median">The least number of leaves that at least half of the groups are satisfied with; 0 without
/// groups.</param>
/// <param name="Mean">The mean number of leaves; 0 without groups.</param>
/// <param name="Most">The most leaves of one group.</param>
internal readonly record struct GroupSpread(long Groups, int Median, double Mean, int Most);
