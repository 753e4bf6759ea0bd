using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Log;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Partitions;

/// <summary>The log of a database without what an earlier move of it to other partitions has written for
/// itself.</summary>
/// <param name="database">The database.</param>
internal sealed class FactLog(Database database)
{
    private readonly IReadOnlySet<long> _own = RepartitionNames.Entities(database.Schema);
    private readonly long? _map = database.Schema.Entid(RepartitionNames.OldId);

    /// <summary>Refuses a log whose requests of excision mean ids that another database does not have.</summary>
    /// <exception cref="AccreteException"><c>:db.error/repartition-excised</c>.</exception>
    public void CheckWhole()
    {
        if (database.Indexes.History.TryFirst(IndexOrder.Aevt, IndexRange.Of(SystemIds.Excise), out Datom request))
        {
            throw new AccreteException(
                Keyword.Of("db.error", "repartition-excised"), AnomalyCategory.Unsupported,
                $"Transaction {request.T} asked for an excision. A database with excisions cannot be written anew: "
                    + "what they mean are ids of this one.");
        }
    }

    /// <summary>Returns the transactions from a t on, each with the facts that are its users'.</summary>
    /// <exception cref="AccreteException">Storage cannot be read.</exception>
    public IEnumerable<LogEntry> From(long t)
    {
        foreach (LogEntry entry in database.Log.Range(t, null))
        {
            if (Facts(entry) is { } facts)
            {
                yield return facts;
            }
        }
    }

    /// <summary>Returns the entry without what is not its users'; null where nothing but its time is left.</summary>
    private LogEntry? Facts(LogEntry entry)
    {
        List<Datom> kept = new(entry.Data.Count);
        bool isCopy = false;
        foreach (Datom datom in entry.Data)
        {
            if (!IsOwn(datom))
            {
                kept.Add(datom);
            }
            else
            {
                // A transaction that had an id before is somebody's, even where it says nothing but its time.
                isCopy |= datom.A == _map && datom.E == EntityIds.ToTx(entry.T);
            }
        }

        if (kept.Count == entry.Data.Count)
        {
            return entry;
        }

        return !isCopy && kept.All(static datom => datom.A == SystemIds.TxInstant) ? null : entry with { Data = kept };
    }

    private bool IsOwn(in Datom datom) => _own.Count > 0
        && (_own.Contains(datom.E) || _own.Contains(datom.A)
            || (datom.V.Kind == ValueKind.Ref && _own.Contains(datom.V.Bits)));
}
