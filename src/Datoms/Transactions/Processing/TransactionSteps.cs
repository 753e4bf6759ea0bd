using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Log;
using Accrete.Schema;
using Accrete.Time;
using Accrete.Transactions.Forms;
using Accrete.Transactions.Pending;
using Accrete.Values;

namespace Accrete.Transactions.Processing;

/// <summary>Turns transaction data into a log entry, of which the new database value follows.</summary>
/// <remarks>The steps, each a type of its own: read the forms (<see cref="FormReader"/>), give tempids
/// their entities (<see cref="TempIdResolution"/>), find out what changes (<see cref="ChangeSet"/>),
/// check values and system facts (<see cref="PredicateRules"/>, <see cref="SystemRules"/>), renew
/// composite tuples (<see cref="Composites"/>), check uniqueness (<see cref="UniqueRules"/>) and schema
/// (<see cref="SchemaUpdate"/>), then write the datoms down.</remarks>
internal static class TransactionSteps
{
    /// <summary>Applies a transaction to a value.</summary>
    /// <param name="before">The present of a database, or a view of it.</param>
    /// <param name="txData">What is to be so.</param>
    /// <param name="now">The clock.</param>
    /// <exception cref="AccreteException">The data is refused; nothing changed.</exception>
    /// <remarks>What an alteration asks of all data of an attribute is left to the caller.</remarks>
    public static TransactionResult Run(ISnapshot before, object? txData, Instant now)
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
        SchemaUpdate? update = SchemaUpdate.Of(scope, changes);
        Datom[] data = Write(scope, changes, update, isStated ? null : instant);
        LogEntry entry = new(before.NextT, left.NextT, left.NextElement, instant, data);
        ISnapshot after = before.With(before.State.Apply(entry), before.View);
        Invariant.Check(after.BasisT == entry.T && after.NextT == left.NextT, "a value follows from its entry");
        Invariant.Check(after.Indexes.DatomCount >= before.State.Indexes.DatomCount, "facts accumulate");
        update?.CheckHistory(after.State);
        predicates.CheckSpecs(after);
        return new TransactionResult(after, data, new TempIdMap(scope.TempIds), update);
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
