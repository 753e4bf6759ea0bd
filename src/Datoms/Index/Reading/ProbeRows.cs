using Accrete.Values;

namespace Accrete.Index.Reading;

/// <summary>Collects the datoms of many small ranges of a source, for sources without a faster way.</summary>
internal sealed class ProbeRows
{
    private readonly DatomSource _source;
    private readonly ProbeResult _result;
    private readonly DatomBatch _batch = new();

    /// <summary>Makes a collector from a source into a result.</summary>
    public ProbeRows(DatomSource source, ProbeResult result)
    {
        _source = source;
        _result = result;
    }

    /// <summary>Adds all datoms of a range for one probing row.</summary>
    public void Collect(IndexOrder order, in IndexRange range, int row)
    {
        DatomCursor cursor = _source.Open(order, range);
        while (cursor.Next(_batch))
        {
            for (int i = 0; i < _batch.Count; i++)
            {
                ValueKind kind = _batch.KindAt(i);
                if (!ValueKinds.IsInline(kind))
                {
                    _result.UseDictionary(_batch.Dictionary, _batch.IsOfLeaf);
                }

                _result.Add(row, _batch.E[i], kind, _batch.V[i], _batch.TOp[i]);
            }
        }
    }
}
