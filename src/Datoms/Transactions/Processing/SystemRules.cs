using Accrete.Edn;
using Accrete.Index;
using Accrete.Schema;
using Accrete.Transactions.Pending;
using Accrete.Values;

namespace Accrete.Transactions.Processing;

/// <summary>Guards what every database has, and the time of transactions.</summary>
internal sealed class SystemRules
{
    private readonly TxScope _scope;

    public SystemRules(TxScope scope) => _scope = scope;

    /// <summary>Checks the facts with system attributes or about system entities, and finds the transaction's
    /// instant.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="isStated">Whether the data states the instant.</param>
    /// <returns>The instant: stated, else the clock's, or that of the newest transaction where the clock
    /// went back.</returns>
    public Instant Check(Instant now, out bool isStated)
    {
        Instant last = _scope.Before.State.LastInstant;
        Instant instant = now < last ? last : now;
        isStated = false;
        PendingList pending = _scope.Pending;
        for (int i = 0; pending.SeesSystem && i < pending.Count; i++)
        {
            ref PendingDatom datom = ref pending[i];
            if (datom.Attribute.Id < SystemIds.FirstUserElement)
            {
                CheckInstall(datom);
                if (datom.Attribute.Id == SystemIds.TxInstant
                    && EntityIds.PartitionBits(datom.E) == EntityIds.PartitionTx)
                {
                    CheckInstant(datom, now, last);
                    isStated |= datom.Added;
                    instant = datom.Added ? new Instant(datom.V.Bits) : instant;
                }
            }

            if (!datom.IsDropped && (ulong)datom.E < SystemIds.FirstUserElement)
            {
                CheckBoot(datom);
            }
        }

        return instant;
    }

    private void CheckInstall(in PendingDatom datom)
    {
        int attribute = datom.Attribute.Id;
        bool isDerived = attribute is SystemIds.InstallAttribute or SystemIds.AlterAttribute;
        if (SystemIds.Installs(attribute) && datom.E != SystemIds.PartitionDb
            && !(isDerived && EntityIds.PartitionBits(datom.E) == EntityIds.PartitionDb))
        {
            object name = _scope.NameOf(datom.E);
            throw DbErrors.Incorrect(
                "invalid-datom", $"{datom.Attribute.Ident} must be set on entity :db.part/db, found {name}", name);
        }

        if (!datom.Added && !datom.IsDropped && SystemIds.Installs(attribute))
        {
            throw TxErrors.BootDatom(_scope, datom);
        }
    }

    private void CheckInstant(in PendingDatom datom, Instant now, Instant last)
    {
        if (datom.E != _scope.TxId)
        {
            if (!datom.IsDropped)
            {
                throw DbErrors.Incorrect(
                    "reset-tx-instant", "You can set :db/txInstant only on the current transaction.",
                    _scope.NameOf(datom.E));
            }

            return;
        }

        Instant stated = new(datom.V.Bits);
        if (stated < last)
        {
            throw DbErrors.Incorrect(
                "past-tx-instant",
                $"Time conflict: {EdnPrinter.Print(stated)} is older than database basis, which is at "
                    + $"{EdnPrinter.Print(last)}",
                stated);
        }

        if (stated > now)
        {
            throw DbErrors.Incorrect(
                "future-tx-instant", $"Time conflict: {EdnPrinter.Print(stated)} is in the future", stated);
        }
    }

    /// <summary>Refuses to change a fact that bootstrap stated; facts of another attribute may be added.</summary>
    private void CheckBoot(in PendingDatom datom)
    {
        if (datom.Added && datom.Attribute.IsMany)
        {
            return;
        }

        IndexRange values = IndexRange.OfEntity(datom.E, datom.Attribute.Id);
        foreach (Datom present in _scope.Current.Read(IndexOrder.Eavt, values))
        {
            if (present.T < EntityIds.FirstT && (datom.Added || present.V.Equals(datom.V)))
            {
                throw TxErrors.BootDatom(_scope, datom);
            }
        }
    }
}
