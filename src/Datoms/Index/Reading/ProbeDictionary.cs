using Accrete.Index.Leaves;
using Accrete.Values;

namespace Accrete.Index.Reading;

/// <summary>Adds datoms to a <see cref="ProbeResult"/>; those of the memory index share dictionaries
/// made here.</summary>
internal sealed class ProbeDictionary
{
    /// <summary>How many values share a dictionary.</summary>
    private const int Size = 256;

    private object?[] _values = [];
    private int _count;

    /// <summary>Adds a row of a leaf.</summary>
    public static void Add(Leaf leaf, int at, int row, ProbeResult result)
    {
        ref readonly LeafAttribute attribute = ref leaf.AttributeAt(at);
        if (!ValueKinds.IsInline(attribute.Kind))
        {
            result.UseDictionary(leaf.Dictionary, isOfLeaf: true);
        }

        long code = attribute.CodeOf(leaf.Columns.V[at]);
        result.Add(row, leaf.Columns.E[at], attribute.Kind, code, leaf.Columns.TOp[at]);
    }

    /// <summary>Adds a datom of the memory index.</summary>
    public void Add(in Datom datom, int row, ProbeResult result)
    {
        if (datom.V.IsInline)
        {
            result.Add(row, datom.E, datom.V.Kind, datom.V.Bits, datom.TOp);
            return;
        }

        if (_count == _values.Length)
        {
            (_values, _count) = (new object?[Size], 0);
        }

        _values[_count] = datom.V.Reference;
        result.UseDictionary(_values, isOfLeaf: false);
        result.Add(row, datom.E, datom.V.Kind, _count++, datom.TOp);
    }
}
