using System.Collections.Generic;

namespace Accrete.Index;

/// <summary>What a database value shows of its datoms: the present, a past, a history, or a filtered part of one of these.</summary>
internal abstract class DatomSource
{
    /// <summary>Opens a cursor over the datoms from one place up to another; reversed, from the last of them down to the first.</summary>
    public abstract DatomCursor Open(IndexOrder order, in Bound from, in Bound to, bool reverse = false);

    /// <summary>Counts the datoms between two places without reading them; exact for the present, at least the true number for
    /// other views.</summary>
    public abstract long Count(IndexOrder order, in Bound from, in Bound to);

    /// <summary>Finds the first datom between two places.</summary>
    /// <returns>False where there is none.</returns>
    public abstract bool TryFirst(IndexOrder order, in Bound from, in Bound to, out Datom datom);

    /// <summary>Reads the datoms between two places one by one, where clarity matters more than speed.</summary>
    public IEnumerable<Datom> Read(IndexOrder order, Bound from, Bound to, bool reverse = false)
    {
        DatomCursor cursor = Open(order, from, to, reverse);
        DatomBatch batch = new();
        while (cursor.Next(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                yield return batch.DatomAt(i);
            }
        }
    }
}
