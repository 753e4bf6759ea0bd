using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage.Cassandra;

/// <summary>Lets the calls of one process on one ref go one after the other: those who agree upon the same row at the
/// same time chase each other away, and all take long.</summary>
/// <remarks>A courtesy, no lock: who has waited for a while goes on all the same, so that a call that hangs holds up no
/// other for long. Nothing leans on it.</remarks>
/// <param name="time">Tells the time.</param>
internal sealed class KeyGates(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly Dictionary<RefKey, Queue<TaskCompletionSource>> _waiting = [];

    /// <summary>Waits until nobody else is at a ref, or for a while.</summary>
    /// <returns>Ends the visit when it is disposed of.</returns>
    public async Task<IDisposable?> EnterAsync(RefKey key, TimeSpan within, CancellationToken token)
    {
        TaskCompletionSource turn;
        lock (_gate)
        {
            if (!_waiting.TryGetValue(key, out Queue<TaskCompletionSource>? queue))
            {
                _waiting.Add(key, new Queue<TaskCompletionSource>());
                return new Visit(this, key);
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            queue.Enqueue(turn);
        }

        try
        {
            await turn.Task.WaitAsync(within < Patience ? within : Patience, time, token).ConfigureAwait(false);
            return new Visit(this, key);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            // Whose turn comes in this very moment has it, and gives it on.
            return turn.TrySetCanceled(CancellationToken.None) ? null : new Visit(this, key);
        }
    }

    private void Leave(RefKey key)
    {
        lock (_gate)
        {
            Queue<TaskCompletionSource> queue = _waiting[key];
            while (queue.TryDequeue(out TaskCompletionSource? next))
            {
                if (next.TrySetResult())
                {
                    return;
                }
            }

            _waiting.Remove(key);
        }
    }

    private sealed class Visit(KeyGates gates, RefKey key) : IDisposable
    {
        public void Dispose() => gates.Leave(key);
    }
}
