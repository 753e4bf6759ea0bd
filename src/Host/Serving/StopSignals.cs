using System;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Host.Serving;

/// <summary>Waits for what tells a process to stop: SIGTERM, or a token. Made before anything starts: a signal that
/// came earlier would end the process where it stands.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _source;
    private readonly PosixSignalRegistration _terminate;
    private readonly CancellationTokenRegistration _stop;

    /// <summary>Begins to wait.</summary>
    /// <param name="token">Tells to stop too.</param>
    public StopSignals(CancellationToken token)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(token);
        _stop = _source.Token.UnsafeRegister(
            static told => ((TaskCompletionSource)told!).TrySetResult(), _told); // what is registered
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            _source.Cancel();
        });
    }

    /// <summary>Gets what ends when it is told to stop.</summary>
    public Task Told => _told.Task;

    /// <summary>Gets what is cancelled then.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _terminate.Dispose();
        _stop.Dispose();
        _source.Dispose();
    }
}
