using System.Collections.Generic;
using Accrete.Index;

namespace Accrete.Time;

/// <summary>Walks history downwards, oldest first within a fact: the last datom inside the span of time decides
/// on its fact.</summary>
internal sealed class AsOfReverseCursor : DatomCursor
{
    private readonly IndexOrder _order;
    private readonly DatomCursor _cursor;
    private readonly long _since;
    private readonly long _asOf;
    private readonly DatomBatch _source = new();
    private readonly List<Datom> _place = [];
    private readonly List<Datom> _shown = [];
    private bool _ended;

    /// <summary>Makes a cursor over one of all history that goes down.</summary>
    public AsOfReverseCursor(IndexOrder order, DatomCursor cursor, long since, long asOf)
    {
        _order = order;
        _cursor = cursor;
        _since = since;
        _asOf = asOf;
    }

    /// <inheritdoc/>
    public override bool Next(DatomBatch batch)
    {
        batch.Clear();
        while (_shown.Count == 0 && !_ended)
        {
            Read();
        }

        DatomRows.Fill(batch, _shown);
        return batch.Count > 0;
    }

    private void Read()
    {
        if (!_cursor.Next(_source))
        {
            _ended = true;
            FinishPlace();
            return;
        }

        for (int i = 0; i < _source.Count; i++)
        {
            Datom datom = _source.DatomAt(i);
            if (datom.T <= _since || datom.T > _asOf)
            {
                continue;
            }

            if (_place.Count > 0 && DatomOrder.CompareFacts(_order, _place[0], datom) != 0)
            {
                FinishPlace();
            }

            _place.RemoveAll(older => older.V == datom.V);
            _place.Add(datom);
        }
    }

    private void FinishPlace()
    {
        foreach (Datom datom in _place)
        {
            if (datom.Added)
            {
                _shown.Add(datom);
            }
        }

        _place.Clear();
    }
}
