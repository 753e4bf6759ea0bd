using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Excision;

/// <summary>Is what a transaction asks to be removed for ever, by <c>:db/excise</c>.</summary>
/// <param name="T">The t of the transaction.</param>
/// <param name="Target">An entity, or an attribute.</param>
/// <param name="Attributes">Of an entity only the datoms of these; all where there are none.</param>
/// <param name="BeforeT">Only what has a smaller t; at most one above that of the request.</param>
internal sealed record ExcisionRequest(long T, long Target, IReadOnlySet<int> Attributes, long BeforeT)
{
    /// <summary>Tells whether an attribute is one of those that requests are made of.</summary>
    public static bool IsOfRequests(int attribute) =>
        attribute is SystemIds.Excise or SystemIds.ExciseAttrs or SystemIds.ExciseBeforeT or SystemIds.ExciseBefore;

    /// <summary>Returns the requests that no index job has seen, and that hold still.</summary>
    /// <param name="state">A value.</param>
    public static IReadOnlyList<ExcisionRequest> Pending(DatabaseState state)
    {
        long seen = state.Root?.BasisT ?? -1;
        return [.. state.Indexes.Current.Read(IndexOrder.Aevt, IndexRange.Of(SystemIds.Excise))
            .Where(datom => datom.T > seen).OrderBy(static datom => datom.T)
            .Select(datom => Of(state, datom))];
    }

    private static ExcisionRequest Of(DatabaseState state, in Datom request)
    {
        HashSet<int> attributes = [];
        long before = request.T + 1;
        foreach (Datom datom in state.Indexes.Current.Read(IndexOrder.Eavt, IndexRange.OfEntity(request.E)))
        {
            switch (datom.A)
            {
                case SystemIds.ExciseAttrs:
                    attributes.Add((int)datom.V.Bits);
                    break;
                case SystemIds.ExciseBeforeT:
                    before = long.Min(before, datom.V.Bits < 0 ? datom.V.Bits : EntityIds.ToT(datom.V.Bits));
                    break;
                case SystemIds.ExciseBefore:
                    before = long.Min(before, FirstFrom(state, new Instant(datom.V.Bits)));
                    break;
                default:
                    break;
            }
        }

        return new ExcisionRequest(request.T, request.V.Bits, attributes, before);
    }

    /// <summary>Returns the t of the first transaction at an instant or later.</summary>
    private static long FirstFrom(DatabaseState state, Instant instant) => state.Indexes.Current.TryFirst(
        IndexOrder.Avet,
        Bound.Before(2, a: SystemIds.TxInstant, v: Value.Instant(instant)),
        Bound.After(1, a: SystemIds.TxInstant),
        out Datom datom) ? datom.T : long.MaxValue;
}
