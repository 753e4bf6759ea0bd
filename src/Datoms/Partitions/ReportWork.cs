using System;
using System.Threading;

namespace Accrete.Partitions;

/// <summary>Counts the datoms that a report has read, tells of them, and stops where it is told to.</summary>
/// <param name="total">How many it will read.</param>
/// <param name="progress">Is told how many were read, of how many, after each leaf; null for nobody.</param>
/// <param name="cancellation">Stops the work.</param>
internal sealed class ReportWork(long total, Action<long, long>? progress, CancellationToken cancellation)
{
    private long _done;

    /// <summary>Tells that datoms were read.</summary>
    /// <exception cref="OperationCanceledException">The work is to stop.</exception>
    public void Read(int datoms)
    {
        Invariant.Check(datoms >= 0, "what was read is not taken back");
        cancellation.ThrowIfCancellationRequested();
        _done += datoms;
        progress?.Invoke(Math.Min(_done, total), total);
    }
}
