using System;
using Accrete.Index;

namespace Accrete.Time;

/// <summary>Makes the source of the datoms that a view shows.</summary>
internal static class ViewSource
{
    /// <summary>Returns the source; for the present that of the indexes themselves.</summary>
    public static DatomSource Of(Database database, IndexSet indexes, TimeView view) =>
        view.IsPresent ? indexes.Current : throw new NotImplementedException();
}
