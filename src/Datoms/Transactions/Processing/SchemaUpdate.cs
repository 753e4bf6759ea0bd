using System.Collections.Generic;
using Accrete.Schema;
using Accrete.Transactions.Pending;
using Accrete.Values;

namespace Accrete.Transactions.Processing;

/// <summary>What a transaction's facts do to the schema, checked by its rules. The schema that comes of it follows from
/// the datoms alone (<see cref="SchemaFold"/>).</summary>
internal sealed class SchemaUpdate
{
    private readonly TxScope _scope;
    private readonly ChangeSet _changes;
    private readonly SchemaDrafts _drafts;

    private SchemaUpdate(TxScope scope, ChangeSet changes)
    {
        _scope = scope;
        _changes = changes;
        _drafts = new SchemaDrafts(scope.Schema);
    }

    /// <summary>Finds out what the facts do to the schema, and checks it as far as no data must be looked at.</summary>
    /// <returns>Null where the schema stays as it is.</returns>
    /// <exception cref="AccreteException">An attribute or another element is not described as the rules
    /// want it.</exception>
    public static SchemaUpdate? Of(TxScope scope, ChangeSet changes)
    {
        if (!scope.Pending.SeesSystem)
        {
            CheckElements(scope, null);
            return null;
        }

        SchemaUpdate update = new(scope, changes);
        update.Collect();
        update.Draft();
        update.CheckInstalls();
        update.CheckAttributes();
        CheckElements(scope, update);
        return update;
    }

    /// <summary>Adds the datoms that say what was installed and altered. They are never redundant.</summary>
    public void AddDatoms(List<Datom> datoms, long t)
    {
        Invariant.Check(t == _scope.Before.NextT, "the schema changes with its transaction");
        foreach (AttributeDraft draft in _drafts.Attributes)
        {
            int attribute = draft.Before is null ? SystemIds.InstallAttribute : SystemIds.AlterAttribute;
            datoms.Add(new Datom(SystemIds.PartitionDb, attribute, Value.Ref(draft.Id), t, added: true));
        }
    }

    /// <summary>Checks what altered attributes ask for as far as it costs a look or two.</summary>
    public void CheckHistory(DatabaseState after)
    {
        foreach ((AttributeDraft draft, DbAttribute attribute) in Altered(after))
        {
            AlterRules.CheckHistory(draft, attribute, after.Indexes.History);
        }
    }

    /// <summary>Checks all data of altered attributes by what they ask for.</summary>
    /// <param name="after">The state after the transaction.</param>
    /// <param name="read">Gets the attributes whose data was read.</param>
    public void CheckData(DatabaseState after, ICollection<int> read)
    {
        foreach ((AttributeDraft draft, DbAttribute attribute) in Altered(after))
        {
            if (AlterRules.AsksForData(draft, attribute))
            {
                AlterRules.CheckData(draft, attribute, after.Indexes.Current);
                read.Add(draft.Id);
            }
        }
    }

    /// <summary>Tells whether the data of all altered attributes is known to allow what they ask for.</summary>
    public bool IsProven(DatabaseState after, AlterationProof? proof)
    {
        foreach ((AttributeDraft draft, DbAttribute attribute) in Altered(after))
        {
            if (AlterRules.AsksForData(draft, attribute) && proof?.Covers(draft.Id, after.Log) != true)
            {
                return false;
            }
        }

        return true;
    }

    private IEnumerable<(AttributeDraft Draft, DbAttribute After)> Altered(DatabaseState after)
    {
        foreach (AttributeDraft draft in _drafts.Attributes)
        {
            if (draft.Before is not null)
            {
                yield return (draft, after.Schema.Attribute(draft.Id)!); // altered attributes are in the schema after
            }
        }
    }

    /// <summary>Refuses new entities in the system's partition that are no schema: those have a name or are
    /// installed.</summary>
    /// <remarks>The reference does not look at those that are first stated by an identity value.</remarks>
    private static void CheckElements(TxScope scope, SchemaUpdate? update)
    {
        for (int slot = 0; slot < scope.TempIds.Count; slot++)
        {
            long id = scope.TempIds[slot].Id;
            Invariant.Check(id == TempIdTable.Slot.Unresolved || id >= 0, "a tempid is an entity or unresolved");
            if (id < scope.Before.State.NextElement || scope.TempIds[slot].IsIdentified
                || EntityIds.PartitionBits(id) != EntityIds.PartitionDb
                || (update is not null && update._drafts.Knows(id)))
            {
                continue;
            }

            throw DbErrors.Incorrect(
                "schema-without-install",
                $"Only schema components can be installed in partition :db.part/db: {scope.TempIds.NameOf(slot)} is "
                    + "none; put it into another partition",
                scope.TempIds.NameOf(slot));
        }
    }

