using System;
using System.Collections.Concurrent;

namespace Accrete.Storage.Persistence;

/// <summary>Remembers for each database from which place its log need be read: what a recovery was offered, so that the
/// journal begins after it.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class LogAnchors
{
    private readonly ConcurrentDictionary<string, LogAnchor> _anchors = new(StringComparer.Ordinal);

    /// <summary>Notes a place: that of the value from which the next recovery goes on.</summary>
    public void Note(string persistenceId, LogAnchor anchor) => _anchors[persistenceId] = anchor;

    /// <summary>Returns the place that was noted last.</summary>
    public LogAnchor Of(string persistenceId) => _anchors.TryGetValue(
        persistenceId, out LogAnchor anchor) ? anchor : LogAnchor.Beginning;
}
