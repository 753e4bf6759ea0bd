using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Accrete.Query.Fulltext;
using Accrete.Schema;
using Accrete.Time;

namespace Accrete.Query.Functions;

/// <summary>Finds the index that a database value's view is searched by.</summary>
internal static class FulltextIndexes
{
    private static readonly ConditionalWeakTable<ISnapshot, Dictionary<int, FulltextIndex>> OfViews = [];

    /// <summary>Returns the index of what a value shows of an attribute.</summary>
    public static FulltextIndex Of(ISnapshot database, DbAttribute attribute)
    {
        if (database.View.IsPresent)
        {
            return database.State.Fulltext.IndexOf(
                attribute, database.Indexes.Current, database.State.Log, database.BasisT);
        }

        Dictionary<int, FulltextIndex> known = OfViews.GetValue(database, _ => []);
        lock (known)
        {
            if (!known.TryGetValue(attribute.Id, out FulltextIndex? index))
            {
                index = FulltextIndex.Of(FulltextSlot.Documents(database.Source, attribute.Id));
                known.Add(attribute.Id, index);
            }

            return index;
        }
    }
}
