using System;
using System.Threading;

namespace Accrete.Host.CommandLine;

/// <summary>Turns Ctrl-C into the cancellation of what is running: the first stops the work, a second ends
/// the process.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _current = new();

    /// <summary>Gets the token of what is running.</summary>
    public CancellationToken Token
    {
        get
        {
            lock (_lock)
            {
                return _current.Token;
            }
        }
    }

    /// <summary>Cancels what is running.</summary>
    /// <returns>False where it was cancelled before and has not ended yet.</returns>
    public bool Interrupt()
    {
        lock (_lock)
        {
            if (_current.IsCancellationRequested)
            {
                return false;
            }

            _current.Cancel();
            return true;
        }
    }

    /// <summary>Makes a fresh token for the next piece of work.</summary>
    public void Renew()
    {
        lock (_lock)
        {
            if (_current.IsCancellationRequested)
            {
                _current.Dispose();
                _current = new CancellationTokenSource();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _current.Dispose();
}
