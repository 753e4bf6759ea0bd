using System.Collections.Generic;
using Accrete.Index;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Excision;

/// <summary>Finds the datoms that requests remove for ever, in the present and in the past.</summary>
/// <remarks>
/// <para>Of the history of one fact, what comes before the request's point goes, and the retraction that ends an
/// assertion which goes: so what is left is again the history of a fact, and a value is still the fold of its
/// log.</para>
/// <para>What makes the schema is never removed: datoms of <c>:db.part/db</c>, names, system attributes as targets, the
/// instants of transactions, and the requests themselves, which tell for ever what was asked. Source:
/// operation/excision.</para>
/// </remarks>
internal sealed class Excised
{
    private readonly DatabaseState _state;
    private readonly HashSet<Datom> _present = [];
    private readonly HashSet<Datom> _past = [];
    private readonly List<Datom> _group = [];

    private Excised(DatabaseState state) => _state = state;

    /// <summary>Gets the datoms of facts that hold.</summary>
    public IReadOnlySet<Datom> Present => _present;

    /// <summary>Gets the others.</summary>
    public IReadOnlySet<Datom> Past => _past;

    /// <summary>Gets whether there are none.</summary>
    public bool IsEmpty => _present.Count + _past.Count == 0;

    /// <summary>Finds what requests remove.</summary>
    /// <param name="state">The value.</param>
    /// <param name="requests">The requests, the oldest first.</param>
    public static Excised Of(DatabaseState state, IReadOnlyList<ExcisionRequest> requests)
    {
        Excised excised = new(state);
        foreach (ExcisionRequest request in requests)
        {
            excised.Take(request);
        }

        return excised;
    }

    /// <summary>Tells whether a datom is removed.</summary>
    public bool Has(in Datom datom) => _present.Contains(datom) || _past.Contains(datom);

    /// <summary>Returns the t of the transactions that lose datoms, ascending.</summary>
    public IReadOnlyList<long> Ts()
    {
        SortedSet<long> ts = [];
        foreach (HashSet<Datom> datoms in (HashSet<Datom>[])[_present, _past])
        {
            foreach (Datom datom in datoms)
            {
                ts.Add(datom.T);
            }
        }

        return [.. ts];
    }

    private void Take(ExcisionRequest request)
    {
        if (_state.Schema.Attribute(request.Target) is { } attribute)
        {
            if (attribute.Id >= SystemIds.FirstUserElement)
            {
                Remove(IndexOrder.Aevt, IndexRange.Of(attribute.Id), request);
            }
        }
        else if (!IsOfSchema(request.Target))
        {
            TakeEntities(request);
        }
    }

    private static bool IsOfSchema(long entity) => EntityIds.PartitionBits(entity) == EntityIds.PartitionDb;

    /// <summary>Removes an entity with its components, and theirs: those that were such when the request was
    /// made.</summary>
    private void TakeEntities(ExcisionRequest request)
    {
        HashSet<long> known = [request.Target];
        Queue<long> left = new(known);
        while (left.TryDequeue(out long entity))
        {
            // Components go as a whole.
            ExcisionRequest one = entity == request.Target
                ? request
                : request with { Target = entity, Attributes = new HashSet<int>() };
            foreach (long component in Components(one))
            {
                if (!IsOfSchema(component) && known.Add(component))
                {
                    left.Enqueue(component);
                }
            }

            Remove(IndexOrder.Eavt, IndexRange.OfEntity(entity), one);
            Remove(IndexOrder.Vaet, IndexRange.OfReferences(Value.Ref(entity)), one);
        }
    }

    private List<long> Components(ExcisionRequest request)
    {
        List<long> components = [];
        Datom? last = null;
        foreach (Datom datom in _state.Indexes.History.Read(
            IndexOrder.Eavt, IndexRange.OfEntity(request.Target)))
        {
            // The newest of a fact comes first: the newest up to the request tells whether it held then.
            bool isFirst = datom.T <= request.T
                && (last is not { } known || DatomOrder.CompareFacts(IndexOrder.Eavt, known, datom) != 0);
            last = isFirst ? datom : last;
            if (isFirst && datom.Added && _state.Schema.Attribute(datom.A) is { IsComponent: true, IsRef: true }
                && Takes(request, datom.A))
            {
                components.Add(datom.V.Bits);
            }
        }

        return components;
    }

    private static bool Takes(ExcisionRequest request, int attribute) =>
        request.Attributes.Count == 0 || request.Attributes.Contains(attribute);

    private void Remove(IndexOrder order, in IndexRange range, ExcisionRequest request)
    {
        foreach (Datom datom in _state.Indexes.History.Read(order, range))
        {
            if (_group.Count > 0 && DatomOrder.CompareFacts(order, _group[0], datom) != 0)
            {
                RemoveGroup(request);
            }

            if (order == IndexOrder.Aevt || Takes(request, datom.A))
            {
                _group.Add(datom);
            }
        }

        RemoveGroup(request);
    }

    /// <summary>Removes of the history of one fact, the newest first, what the request takes.</summary>
    private void RemoveGroup(ExcisionRequest request)
    {
        bool isAny = false;
        for (int i = _group.Count - 1; i >= 0; i--)
        {
            Datom datom = _group[i];
            bool isGone = Has(datom);
            bool goes = datom.T < request.BeforeT || (isAny && !datom.Added);
            if (IsKept(datom) || (!isGone && !goes))
            {
                break;
            }

            (i == 0 && datom.Added ? _present : _past).Add(datom);
            isAny = true;
        }

        (long entity, int attribute) = _group.Count > 0 ? (_group[0].E, _group[0].A) : default;
        _group.Clear();
        if (isAny)
        {
            RemoveComposites(entity, attribute, request);
        }
    }

    /// <summary>Removes the tuples that were made of what goes.</summary>
    private void RemoveComposites(long entity, int attribute, ExcisionRequest request)
    {
        foreach (DbAttribute composite in _state.Schema.CompositesOf(attribute))
        {
            // The group is empty: it may be used for these.
            Remove(
                IndexOrder.Eavt,
                IndexRange.OfEntity(entity, composite.Id),
                request with { Attributes = new HashSet<int>() });
        }
    }

    private static bool IsKept(in Datom datom) => IsOfSchema(datom.E)
        || datom.A is SystemIds.Ident or SystemIds.TxInstant || ExcisionRequest.IsOfRequests(datom.A);
}