    private void Collect()
    {
        PendingList pending = _scope.Pending;
        for (int i = 0; i < pending.Count; i++)
        {
            ref PendingDatom datom = ref pending[i];
            if (!datom.IsDropped && datom.Attribute.Id < SystemIds.FirstUserElement)
            {
                _drafts.Name(datom.E, datom.Attribute.Id, datom.V, datom.Added);
            }
        }
    }

    private void Draft()
    {
        PendingList pending = _scope.Pending;
        for (int i = 0; i < pending.Count; i++)
        {
            ref PendingDatom datom = ref pending[i];
            if (!SystemIds.DescribesAttribute(datom.Attribute.Id))
            {
                continue;
            }

            if (datom.IsDropped)
            {
                // To take away what an attribute does not have is an alteration too (found by asking the reference).
                if (!datom.Added && _scope.Schema.Attribute(datom.E) is not null)
                {
                    _drafts.DraftOf(datom.E);
                }
            }
            else if (!datom.Added)
            {
                _drafts.Describe(datom.E, datom.Attribute.Id, datom.V, added: false);
            }
            else if (datom.Implied >= 0)
            {
                _drafts.Describe(datom.E, datom.Attribute.Id, _changes.ImpliedBy(datom), added: false);
            }
        }

        for (int i = 0; i < pending.Count; i++)
        {
            ref PendingDatom datom = ref pending[i];
            if (datom.Added && !datom.IsDropped && SystemIds.DescribesAttribute(datom.Attribute.Id))
            {
                _drafts.Describe(datom.E, datom.Attribute.Id, datom.V, added: true);
            }
        }
    }

    private void CheckInstalls()
    {
        foreach ((int attribute, long element) in _drafts.Installs)
        {
            CheckInstall(attribute, element);
        }
    }

    private void CheckAttributes()
    {
        foreach (AttributeDraft draft in _drafts.Attributes)
        {
            if (draft.Before is not null)
            {
                AlterRules.CheckParts(draft, !_scope.Schema.CompositesOf(draft.Id).IsEmpty, NameOf);
                continue;
            }

            if (_scope.Schema.IsPartition(draft.Id) || _drafts.Installed(SystemIds.InstallPartition, draft.Id))
            {
                throw SchemaErrors.ElementChange(NameOf(draft.Id));
            }

            InstallRules.CheckParts(draft, _drafts.KindOf(draft.ValueType), NameOf);
            InstallRules.CheckMembers(draft, _drafts.Find);
        }
    }

    private void CheckInstall(int attribute, long element)
    {
        if (EntityIds.PartitionBits(element) != EntityIds.PartitionDb)
        {
            // never null
            throw SchemaErrors.NotInSystemPartition(_scope.NameOf(attribute).ToString()!, NameOf(element));
        }

        switch (attribute)
        {
            case SystemIds.InstallPartition when _scope.Schema.Attribute(element) is not null:
                throw SchemaErrors.ElementChange(NameOf(element));
            case SystemIds.InstallValueType when !HasName(element) || !Has(element, SystemIds.FressianTag):
                throw DbErrors.Incorrect(
                    "invalid-value-type",
                    $"The entity {element} must specify :db/ident and :fressian/tag to be installed as a valueType",
                    NameOf(element));
            case SystemIds.InstallFunction when !HasName(element) || !Has(element, SystemIds.Language)
                || !Has(element, SystemIds.Code):
                throw DbErrors.Incorrect(
                    "invalid-data-function",
                    $"The entity {element} must specify :db/ident, :db/lang, and :db/code to be installed as a "
                        + "function.",
                    NameOf(element));
            default:
                break;
        }
    }

    private bool HasName(long e) => _drafts.IdentOf(e) is not null || _scope.Schema.Ident(e) is not null;

    private bool Has(long e, int attribute)
    {
        PendingList pending = _scope.Pending;
        for (int i = 0; i < pending.Count; i++)
        {
            if (pending[i].E == e && pending[i].Attribute.Id == attribute && pending[i].Added)
            {
                return true;
            }
        }

        return TxScope.TryValue(_scope.Current, e, attribute, out _);
    }

    private object NameOf(long e) => _drafts.IdentOf(e) ?? _scope.NameOf(e);
}
