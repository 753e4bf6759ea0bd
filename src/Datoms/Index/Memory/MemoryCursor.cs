using System;
using Accrete.Values;

namespace Accrete.Index.Memory;

/// <summary>Walks a range of a memory index.</summary>
internal sealed class MemoryCursor : DatomCursor
{
    private readonly DatomStore _store;
    private readonly MemoryIndex _index;
    private readonly bool _reverse;
    private int _from;
    private int _to;

    /// <summary>Makes a cursor from one rank up to another, or from the last of them down.</summary>
    public MemoryCursor(DatomStore store, MemoryIndex index, int from, int to, bool reverse)
    {
        _store = store;
        _index = index;
        _from = from;
        _to = to;
        _reverse = reverse;
        Invariant.Check(
            from >= 0 && from <= to && to <= index.Count,
            "a cursor goes over datoms that are there");
    }

    /// <inheritdoc/>
    public override bool Next(DatomBatch batch)
    {
        batch.Clear();
        int length = Math.Min(_to - _from, DatomBatch.Capacity);
        if (length <= 0)
        {
            return false;
        }

        int[] ids = new int[length];
        _index.CopyIds(_reverse ? _to - length : _from, ids);
        if (_reverse)
        {
            Array.Reverse(ids);
            _to -= length;
        }
        else
        {
            _from += length;
        }

        Fill(batch, ids);
        return true;
    }

    private void Fill(DatomBatch batch, int[] ids)
    {
        batch.Reserve(ids.Length);
        object?[] dictionary = [];
        int objects = 0;
        ValueKind kind = _store[ids[0]].V.Kind;
        bool uniform = true;
        for (int i = 0; i < ids.Length; i++)
        {
            ref readonly Datom datom = ref _store[ids[i]];
            Value value = datom.V;
            batch.E[i] = datom.E;
            batch.A[i] = datom.A;
            batch.TOp[i] = datom.TOp;
            batch.Kinds[i] = value.Kind;
            uniform &= value.Kind == kind;
            if (value.IsInline)
            {
                batch.V[i] = value.Bits;
                continue;
            }

            if (objects == 0 || !ReferenceEquals(dictionary[objects - 1], value.Reference))
            {
                if (objects == dictionary.Length)
                {
                    Array.Resize(ref dictionary, Math.Max(4, objects * 2));
                }

                dictionary[objects++] = value.Reference;
            }

            batch.V[i] = objects - 1;
        }

        Invariant.Check(objects <= dictionary.Length, "each object has its entry");
        batch.Count = ids.Length;
        batch.UniformKind = uniform ? kind : ValueKind.None;
        batch.Dictionary = dictionary;
    }
}
