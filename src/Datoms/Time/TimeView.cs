using System;
using System.Collections.Immutable;

namespace Accrete.Time;

/// <summary>What of a database's datoms a value shows.</summary>
/// <param name="AsOfT">Nothing newer than this t; null for no bound.</param>
/// <param name="SinceT">Only what is newer than this t; null for no bound.</param>
/// <param name="IsHistory">Whether retractions, and assertions that no longer hold, show.</param>
/// <param name="Filters">Predicates that every datom must pass; each gets the value without filters.</param>
internal sealed record TimeView(
    long? AsOfT, long? SinceT, bool IsHistory, ImmutableArray<Func<ISnapshot, Datom, bool>> Filters)
{
    /// <summary>Gets the view of the present.</summary>
    public static TimeView Present { get; } = new(null, null, false, []);

    /// <summary>Gets whether this is the present, unfiltered.</summary>
    public bool IsPresent => AsOfT is null && SinceT is null && !IsHistory && Filters.IsEmpty;
}
