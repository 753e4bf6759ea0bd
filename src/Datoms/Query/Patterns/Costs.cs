using Accrete.Index.Reading;

namespace Accrete.Query.Patterns;

/// <summary>What work costs, in datoms scanned: the one table that planning and joining go by.</summary>
/// <remarks>Measured: a datom scanned takes some 5 ns, with what is hashed and copied of it.</remarks>
internal static class Costs
{
    /// <summary>Finding one key of many in an index.</summary>
    public const int Lookup = 12;

    /// <summary>Finding one of many ascending entities, where a leaf is read once for all of its entities.</summary>
    public const int LookupByLeaf = 2;

    /// <summary>Finding one key alone, with the tables around it.</summary>
    public const int SingleLookup = 80;

    /// <summary>Reading all datoms of an entity, or all references to one.</summary>
    public const int EntityRead = 120;

    /// <summary>Asking a rule about a row.</summary>
    public const int RuleCall = 300;

    /// <summary>Comparing a row with what a scan read.</summary>
    public const int Compared = 2;

    /// <summary>A row of a result, afterwards.</summary>
    public const int Row = 4;

    /// <summary>Returns what finding one of many keys costs.</summary>
    public static double LookupIn(DatomSource datoms, bool byAscendingEntity) => byAscendingEntity
        ? LookupByLeaf + ((Lookup - LookupByLeaf) * datoms.SingleShare)
        : Lookup;
}
