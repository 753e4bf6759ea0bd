using System.Collections.Generic;
using Accrete.Index;
using Accrete.Values;

namespace Accrete.Time;

/// <summary>Walks history upwards, newest first within a fact: the first datom inside the span of time decides on its
/// fact.</summary>
internal sealed class AsOfCursor : DatomCursor
{
    private readonly IndexOrder _order;
    private readonly DatomCursor _cursor;
    private readonly long _since;
    private readonly long _asOf;
    private readonly bool[] _mask = new bool[DatomBatch.Capacity];

    /// <summary>The facts decided on at the place of <see cref="_last"/>: one, but for decimals that differ in scale
    /// only.</summary>
    private readonly List<Value> _decided = [];
    private Datom _last;

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
            for (int i = 0; i < batch.Count; i++)
            {
                long t = batch.TOp[i] >> 1;
                _mask[i] = t > _since && t <= _asOf && IsDecisive(batch, i);
            }

            batch.Keep(_mask);
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
        Datom datom = batch.DatomAt(row);
        if (_decided.Count > 0 && IsSamePlace(datom))
        {
            foreach (Value value in _decided)
            {
                if (value == datom.V)
                {
                    return false;
                }
            }
        }
        else
        {
            _decided.Clear();
        }

        _last = datom;
        _decided.Add(datom.V);
        return datom.Added;
    }

    private bool IsSamePlace(in Datom datom) =>
        datom.E == _last.E && datom.A == _last.A && DatomOrder.CompareFacts(_order, datom, _last) == 0;
}
