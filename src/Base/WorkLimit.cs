using System;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading;
using Accrete.Edn;

namespace Accrete;

/// <summary>Bounds what one call takes in time and memory, and lets it be stopped: whoever does work says so,
/// wherever he stands, and every few thousand units the limits are looked at.</summary>
/// <remarks>
/// <para>A query works on the thread of its caller, so its limit is the thread's: constants, functions, pulls, full
/// text and nested queries find it without being handed it. What runs inside of a query shares its limit.</para>
/// <para>Memory is what the heap has grown by since it was least during the call, once the call itself has allocated
/// as much: values count that way, whoever made them, and garbage does not. The heap is looked at only after the call
/// has allocated a good part of its bound, so that small calls pay nothing. Calls of other threads that grow the heap
/// at the same time count too where a call takes much itself.</para>
/// </remarks>
internal sealed class WorkLimit
{
    /// <summary>The bytes a call may take where nobody says otherwise.</summary>
    public const long DefaultBytesMax = 512L * 1024 * 1024;

    /// <summary>The bytes allocated between looks at the heap, at least.</summary>
    private const long BytesBetweenLooksMin = 16L * 1024 * 1024;

    /// <summary>What a character takes while a text is built, and the text beside it.</summary>
    private const int TextBytes = 4 * sizeof(char);

    /// <summary>What an item takes while a collection is built: a list that grows, and the collection
    /// beside it.</summary>
    private const int ItemBytes = 6 * sizeof(long);

    /// <summary>How deep calls that share one limit may lie in each other.</summary>
    private const int DepthMax = 64;

    [ThreadStatic]
    private static WorkLimit? Current;

    private readonly TimeSpan? _timeout;
    private readonly TimeProvider? _clock;
    private readonly long _start;
    private readonly long _bytesMax;
    private readonly CancellationToken _cancellation;
    private readonly long _allocatedAtStart;
    private long _heapLeast;
    private long _nextHeapLook;
    private int _depth;

    private WorkLimit(TimeSpan? timeout, TimeProvider? clock, long bytesMax, CancellationToken cancellation)
    {
        _timeout = clock is null ? null : timeout;
        _clock = clock;
        _start = clock?.GetTimestamp() ?? 0;
        _bytesMax = bytesMax;
        _cancellation = cancellation;
        _allocatedAtStart = GC.GetAllocatedBytesForCurrentThread();
        _heapLeast = GC.GetTotalMemory(forceFullCollection: false);
        _nextHeapLook = Math.Max(bytesMax / 16, BytesBetweenLooksMin);
    }

    /// <summary>Gets how long the call may take from now on; null where nothing bounds it.</summary>
    public static TimeSpan? TimeLeft => Current is { _timeout: { } timeout } limit
        ? timeout - limit._clock!.GetElapsedTime(limit._start) // not null: without a clock there is no timeout
        : null;

    /// <summary>Begins a call: within the limit of the call around it, where there is one.</summary>
    /// <param name="timeout">How long it may take; null for no bound.</param>
    /// <param name="clock">What time is measured by; without one there is no bound.</param>
    /// <param name="bytesMax">The bytes it may take.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="AccreteException">Too many calls lie in each other.</exception>
    public static Scope Begin(TimeSpan? timeout, TimeProvider? clock, long bytesMax, CancellationToken cancellation)
    {
        if (Current is null)
        {
            Current = new WorkLimit(timeout, clock, bytesMax, cancellation);
            WorkMeter.Watch(Current.Check, Take);
            return new Scope(isOutermost: true);
        }

        if (Current._depth >= DepthMax || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new AccreteException(
                Keyword.Of("db.error", "query-too-deep"),
                AnomalyCategory.Incorrect,
                string.Create(CultureInfo.InvariantCulture, $"Queries lie in each other deeper than {DepthMax}"));
        }

        Current._depth++;
        return new Scope(isOutermost: false);
    }

    /// <summary>Says that so many units of work were done: a call, an item, a row; looks at the limits now and
    /// then.</summary>
    /// <exception cref="AccreteException">A limit was met.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static void Spend(long units) => WorkMeter.Spend(units);

    /// <summary>Says that a text of so many characters is about to be made.</summary>
    /// <exception cref="AccreteException">It alone is more than the call may take.</exception>
    public static void TakeText(long length) => Take(length * TextBytes);

    /// <summary>Says that a collection of so many items is about to be made.</summary>
    /// <exception cref="AccreteException">It alone is more than the call may take.</exception>
    public static void TakeItems(long count) => Take(count * ItemBytes);

    /// <summary>Looks at the limits.</summary>
    /// <exception cref="AccreteException">A limit was met.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static void Look() => WorkMeter.Look();

    /// <summary>Makes the error of a call that takes more than it may.</summary>
    public static AccreteException TooMuch(long bytesMax) => new(
        Keyword.Of("db.error", "query-memory-exceeded"),
        AnomalyCategory.Busy,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The query needs more than the {bytesMax / (1024 * 1024)} MB it may take for values and its answer"));

    private static void Take(long bytes)
    {
        long bytesMax = Current?._bytesMax ?? DefaultBytesMax;
        if (bytes > bytesMax)
        {
            throw TooMuch(bytesMax);
        }
    }

    private void Check()
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_timeout is { } timeout && _clock!.GetElapsedTime(_start) > timeout)
        {
            throw new AccreteException(
                Keyword.Of("db.error", "query-canceled"),
                AnomalyCategory.Interrupted,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Query canceled: timeout of {timeout.TotalMilliseconds} ms elapsed"));
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - _allocatedAtStart;
        if (allocated >= _nextHeapLook)
        {
            CheckHeap(allocated);
        }
    }

    private void CheckHeap(long allocated)
    {
        _nextHeapLook = allocated + Math.Max(_bytesMax / 16, BytesBetweenLooksMin);
        if (HeapGrowth() <= _bytesMax || allocated <= _bytesMax)
        {
            return;
        }

        GC.Collect();
        if (HeapGrowth() > _bytesMax)
        {
            throw TooMuch(_bytesMax);
        }
    }

    /// <summary>Returns what the heap has grown by since it was least: garbage of others that lay there at the start
    /// and is collected meanwhile makes no room for this call.</summary>
    private long HeapGrowth()
    {
        long heap = GC.GetTotalMemory(forceFullCollection: false);
        _heapLeast = Math.Min(_heapLeast, heap);
        return heap - _heapLeast;
    }

    /// <summary>The time of one call.</summary>
    /// <param name="isOutermost">Whether the limit ends with it.</param>
    internal readonly ref struct Scope(bool isOutermost)
    {
        /// <summary>Ends the call.</summary>
        public void Dispose()
        {
            if (isOutermost)
            {
                Current = null;
                WorkMeter.Watch(null, null);
            }
            else if (Current is { } limit)
            {
                limit._depth--;
            }
        }
    }
}
