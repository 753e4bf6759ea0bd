using System;
using System.Collections.Concurrent;

namespace Accrete.Storage.Persistence;

/// <summary>Remembers for each database from which place its log need be read: what a recovery was offered, so that the
/// journal begins after it.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class LogAnchors
{
    private readonly ConcurrentDictionary<string, LogAnchor> _anchors = new(StringComparer.Ordinal);

    /// <summary>Notes a place; the furthest stays.</summary>
    public void Note(string persistenceId, LogAnchor anchor) => _anchors.AddOrUpdate(
        persistenceId, static (_, next) => next,
        static (_, known, next) => next.Number > known.Number ? next : known, anchor);

    /// <summary>Returns the furthest place that was noted.</summary>
    public LogAnchor Of(string persistenceId) => _anchors.TryGetValue(
        persistenceId, out LogAnchor anchor) ? anchor : LogAnchor.Beginning;
}
