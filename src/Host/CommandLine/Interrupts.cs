using System;
using System.Threading;

namespace Accrete.Host.CommandLine;

/// <summary>Turns Ctrl-C into the cancellation of what is running: the first stops the work, a second ends
/// the process; in the shell only the fifth does, for the database in memory goes with it.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _current = new();
    private int _presses;

    /// <summary>Gets or sets how many presses during one piece of work end the process.</summary>
    public int PressesToEnd { get; set; } = 2;

    /// <summary>Gets or sets what is told of a press that neither stops nor ends: how many more would.</summary>
    public Action<int>? Told { get; set; }

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
    /// <returns>False where it was pressed so often that the process shall end.</returns>
    public bool Interrupt()
    {
        lock (_lock)
        {
            _presses++;
            if (!_current.IsCancellationRequested)
            {
                _current.Cancel();
                return true;
            }

            if (_presses < PressesToEnd)
            {
                Told?.Invoke(PressesToEnd - _presses);
                return true;
            }

            return false;
        }
    }

    /// <summary>Makes a fresh token for the next piece of work.</summary>
    public void Renew()
    {
        lock (_lock)
        {
            _presses = 0;
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
