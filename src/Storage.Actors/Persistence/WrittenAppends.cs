using System;
using System.Collections.Concurrent;
using System.Collections.Generic;

namespace Accrete.Storage.Persistence;

/// <summary>Remembers the newest appends of each log that this process has written, so that an index job can say up to
/// which of them it holds everything.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class WrittenAppends
{
    /// <summary>More appends than are written while the events of one are handled.</summary>
    private const int KeptMax = 4096;

    private readonly ConcurrentDictionary<string, Queue<LogAnchor>> _appends = new(StringComparer.Ordinal);

    /// <summary>Notes the end of a log after an append.</summary>
    public void Note(string persistenceId, LogAnchor end)
    {
        Queue<LogAnchor> appends = _appends.GetOrAdd(persistenceId, static _ => new Queue<LogAnchor>());
        lock (appends)
        {
            appends.Enqueue(end);
            if (appends.Count > KeptMax)
            {
                appends.Dequeue();
            }
        }
    }

    /// <summary>Returns the last append of which all events are among those up to a sequence number.</summary>
    /// <returns>Null where it is not remembered.</returns>
    public LogAnchor? UpTo(string persistenceId, long sequence)
    {
        if (!_appends.TryGetValue(persistenceId, out Queue<LogAnchor>? appends))
        {
            return null;
        }

        lock (appends)
        {
            LogAnchor? last = null;
            foreach (LogAnchor append in appends)
            {
                last = append.Sequence <= sequence ? append : last;
            }

            return last;
        }
    }
}
