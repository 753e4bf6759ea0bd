using Accrete.Index.Reading;
using Accrete.Index.Sets;

namespace Accrete.Time;

/// <summary>Makes the source of the datoms that a view shows.</summary>
internal static class ViewSource
{
    /// <summary>Returns the source; for the present that of the indexes themselves.</summary>
    public static DatomSource Of(ISnapshot database)
    {
        (IndexSet indexes, TimeView view) = (database.Indexes, database.View);
        DatomSource source = indexes.Current;
        if (view.IsHistory)
        {
            source = view.AsOfT is null && view.SinceT is null
                ? indexes.History
                : new WindowSource(indexes.History, view);
        }
        else if (view.AsOfT is not null && view.AsOfT < database.BasisT)
        {
            source = new AsOfSource(indexes.History, view);
        }
        else if (view.SinceT is not null)
        {
            // What holds now and came later than that: a fact that was retracted since does not show, nor
            // does its retraction.
            source = new WindowSource(indexes.Current, view);
        }

        return view.Filters.IsEmpty ? source : new FilteredSource(source, database);
    }
}
