using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Accrete;

/// <summary>Tells that something was announced since it was last asked.</summary>
internal sealed class NewsSignal : IDisposable
{
    private readonly ReportHub _hub;
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    public NewsSignal(ReportHub hub)
    {
        _hub = hub;
        hub.Add(this);
    }

    /// <summary>Waits for an announcement.</summary>
    /// <returns>False where none will come any more.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellation) =>
        await _news.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false) && _news.Reader.TryRead(out _);

    /// <summary>Says that something is announced.</summary>
    public void Wake() => _news.Writer.TryWrite(true);

    /// <summary>Says that no announcement will come any more.</summary>
    public void End() => _news.Writer.TryComplete();

    /// <summary>Listens no more.</summary>
    public void Dispose()
    {
        _hub.Remove(this);
        End();
    }
}
