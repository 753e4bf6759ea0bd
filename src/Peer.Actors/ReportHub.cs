using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;

namespace Accrete;

/// <summary>Hands the reports of one database to all who listen, in the order in which they are announced.</summary>
internal sealed class ReportHub
{
    private readonly Lock _gate = new();
    private readonly List<ChannelWriter<TxReport>> _listeners = [];
    private readonly List<NewsSignal> _signals = [];
    private volatile AccreteException? _end;

    /// <summary>Gets whether no report will come any more.</summary>
    public bool IsClosed => _end is not null;

    /// <summary>Gets why no report will come any more; null while some may.</summary>
    public AccreteException? End => _end;

    /// <summary>Hands all reports from now on to a channel; completes it where none will come.</summary>
    public void Add(ChannelWriter<TxReport> listener)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                listener.TryComplete();
            }
            else
            {
                _listeners.Add(listener);
            }
        }
    }

    /// <summary>Hands no more reports to a channel, and completes it.</summary>
    public void Remove(ChannelWriter<TxReport> listener)
    {
        lock (_gate)
        {
            _listeners.Remove(listener);
        }

        listener.TryComplete();
    }

    /// <summary>Announces a transaction; to be called when its value can be seen, in order of t.</summary>
    public void Publish(TxReport report)
    {
        lock (_gate)
        {
            foreach (ChannelWriter<TxReport> listener in _listeners)
            {
                listener.TryWrite(report);
            }
        }

        Wake();
    }

    /// <summary>Wakes a signal at each announcement from now on; ends it where none will come.</summary>
    public void Add(NewsSignal signal)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                signal.End();
            }
            else
            {
                _signals.Add(signal);
            }
        }
    }

    /// <summary>Wakes a signal no more.</summary>
    public void Remove(NewsSignal signal)
    {
        lock (_gate)
        {
            _signals.Remove(signal);
        }
    }

    /// <summary>Announces that there is news: a transaction, or other indexes.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            foreach (NewsSignal signal in _signals)
            {
                signal.Wake();
            }
        }
    }

    /// <summary>Ends all reports: the database is gone, or cannot be followed any more.</summary>
    /// <param name="why">What is said to who uses a connection from now on; the first counts.</param>
    public void Close(AccreteException why)
    {
        lock (_gate)
        {
            _end ??= why;
            foreach (ChannelWriter<TxReport> listener in _listeners)
            {
                listener.TryComplete();
            }

            _listeners.Clear();
            foreach (NewsSignal signal in _signals)
            {
                signal.End();
            }

            _signals.Clear();
        }
    }
}
