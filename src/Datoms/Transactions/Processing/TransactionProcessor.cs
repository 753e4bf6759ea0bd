using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Log;
using Accrete.Schema;
using Accrete.Transactions.Forms;
using Accrete.Transactions.Pending;
using Accrete.Values;

namespace Accrete.Transactions.Processing;

/// <summary>Turns transaction data into a log entry, of which the new database value follows: the pure function at the
/// heart of the transactor.</summary>
/// <remarks>The steps, each a type of its own: read the forms (<see cref="FormReader"/>), give tempids
/// their entities (<see cref="TempIdResolution"/>), find out what changes (<see cref="ChangeSet"/>),
/// check values and system facts (<see cref="PredicateRules"/>, <see cref="SystemRules"/>), renew
/// composite tuples (<see cref="Composites"/>), check uniqueness (<see cref="UniqueRules"/>) and schema
/// (<see cref="SchemaUpdate"/>), then write the datoms down.</remarks>
internal static class TransactionProcessor
{
    /// <summary>Applies a transaction to a value.</summary>
    /// <param name="before">The present of a database, or a view of it: lookup refs and functions see the view,
    /// identity, redundancy and uniqueness the present, and the result has the same view.</param>
    /// <param name="txData">A sequence of list forms, map forms and function calls: EDN values or what .NET
    /// has for them.</param>
    /// <param name="now">The clock; the transaction's instant unless it states one, never earlier than the
    /// newest one.</param>
    /// <exception cref="AccreteException">The data is refused; nothing changed.</exception>
    public static TxReport Apply(Database before, object? txData, Instant now) => Apply(before, txData, now, []);

    /// <summary>Applies a transaction without reading all data of an attribute, whatever it alters.</summary>
    /// <param name="before">The newest value.</param>
    /// <param name="txData">As for <see cref="Apply(Database, object, Instant)"/>.</param>
    /// <param name="now">The clock.</param>
    /// <param name="proof">That the data of altered attributes allows it; null where nobody has looked.</param>
    /// <returns>Null where a proof is needed, or a newer one: nothing changed.</returns>
    /// <exception cref="AccreteException">The data is refused; nothing changed.</exception>
    public static TxReport? TryApply(Database before, object? txData, Instant now, AlterationProof? proof)
    {
        TxReport report = Make(before, txData, now, out SchemaUpdate? update);
        return update is null || update.IsProven(report.DbAfter.State, proof) ? report : null;
    }

    /// <summary>Applies a transaction, and notes the attributes of which all data was read.</summary>
    internal static TxReport Apply(Database before, object? txData, Instant now, ICollection<int> read)
    {
        TxReport report = Make(before, txData, now, out SchemaUpdate? update);
        update?.CheckData(report.DbAfter.State, read);
        return report;
    }

    private static TxReport Make(Database before, object? txData, Instant now, out SchemaUpdate? update)
    {
        if (before.View.IsHistory)
        {
            throw DbErrors.Argument("Can't transact on a history value: use the value that its history was taken of");
        }

        TxScope scope = new(before);
        new FormReader(scope).ReadAll(txData);
        PartitionAllocator left = new TempIdResolution(scope).Run();
        ChangeSet changes = new(scope);
        changes.Run();
        PredicateRules predicates = new(scope);
        predicates.CheckAttributes();
        Instant instant = new SystemRules(scope).Check(now, out bool isStated);
        new Composites(scope, changes).Run();
        new UniqueRules(scope, changes).Check();
        update = SchemaUpdate.Of(scope, changes);
        Datom[] data = Write(scope, changes, update, isStated ? null : instant);
        LogEntry entry = new(before.NextT, left.NextT, left.NextElement, instant, data);
        Database after = new(before.State.Apply(entry), before.View);
        Invariant.Check(after.BasisT == entry.T && after.NextT == left.NextT, "a value follows from its entry");
        Invariant.Check(after.Indexes.DatomCount >= before.State.Indexes.DatomCount, "facts accumulate");
        update?.CheckHistory(after.State);
        predicates.CheckSpecs(after);
        return new TxReport(before, after, data, new TempIdMap(scope.TempIds));
    }

    private static Datom[] Write(TxScope scope, ChangeSet changes, SchemaUpdate? update, Instant? instant)
    {
        long t = scope.Before.NextT;
        PendingList pending = scope.Pending;
        List<Datom> data = new(pending.Count + 1);
        Invariant.Check(
            EntityIds.ToT(scope.TxId) == t && t > scope.Before.BasisT,
            "a transaction is later than all before");
        if (instant is { } time)
        {
            data.Add(new Datom(scope.TxId, SystemIds.TxInstant, Value.Instant(time), t, added: true));
        }

        for (int i = 0; i < pending.Count; i++)
        {
            ref PendingDatom datom = ref pending[i];
            if (datom.IsDropped)
            {
                continue;
            }

            Invariant.Check(datom.E >= 0, "facts are written of entities, not of tempids");
            data.Add(new Datom(datom.E, datom.Attribute.Id, datom.V, t, datom.Added));
            if (datom.Implied >= 0)
            {
                data.Add(new Datom(datom.E, datom.Attribute.Id, changes.ImpliedBy(datom), t, added: false));
            }
        }

        update?.AddDatoms(data, t);
        return [.. data];
    }
}
