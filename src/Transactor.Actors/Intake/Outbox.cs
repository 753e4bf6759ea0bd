using System.Collections.Generic;
using Accrete.Storage.Wire;

namespace Accrete.Transactor.Intake;

/// <summary>Gathers what a session tells its peer. While the peer takes less than it is told, entries are left out: it
/// reads those from the log; answers are never left out, there are at most as many as transactions in flight.</summary>
internal sealed class Outbox
{
    private readonly Queue<Item> _items = [];
    private long _underWay;
    private long _number;
    private bool _leftOut;

    /// <summary>Gets whether nothing waits to be sent.</summary>
    public bool IsEmpty => _items.Count == 0;

    /// <summary>Gets whether entries were left out since <see cref="CatchUp"/>.</summary>
    public bool HasLeftOut => _leftOut;

    /// <summary>Adds what must be told.</summary>
    public void Add(Item item) => _items.Enqueue(item);

    /// <summary>Adds an entry, or leaves it out.</summary>
    public void Add(Entry entry)
    {
        if (_leftOut || entry.Entry_.Length > WireLimits.EntryBytesMax || _underWay > WireLimits.StreamBytesMax)
        {
            _leftOut = true;
        }
        else
        {
            _items.Enqueue(new Item { Entry = entry });
        }
    }

    /// <summary>Takes note of how many bytes the peer has taken.</summary>
    public void Taken(long bytes) => _underWay -= bytes < 0 ? 0 : bytes > _underWay ? _underWay : bytes;

    /// <summary>Says up to where the log is durable, where entries were left out and the peer has taken most of what
    /// it was told.</summary>
    /// <param name="basis">The t of the newest durable value.</param>
    public void CatchUp(long basis)
    {
        if (_leftOut && _underWay <= WireLimits.StreamBytesMax / 2)
        {
            _leftOut = false;
            _items.Enqueue(new Item { Basis = basis });
        }
    }

    /// <summary>Takes the next message, of a size that travels well.</summary>
    public News Next()
    {
        News news = new() { Number = ++_number };
        long bytes = 0;
        while (bytes < WireLimits.MessageBytes && _items.TryDequeue(out Item? item))
        {
            news.Items.Add(item);
            bytes += item.CalculateSize();
        }

        _underWay += bytes;
        return news;
    }
}
