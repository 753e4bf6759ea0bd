using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Bench.Durable;

/// <summary>What takes small transactions, each of which is on the disk when its task ends.</summary>
internal abstract class Writer : IAsyncDisposable
{
    private long _last;

    /// <summary>Gets the name in the table.</summary>
    public abstract string Name { get; }

    /// <summary>Gets whether more callers than one are worth measuring.</summary>
    public virtual bool TakesMany => true;

    /// <summary>Writes one entity: a number that is unique, and a text.</summary>
    /// <param name="number">The number; each is given once.</param>
    public abstract Task WriteAsync(long number);

    /// <summary>Counts what was written.</summary>
    public abstract long Count();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Returns the text of an entity.</summary>
    public static string TextOf(long number) => "v" + number;

    /// <summary>Lets callers write, each one after the other, and measures.</summary>
    /// <returns>Writes a second.</returns>
    public async Task<double> RateAsync(int callers, TimeSpan measured)
    {
        await RunAsync(callers, measured / 4).ConfigureAwait(false);
        long before = _last, start = Stopwatch.GetTimestamp();
        await RunAsync(callers, measured).ConfigureAwait(false);
        return (_last - before) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Checks that all is there, once.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public void Check()
    {
        if (Count() != _last)
        {
            throw new InvalidOperationException($"{Name} has {Count()} entities of {_last}.");
        }
    }

    private async Task RunAsync(int callers, TimeSpan within)
    {
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < within)
            {
                await WriteAsync(Interlocked.Increment(ref _last)).ConfigureAwait(false);
            }
        }))).ConfigureAwait(false);
    }
}
