using System;
using System.Collections.Generic;
using Accrete.Storage.Wire;

namespace Accrete.Remote;

/// <summary>Is what a peer knows of its session with a transactor: what it was told and has not looked at yet, and what
/// it has taken.</summary>
/// <remarks>Messages are numbered: one that was lost on its way shows, and the session is given up, since an answer may
/// have been in it.</remarks>
internal sealed class Session
{
    private readonly Queue<Item> _items = [];
    private long _number;

    /// <summary>Gets how many bytes were taken since they were last acknowledged.</summary>
    public long Taken { get; private set; }

    /// <summary>Takes a message of the stream.</summary>
    /// <returns>False where one before it is missing.</returns>
    public bool Hear(News news)
    {
        ArgumentNullException.ThrowIfNull(news);
        if (news.Number != ++_number)
        {
            return false;
        }

        foreach (Item item in news.Items)
        {
            _items.Enqueue(item);
        }

        return true;
    }

    /// <summary>Returns what is to be looked at next.</summary>
    public Item? Peek() => _items.TryPeek(out Item? item) ? item : null;

    /// <summary>Takes what was looked at.</summary>
    public void Take() => Taken += _items.Dequeue().CalculateSize();

    /// <summary>Returns how many bytes to acknowledge.</summary>
    public long Acknowledge()
    {
        long taken = Taken;
        Taken = 0;
        return taken;
    }
}
