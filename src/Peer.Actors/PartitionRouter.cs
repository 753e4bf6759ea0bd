using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace Accrete;

/// <summary>Says which of several peers of an application reads which partition, so that each of their caches holds
/// another part of the database.</summary>
/// <remarks>Immutable; safe for any number of threads. It is advice: every peer can read everything. All processes with
/// the same members give the same answer, in whatever order they name them. Where a member joins, partitions move to it
/// alone; where one leaves, its partitions alone move (docs/decisions/0092-rendezvous-hashing.md). A look-up takes time
/// in proportion to the members. Source: ours; transactions/partitions tells of the technique.</remarks>
public sealed class PartitionRouter
{
    private readonly ImmutableArray<(string Name, ulong Hash)> _members;

    /// <summary>Makes a router.</summary>
    /// <param name="members">The names of the members, in any order, at least one; the same in every process, such as
    /// addresses. A name that comes twice counts once.</param>
    /// <exception cref="ArgumentException">There is no member, or one without a name.</exception>
    public PartitionRouter(IEnumerable<string> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        _members =
        [
            .. members.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Member),
        ];
        if (_members.IsEmpty)
        {
            throw new ArgumentException("A router needs a member at least.", nameof(members));
        }
    }

    /// <summary>Gets the names of the members, in the order of their characters.</summary>
    public IReadOnlyList<string> Members => [.. _members.Select(member => member.Name)];

    /// <summary>Returns the member that reads an entity: that of the entity's partition.</summary>
    /// <param name="entityId">The entity.</param>
    public string MemberOf(long entityId) => MemberOfPartition(Peer.Part(entityId));

    /// <summary>Returns the member that reads a partition.</summary>
    /// <param name="partition">The partition's entity id, as of <see cref="Peer.Part"/> or
    /// <see cref="Peer.ImplicitPart"/>.</param>
    public string MemberOfPartition(long partition)
    {
        (string best, ulong most) = (_members[0].Name, Weight(_members[0].Hash, partition));
        for (int i = 1; i < _members.Length; i++)
        {
            ulong weight = Weight(_members[i].Hash, partition);
            // Of equal weights, which hardly occur, the first name counts, everywhere.
            (best, most) = weight > most ? (_members[i].Name, weight) : (best, most);
        }

        return best;
    }

    /// <summary>Returns the members in the order in which they would read a partition: where the first does not answer,
    /// the second is the one that would have it without the first.</summary>
    /// <param name="partition">The partition's entity id.</param>
    public IReadOnlyList<string> MembersOfPartition(long partition) =>
    [
        .. _members.OrderByDescending(member => Weight(member.Hash, partition)).Select(member => member.Name),
    ];

    /// <summary>Returns the router with one more member.</summary>
    /// <param name="member">Its name; one that is there changes nothing.</param>
    /// <exception cref="ArgumentException">It has no name.</exception>
    public PartitionRouter With(string member) => new(Members.Append(member));

    /// <summary>Returns the router without a member.</summary>
    /// <param name="member">Its name; one that is not there changes nothing.</param>
    /// <exception cref="ArgumentException">It is the last one.</exception>
    public PartitionRouter Without(string member) =>
        new(Members.Where(each => !string.Equals(each, member, StringComparison.Ordinal)));

    private static (string Name, ulong Hash) Member(string name) => string.IsNullOrEmpty(name)
        ? throw new ArgumentException("A member of a router has a name.", nameof(name))
        : (name, PartitionHash.OfText(name));

    private static ulong Weight(ulong member, long partition) =>
        PartitionHash.Mixed(member ^ PartitionHash.Mixed((ulong)partition));
}
