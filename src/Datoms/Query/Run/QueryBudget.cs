using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Accrete.Edn;
using Accrete.Query.Plan;

namespace Accrete.Query.Run;

/// <summary>Stops a query that takes too long, too much, or that nobody waits for any more.</summary>
internal sealed class QueryBudget
{
    /// <summary>How many rows may come before the limits are looked at again.</summary>
    private const int RowsBetweenLooks = 1 << 14;

    private readonly CancellationToken _cancellation;
    private readonly TimeProvider? _clock;
    private readonly long _start;
    private readonly TimeSpan? _timeout;
    private readonly long _bytesMax;
    private int _nextLook = RowsBetweenLooks;

    /// <summary>Starts the time.</summary>
    public QueryBudget(QueryOptions options, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _clock = options.Clock;
        _start = _clock?.GetTimestamp() ?? 0;
        _timeout = options.Timeout;
        _bytesMax = options.MemoryBytesMax;
    }

    /// <summary>Gets the time since the start; zero where the query was given no clock.</summary>
    public TimeSpan Elapsed => _clock?.GetElapsedTime(_start) ?? TimeSpan.Zero;

    /// <summary>Looks at time and cancellation.</summary>
    /// <exception cref="AccreteException">The query is over its time.</exception>
    /// <exception cref="OperationCanceledException">The query was cancelled.</exception>
    public void Look()
    {
        _nextLook = RowsBetweenLooks;
        if (_cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("Query canceled", _cancellation);
        }

        if (_timeout is { } timeout && _clock is not null && Elapsed > timeout)
        {
            throw Interrupted($"Query canceled: timeout of {timeout.TotalMilliseconds} ms elapsed");
        }
    }

    /// <summary>Watches a result grow: looks at the limits now and then.</summary>
    /// <param name="rows">How many rows it has so far; 0 begins another result.</param>
    /// <param name="slots">The columns it has.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Watch(int rows, VarSet slots)
    {
        if (rows >= _nextLook)
        {
            LookAtRows(rows, slots);
        }
    }

    /// <summary>Checks the size of a whole result.</summary>
    public void Check(long rows, int columns)
    {
        if (rows * Math.Max(1, columns) * sizeof(long) > _bytesMax)
        {
            throw new AccreteException(
                Keyword.Of("db.error", "query-memory-exceeded"),
                AnomalyCategory.Busy,
                $"The query needs more than the {_bytesMax} bytes it may take for intermediate results");
        }

        Look();
    }

    private static AccreteException Interrupted(string message) =>
        new(Keyword.Of("db.error", "query-canceled"), AnomalyCategory.Interrupted, message);

    private void LookAtRows(int rows, VarSet slots)
    {
        Check(rows, slots.Count + 2);
        _nextLook = rows + RowsBetweenLooks;
    }
}
