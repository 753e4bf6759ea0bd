using System.Collections.Generic;
using Accrete.Index;
using Accrete.Values;

namespace Accrete.Time;

/// <summary>Walks history upwards, newest first within a fact: the first datom inside the span of time decides
/// on its fact.</summary>
internal sealed class AsOfCursor : DatomCursor
{
    private readonly IndexOrder _order;
    private readonly DatomCursor _cursor;
    private readonly long _since;
    private readonly long _asOf;
    private readonly bool[] _mask = new bool[DatomBatch.Capacity];

    /// <summary>The facts decided on at the place of the last datom, beside its own: none, but for decimals that
    /// differ in scale only.</summary>
    private readonly List<Value> _twins = [];

    /// <summary>The last datom that decided, where it is not a row of the batch at hand.</summary>
    private Datom _last;
    private int _lastRow = -1;
    private long _lastE = -1;
    private int _lastA = -1;

    /// <summary>Makes a cursor over one of all history.</summary>
    public AsOfCursor(IndexOrder order, DatomCursor cursor, long since, long asOf)
    {
        _order = order;
        _cursor = cursor;
        _since = since;
        _asOf = asOf;
    }

    /// <inheritdoc/>
    public override bool Next(DatomBatch batch)
    {
        while (_cursor.Next(batch))
        {
            bool all = true;
            for (int i = 0; i < batch.Count; i++)
            {
                long t = batch.TOp[i] >> 1;
                _mask[i] = t > _since && t <= _asOf && IsDecisive(batch, i);
                all &= _mask[i];
            }

            if (_lastRow >= 0)
            {
                (_last, _lastRow) = (batch.DatomAt(_lastRow), -1);
            }

            if (!all)
            {
                batch.Keep(_mask);
            }

            if (batch.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes note of the row's fact; true where nothing newer was there and it is an assertion.</summary>
    private bool IsDecisive(DatomBatch batch, int row)
    {
        // Mostly entity or attribute tell a row from the one before it, and no value needs to be looked at.
        if (batch.E[row] == _lastE && batch.A[row] == _lastA)
        {
            Datom last = _lastRow >= 0 ? batch.DatomAt(_lastRow) : _last;
            Datom datom = batch.DatomAt(row);
            if (DatomOrder.CompareFacts(_order, datom, last) != 0)
            {
                _twins.Clear();
            }
            else if (datom.V == last.V || _twins.Contains(datom.V))
            {
                return false;
            }
            else
            {
                _twins.Add(last.V);
            }
        }
        else
        {
            _twins.Clear();
            (_lastE, _lastA) = (batch.E[row], batch.A[row]);
        }

        _lastRow = row;
        return (batch.TOp[row] & 1) != 0;
    }
}
