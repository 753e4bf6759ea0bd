using System;
using System.Collections.Generic;
using Accrete.Values;

namespace Accrete.Index;

/// <summary>Turns datoms into columns.</summary>
internal static class DatomRows
{
    /// <summary>Moves as many datoms as fit from the head of a list into an empty batch.</summary>
    public static void Fill(DatomBatch batch, List<Datom> datoms)
    {
        int count = Math.Min(datoms.Count, DatomBatch.Capacity);
        batch.Reserve(count);
        List<object?> dictionary = [];
        for (int i = 0; i < count; i++)
        {
            Datom datom = datoms[i];
            batch.E[i] = datom.E;
            batch.A[i] = datom.A;
            batch.TOp[i] = datom.TOp;
            batch.Kinds[i] = datom.V.Kind;
            batch.V[i] = datom.V.IsInline ? datom.V.Bits : dictionary.Count;
            if (!datom.V.IsInline)
            {
                dictionary.Add(datom.V.Reference);
            }
        }

        Invariant.Check(dictionary.Count <= count, "a row has one object at most");
        batch.Count = count;
        batch.UniformKind = ValueKind.None;
        batch.Dictionary = [.. dictionary];
        datoms.RemoveRange(0, count);
    }
}
