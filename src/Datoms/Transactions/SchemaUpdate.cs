using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Transactions;

/// <summary>What a transaction does to the schema: idents, attributes installed and altered, partitions and
/// other elements.</summary>
internal sealed class SchemaUpdate
{
    private readonly TxScope _scope;
    private readonly ChangeSet _changes;
    private readonly Dictionary<long, Keyword> _idents = [];
    private readonly Dictionary<int, AttributeDraft> _drafts = [];
    private readonly List<int> _order = [];
    private readonly List<(int Attribute, long Element)> _installs = [];
    private readonly List<AttributeDraft> _altered = [];

    private SchemaUpdate(TxScope scope, ChangeSet changes)
    {
        _scope = scope;
        _changes = changes;
        After = scope.Schema;
    }

    /// <summary>Gets the schema after the transaction.</summary>
    public DbSchema After { get; private set; }

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
        update.Build();
        CheckElements(scope, update);
        return update;
    }

    /// <summary>Adds the datoms that say what was installed and altered. They are never redundant.</summary>
    public void AddDatoms(List<Datom> datoms, long t)
    {
        foreach (int id in _order)
        {
            int attribute = _drafts[id].Before is null ? SystemIds.InstallAttribute : SystemIds.AlterAttribute;
            datoms.Add(new Datom(SystemIds.PartitionDb, attribute, Value.Ref(id), t, added: true));
        }
    }

    /// <summary>Returns the indexes with Avet as the altered attributes want it.</summary>
    public IndexSet Reindex(IndexSet indexes)
    {
        List<int> added = [];
        List<int> dropped = [];
        foreach (AttributeDraft draft in _altered)
        {
            bool has = After.Attribute(draft.Id)!.HasAvet; // altered attributes are in the schema after
            if (has != draft.Before!.HasAvet) // only attributes are altered
            {
                (has ? added : dropped).Add(draft.Id);
            }
        }

        return added.Count + dropped.Count == 0 ? indexes : indexes.WithAvet(added, dropped);
    }

    /// <summary>Checks the data after the transaction by what altered attributes ask for.</summary>
    public void CheckData(IndexSet indexes)
    {
        foreach (AttributeDraft draft in _altered)
        {
            // altered attributes are in the schema after
            AlterRules.CheckData(draft, After.Attribute(draft.Id)!, indexes);
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
            if (id < scope.Before.State.NextElement || scope.TempIds[slot].IsIdentified
                || EntityIds.PartitionBits(id) != EntityIds.PartitionDb
                || (update is not null && update.IsElement(id)))
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

    private bool IsElement(long id)
    {
        if (_idents.ContainsKey(id) || (id <= int.MaxValue && _drafts.ContainsKey((int)id)))
        {
            return true;
        }

        foreach ((_, long element) in _installs)
        {
            if (element == id)
            {
                return true;
            }
        }

        return false;
    }

    private void Collect()
    {
        PendingList pending = _scope.Pending;
        for (int i = 0; i < pending.Count; i++)
        {
            ref PendingDatom datom = ref pending[i];
            int attribute = datom.Attribute.Id;
            if (datom.IsDropped || !datom.Added || attribute >= SystemIds.FirstUserElement)
            {
                continue;
            }

            if (attribute == SystemIds.Ident)
            {
                _idents[datom.E] = (Keyword)datom.V.Reference!; // the value of :db/ident is a keyword
            }
            else if (SystemIds.Installs(attribute))
            {
                _installs.Add((attribute, datom.V.Bits));
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
                    DraftOf(datom.E);
                }
            }
            else if (!datom.Added)
            {
                DraftOf(datom.E).Apply(datom.Attribute.Id, datom.V, added: false);
            }
            else if (datom.Implied >= 0)
            {
                DraftOf(datom.E).Apply(datom.Attribute.Id, _changes.ImpliedBy(datom), added: false);
            }
        }

        for (int i = 0; i < pending.Count; i++)
        {
            ref PendingDatom datom = ref pending[i];
            if (datom.Added && !datom.IsDropped && SystemIds.DescribesAttribute(datom.Attribute.Id))
            {
                DraftOf(datom.E).Apply(datom.Attribute.Id, datom.V, added: true);
            }
        }
    }

    private AttributeDraft DraftOf(long e)
    {
        if (EntityIds.PartitionBits(e) != EntityIds.PartitionDb)
        {
            throw SchemaErrors.NotInSystemPartition(":db.install/attribute", NameOf(e));
        }

        int id = (int)e;
        if (_drafts.TryGetValue(id, out AttributeDraft? draft))
        {
            return draft;
        }

        draft = _scope.Schema.Attribute(id) is { } attribute
            ? new AttributeDraft(attribute)
            : new AttributeDraft(id, _scope.Schema.Ident(id));
        if (_idents.TryGetValue(id, out Keyword? ident))
        {
            draft.Apply(SystemIds.Ident, Value.Keyword(ident), added: true);
        }

        _drafts.Add(id, draft);
        _order.Add(id);
        return draft;
    }

    private void Build()
    {
        DbSchemaParts parts = _scope.Schema.ToParts();
        foreach ((int attribute, long element) in _installs)
        {
            Install(parts, attribute, element);
        }

        foreach ((long e, Keyword ident) in _idents)
        {
            parts.SetIdent(e, ident);
        }

        foreach (int id in _order)
        {
            AttributeDraft draft = _drafts[id];
            ValueKind kind = KindOf(draft.ValueType);
            if (draft.Before is not null)
            {
                AlterRules.CheckParts(draft, !_scope.Schema.CompositesOf(id).IsEmpty, NameOf);
                parts.SetAttribute(draft.ToAttribute(draft.Before.ValueType, draft.Before.TupleAttributes) with
                {
                    TupleSlotKinds = draft.Before.TupleSlotKinds,
                });
                _altered.Add(draft);
                continue;
            }

            if (_scope.Schema.IsPartition(id) || _installs.Contains((SystemIds.InstallPartition, id)))
            {
                throw SchemaErrors.ElementChange(NameOf(id));
            }

            InstallRules.CheckParts(draft, kind, NameOf);
            ImmutableArray<int> members = InstallRules.CheckMembers(draft, Find);
            parts.SetAttribute(draft.ToAttribute(kind, members) with { TupleSlotKinds = SlotKinds(members) });
        }

        After = parts.Build();
    }

    private ImmutableArray<ValueKind> SlotKinds(ImmutableArray<int> members)
    {
        ImmutableArray<ValueKind>.Builder kinds = ImmutableArray.CreateBuilder<ValueKind>(members.Length);
        foreach (int member in members)
        {
            kinds.Add(_drafts.TryGetValue(member, out AttributeDraft? draft)
                ? KindOf(draft.ValueType)
                : _scope.Schema.Attribute(member)!.ValueType); // members were found in one of the two
        }

        return kinds.MoveToImmutable();
    }

    private AttributeDraft? Find(Keyword ident)
    {
        foreach (AttributeDraft draft in _drafts.Values)
        {
            if (ident.Equals(draft.Ident))
            {
                return draft;
            }
        }

        return _scope.Schema.Attribute(ident) is { } attribute ? new AttributeDraft(attribute) : null;
    }

    private void Install(DbSchemaParts parts, int attribute, long element)
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
            case SystemIds.InstallPartition:
                parts.Partitions = parts.Partitions.Add(element);
                break;
            case SystemIds.InstallValueType when !HasName(element) || !Has(element, SystemIds.FressianTag):
                throw DbErrors.Incorrect(
                    "invalid-value-type",
                    $"The entity {element} must specify :db/ident and :fressian/tag to be installed as a valueType",
                    NameOf(element));
            case SystemIds.InstallValueType:
                parts.ValueTypes = parts.ValueTypes.Add(element);
                break;
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

    private bool HasName(long e) => _idents.ContainsKey(e) || _scope.Schema.Ident(e) is not null;

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

    private ValueKind KindOf(long? valueType)
    {
        if (valueType is not { } id)
        {
            return ValueKind.None;
        }

        ValueKind kind = ValueTypes.KindOf(id);
        return kind == ValueKind.None && _scope.Schema.IsValueType(id)
            && TxScope.TryValue(_scope.Current, id, SystemIds.FressianTag, out Datom tag)
            ? ValueTypes.KindOfTag((Keyword)tag.V.Reference!) // the value of :fressian/tag is a keyword
            : kind;
    }

    private object NameOf(long e) => _idents.TryGetValue(e, out Keyword? ident) ? ident : _scope.NameOf(e);
}
