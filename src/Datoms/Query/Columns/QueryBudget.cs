using System;
using System.Runtime.CompilerServices;

namespace Accrete.Query.Columns;

/// <summary>Watches the results of a query grow: their cells are bounded before they are made, all else by the
/// <see cref="WorkLimit"/> of the call.</summary>
internal sealed class QueryBudget
{
    /// <summary>How many rows may come before the limits are looked at again.</summary>
    private const int RowsBetweenLooks = 1 << 14;

    private readonly TimeProvider? _clock;
    private readonly long _start;
    private readonly long _bytesMax;
    private int _nextLook = RowsBetweenLooks;

    /// <summary>Starts the time.</summary>
    public QueryBudget(QueryOptions options)
    {
        _clock = options.Clock;
        _start = _clock?.GetTimestamp() ?? 0;
        _bytesMax = options.MemoryBytesMax;
    }

    /// <summary>Gets the time since the start; zero where the query was given no clock.</summary>
    public TimeSpan Elapsed => _clock?.GetElapsedTime(_start) ?? TimeSpan.Zero;

    /// <summary>Looks at the limits.</summary>
    /// <exception cref="AccreteException">The query is over its time or its memory.</exception>
    /// <exception cref="OperationCanceledException">The query was cancelled.</exception>
    public void Look()
    {
        _nextLook = RowsBetweenLooks;
        WorkLimit.Look();
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
            throw WorkLimit.TooMuch(_bytesMax);
        }

        Look();
    }

    private void LookAtRows(int rows, VarSet slots)
    {
        Check(rows, slots.Count + 2);
        _nextLook = rows + RowsBetweenLooks;
    }
}
