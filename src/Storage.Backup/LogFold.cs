using System;
using System.Collections.Generic;
using Accrete.Log;

namespace Accrete.Storage.Backups;

/// <summary>Applies the transactions after a root to its value.</summary>
internal static class LogFold
{
    /// <summary>Returns the value after all transactions.</summary>
    /// <param name="state">The value before them.</param>
    /// <param name="entries">The transactions, oldest first.</param>
    /// <param name="damaged">Makes the error for one that does not follow.</param>
    public static DatabaseState Over(
        DatabaseState state, IEnumerable<LogEntry> entries, Func<string, AccreteException> damaged)
    {
        foreach (LogEntry entry in entries)
        {
            state = Follows(state, entry)
                ? state.Apply(entry)
                : throw damaged($"The transaction {entry.T} does not follow {state.BasisT}.");
        }

        return state;
    }

    private static bool Follows(DatabaseState state, LogEntry entry) => entry.T == state.NextT
        && entry.NextT > entry.T && entry.NextElement >= state.NextElement && entry.Instant >= state.LastInstant;
}
