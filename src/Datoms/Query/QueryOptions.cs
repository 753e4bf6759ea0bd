using System;
using Accrete.Edn;

namespace Accrete.Query;

/// <summary>Limits a query, and says what to report beside its answer.</summary>
public sealed record QueryOptions
{
    /// <summary>Gets the options used where none are given.</summary>
    public static QueryOptions Default { get; } = new();

    /// <summary>Gets how long the query may run; null for no bound.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Gets the clock that the timeout is measured by, and the steps of an explained query; unless set the
    /// system's where there is a timeout, else none.</summary>
    public TimeProvider? Clock
    {
#pragma warning disable RS0030 // Who asks for a timeout and hands in no clock means the one on the wall.
        get => field ?? (Timeout is null ? null : TimeProvider.System);
#pragma warning restore RS0030
        init;
    }

    /// <summary>Gets how many bytes the query may take, about: intermediate results, values and the answer; 512 MB
    /// unless set.</summary>
    public long MemoryBytesMax { get; init; } = WorkLimit.DefaultBytesMax;

    /// <summary>Gets the <c>:io-context</c>; null reports no I/O.</summary>
    public Keyword? IoContext { get; init; }

    /// <summary>Gets whether <c>:query-stats</c> are reported.</summary>
    public bool QueryStats { get; init; }
}
