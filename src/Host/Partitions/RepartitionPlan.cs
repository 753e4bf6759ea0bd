using System.Globalization;
using Accrete.Edn;
using Accrete.Partitions;

namespace Accrete.Host.Partitions;

/// <summary>What is to be written anew, and how: of which database, by which attribute, into which
/// partitions.</summary>
internal sealed class RepartitionPlan
{
    private static readonly int NumberMax = Values.EntityIds.ImplicitPartitionCount - 1;

    private RepartitionPlan(Placement placement, string text) => (Placement, Text) = (placement, text);

    /// <summary>Gets where entities go.</summary>
    public Placement Placement { get; }

    /// <summary>Gets the plan as a text: whoever goes on with the work must have the same.</summary>
    public string Text { get; }

    /// <summary>Makes a plan.</summary>
    /// <param name="source">The old database.</param>
    /// <param name="by">The reference attribute that makes groups.</param>
    /// <param name="first">The first number of an implicit partition for groups; null for 0.</param>
    /// <param name="last">The last one; null for the greatest.</param>
    /// <param name="others">The partition of what is in no group: an ident, an id, or the number of an implicit one.
    /// Null leaves each entity in its own.</param>
    /// <exception cref="AccreteException">What is named is not what it should be.</exception>
    public static RepartitionPlan Of(Database source, object by, long? first, long? last, object? others)
    {
        Grouping grouping = new(source, by);
        int from = NumberOf(first ?? 0), to = NumberOf(last ?? NumberMax);
        if (to < from)
        {
            throw OutOfRange($"{from}-{to}");
        }

        long? partition = others is null ? null : PartitionOf(source, others);
        string text = EdnPrinter.Print(EdnMap.Of(
            Keyword.Of(null, "source"), source.Id,
            Keyword.Of(null, "by"), (long)grouping.By.Id,
            Keyword.Of(null, "numbers"), EdnVector.Of((long)from, (long)to),
            Keyword.Of(null, "others"), partition));
        long count = to - from + 1;
        return new RepartitionPlan(
            new Placement(
                grouping,
                key => from + (int)(PartitionHash.NumberOf(key) * count / (NumberMax + 1)),
                partition),
            text);
    }

    private static int NumberOf(long number) =>
        number >= 0 && number <= NumberMax ? (int)number : throw OutOfRange(number);

    private static long PartitionOf(Database source, object others)
    {
        if (others is long number and >= 0 && number <= NumberMax && !source.Schema.IsPartition(number))
        {
            return Peer.ImplicitPart((int)number);
        }

        long id = source.Entid(others) ?? throw DbErrors.Incorrect(
            "not-an-entity", $"{EdnPrinter.Print(others)} is no partition: nothing has this name", others);
        bool isImplicit = Peer.ImplicitPartId(id) is not null;
        return isImplicit || (source.Schema.IsPartition(id) && id != Values.EntityIds.PartitionTx)
            ? id
            : throw DbErrors.Incorrect(
                "not-a-partition", $"{EdnPrinter.Print(others)} is no partition that entities can go into", others);
    }

    private static AccreteException OutOfRange(object number) => DbErrors.Incorrect(
        "implicit-part-out-of-range",
        string.Create(CultureInfo.InvariantCulture, $"{number} out of implicit part range, 0 to {NumberMax}"),
        number);
}
