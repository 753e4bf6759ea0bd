using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Time;

namespace Accrete.Access;

/// <summary>Counts datoms, history included, by attribute.</summary>
internal static class Statistics
{
    private static readonly Keyword Datoms = Keyword.Of(null, "datoms"), Attrs = Keyword.Of(null, "attrs"),
        Count = Keyword.Of(null, "count");

    /// <summary>Returns the map <c>{:datoms n, :attrs {attribute {:count n}}}</c>, without attributes that
    /// no datom has.</summary>
    public static EdnMap Of(ISnapshot database)
    {
        DatomSource all = database.Indexes.History;
        List<KeyValuePair<object?, object?>> counts = [];
        Bound from = Bound.First;
        while (all.TryFirst(IndexOrder.Aevt, from, Bound.Last, out Datom first))
        {
            Bound next = Bound.After(1, a: first.A);
            counts.Add(new(database.Schema.Ident(first.A),
                EdnMap.Of(Count, all.Count(IndexOrder.Aevt, Bound.Before(1, a: first.A), next))));
            from = next;
        }

        return EdnMap.Of(Datoms, database.Indexes.DatomCount, Attrs, EdnMap.Of(counts));
    }
}
