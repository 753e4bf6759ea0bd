using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Trees;
using Accrete.Log;
using Accrete.Segments;

namespace Accrete.Roots;

/// <summary>What an index job stores of a database up to a basis, and leaves to those who come later: a value is a
/// root and the entries of the log since.</summary>
/// <param name="DatabaseId">The same for all values of one database.</param>
/// <param name="Schema">Where attributes, idents and partitions are stored.</param>
/// <param name="Present">The trees of the facts that hold, in the order of <see cref="IndexOrder"/>.</param>
/// <param name="Past">The trees of the rest of history.</param>
/// <param name="Log">Where the transactions are stored.</param>
/// <param name="BasisT">The t of the newest transaction.</param>
/// <param name="NextT">The next number for a transaction or an entity.</param>
/// <param name="NextElement">The next number in the partition of schema.</param>
/// <param name="LastInstant">The newest <c>:db/txInstant</c>.</param>
/// <param name="ExcisedT">The t of the newest request of excision that was carried out; -1 for none.</param>
internal sealed record IndexRoot(
    string DatabaseId,
    SegmentId Schema,
    IndexTree[] Present,
    IndexTree[] Past,
    LogHandle[] Log,
    long BasisT,
    long NextT,
    int NextElement,
    Instant LastInstant,
    long ExcisedT);
