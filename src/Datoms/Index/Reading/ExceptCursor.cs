using System;
using Accrete.Index.Memory;

namespace Accrete.Index.Reading;

/// <summary>Walks a cursor and leaves out some of its datoms.</summary>
internal sealed class ExceptCursor : DatomCursor
{
    private readonly IndexOrder _order;
    private readonly DatomCursor _cursor;
    private readonly DatomStore _store;
    private readonly int[] _removed;
    private readonly bool _reverse;
    private readonly bool[] _mask = new bool[DatomBatch.Capacity];
    private int _at;

    /// <summary>Makes a cursor.</summary>
    /// <param name="order">The order that the cursor goes by.</param>
    /// <param name="cursor">All datoms.</param>
    /// <param name="store">Holds the ones to leave out.</param>
    /// <param name="removed">The numbers of the datoms to leave out, in the order in which the cursor goes.</param>
    /// <param name="reverse">Whether the cursor goes down.</param>
    public ExceptCursor(IndexOrder order, DatomCursor cursor, DatomStore store, int[] removed, bool reverse)
    {
        _order = order;
        _cursor = cursor;
        _store = store;
        _removed = removed;
        _reverse = reverse;
    }

    /// <inheritdoc/>
    public override bool Next(DatomBatch batch)
    {
        while (_cursor.Next(batch))
        {
            if (_at < _removed.Length)
            {
                Remove(batch);
            }

            if (batch.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    private void Remove(DatomBatch batch)
    {
        Invariant.Check(batch.Count > 0, "a batch that was read has rows");
        int last = batch.Count - 1;
        int row = 0;
        bool found = false;
        while (_at < _removed.Length && row <= last && Compare(batch, last, _removed[_at]) >= 0)
        {
            row = FirstNotBefore(batch, row, _removed[_at]);
            if (Compare(batch, row, _removed[_at]) == 0)
            {
                if (!found)
                {
                    _mask.AsSpan(0, batch.Count).Fill(true);
                    found = true;
                }

                _mask[row] = false;
                row++;
            }

            _at++;
        }

        if (found)
        {
            batch.Keep(_mask);
        }
    }

    private int FirstNotBefore(DatomBatch batch, int low, int id) =>
        Bisection.First(low, batch.Count, new RowOf(this, batch, id));

    private int Compare(DatomBatch batch, int row, int id)
    {
        int result = DatomOrder.Compare(_order, batch.DatomAt(row), _store[id]);
        return _reverse ? -result : result;
    }

    private readonly struct RowOf(ExceptCursor cursor, DatomBatch batch, int id) : ISought
    {
        public bool IsAfter(int place) => cursor.Compare(batch, place, id) < 0;
    }
}
