using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Accrete;

/// <summary>Tells that transactions were announced since it was last asked, without keeping more than the
/// newest.</summary>
internal sealed class NewsSignal : IDisposable
{
    private readonly ReportHub _hub;

    private readonly Channel<TxReport> _newest = Channel.CreateBounded<TxReport>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    public NewsSignal(ReportHub hub)
    {
        _hub = hub;
        hub.Add(_newest.Writer);
    }

    /// <summary>Waits for an announcement.</summary>
    /// <returns>False where none will come any more.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellation) =>
        await _newest.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false) && _newest.Reader.TryRead(out _);

    /// <summary>Says that no announcement will come any more.</summary>
    public void End() => _newest.Writer.TryComplete();

    /// <summary>Listens no more.</summary>
    public void Dispose() => _hub.Remove(_newest.Writer);
}
