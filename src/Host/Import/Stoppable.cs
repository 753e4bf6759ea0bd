using System;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Host.Import;

/// <summary>Waits for what may never come, the other end of a pipe or a line from a keyboard, and stops waiting when it
/// is told to.</summary>
internal static class Stoppable
{
    /// <summary>Does something that may wait.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="wait">What is done, on a thread of its own: nothing can end it, so it is left behind.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static T Wait<T>(Func<T> wait, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.Run(wait, CancellationToken.None).WaitAsync(cancellation).GetAwaiter().GetResult();
    }
}
