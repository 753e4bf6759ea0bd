using System;
using Accrete.Values;

namespace Accrete.Index;

/// <summary>Some datoms in index order, column by column, for those who work in bulk. Filled again and again
/// by a cursor.</summary>
/// <remarks>A value of an inline kind stands in <see cref="V"/> as its <see cref="Value.Bits"/>; one of a
/// reference kind as an index into <see cref="Dictionary"/>. A reader may keep, for the life of one dictionary
/// object, what it made of its entries: several batches of one leaf share the same array instance. The columns
/// grow with what cursors put into them: take them from the batch after each step of the cursor.</remarks>
internal sealed class DatomBatch
{
    /// <summary>The most datoms in a batch.</summary>
    public const int Capacity = 4096;

    private object?[] _dictionary = [];

    /// <summary>Gets or sets how many datoms there are.</summary>
    public int Count { get; set; }

    /// <summary>Gets the entity ids.</summary>
    public long[] E { get; private set; } = [];

    /// <summary>Gets the attribute ids.</summary>
    public int[] A { get; private set; } = [];

    /// <summary>Gets the values as bits or as indexes into the dictionary.</summary>
    public long[] V { get; private set; } = [];

    /// <summary>Gets t and the added bit: <c>t &lt;&lt; 1 | added</c>.</summary>
    public long[] TOp { get; private set; } = [];

    /// <summary>Gets the kind of each value; only filled where <see cref="UniformKind"/> is None.</summary>
    public ValueKind[] Kinds { get; private set; } = [];

    /// <summary>Gets or sets the kind of all values, None where they differ.</summary>
    public ValueKind UniformKind { get; set; }

    /// <summary>Gets or sets the objects that values of reference kinds point into.</summary>
    public object?[] Dictionary
    {
        get => _dictionary;
        set => (_dictionary, IsOfLeaf) = (value, false);
    }

    /// <summary>Gets or sets whether the dictionary is that of a leaf, so that it comes again as long as the leaf is at
    /// hand; set after the dictionary.</summary>
    public bool IsOfLeaf { get; set; }

    /// <summary>Returns the kind of the value of row <paramref name="i"/>.</summary>
    public ValueKind KindAt(int i) => UniformKind == ValueKind.None ? Kinds[i] : UniformKind;

    /// <summary>Returns the value of row <paramref name="i"/>.</summary>
    public Value ValueAt(int i)
    {
        ValueKind kind = KindAt(i);
        // An entry that a row points at is never null: leaves are built from values, and a value of a reference kind
        // has its object.
        return ValueKinds.IsInline(kind) ? Value.Inline(kind, V[i]) : Value.Referenced(kind, Dictionary[V[i]]!);
    }

    /// <summary>Returns the datom of row <paramref name="i"/>.</summary>
    public Datom DatomAt(int i) => new(E[i], A[i], ValueAt(i), TOp[i] >> 1, (TOp[i] & 1) != 0);

    /// <summary>Makes the batch empty.</summary>
    public void Clear()
    {
        Count = 0;
        UniformKind = ValueKind.None;
        Dictionary = [];
    }

    /// <summary>Makes room for rows in all columns, keeping what they hold.</summary>
    public void Reserve(int rows)
    {
        Invariant.Check(rows is >= 0 and <= Capacity, "a batch holds at most 4096 rows");
        if (rows <= E.Length)
        {
            return;
        }

        int size = Math.Min(Capacity, Math.Max(rows, E.Length * 4));
        E = Grown(E, size);
        A = Grown(A, size);
        V = Grown(V, size);
        TOp = Grown(TOp, size);
        Kinds = Grown(Kinds, size);
    }

    /// <summary>Writes down the kind of each row, where all had the same so far.</summary>
    public void SpreadKinds()
    {
        if (UniformKind != ValueKind.None)
        {
            Kinds.AsSpan(0, Count).Fill(UniformKind);
            UniformKind = ValueKind.None;
        }
    }

    /// <summary>Puts the rows from <paramref name="start"/> on into the opposite order.</summary>
    public void Reverse(int start)
    {
        Invariant.Check(start >= 0 && start <= Count, "the rows that are reversed are there");
        int length = Count - start;
        E.AsSpan(start, length).Reverse();
        A.AsSpan(start, length).Reverse();
        V.AsSpan(start, length).Reverse();
        TOp.AsSpan(start, length).Reverse();
        if (UniformKind == ValueKind.None)
        {
            Kinds.AsSpan(start, length).Reverse();
        }
    }

    /// <summary>Adds rows of another batch whose dictionary begins at an index of this one's.</summary>
    public void Append(DatomBatch source, int from, int length, int dictionaryBase)
    {
        Invariant.Check(
            from >= 0 && length >= 0 && from + length <= source.Count && dictionaryBase >= 0,
            "rows that are appended are there");
        int at = Count;
        Reserve(at + length);
        if (at == 0)
        {
            UniformKind = source.UniformKind;
        }
        else if (UniformKind != source.UniformKind)
        {
            SpreadKinds();
        }

        source.E.AsSpan(from, length).CopyTo(E.AsSpan(at));
        source.A.AsSpan(from, length).CopyTo(A.AsSpan(at));
        source.V.AsSpan(from, length).CopyTo(V.AsSpan(at));
        source.TOp.AsSpan(from, length).CopyTo(TOp.AsSpan(at));
        if (UniformKind == ValueKind.None)
        {
            Span<ValueKind> kinds = Kinds.AsSpan(at, length);
            if (source.UniformKind == ValueKind.None)
            {
                source.Kinds.AsSpan(from, length).CopyTo(kinds);
            }
            else
            {
                kinds.Fill(source.UniformKind);
            }
        }

        Count = at + length;
        if (dictionaryBase != 0)
        {
            ShiftCodes(at, dictionaryBase);
        }
    }

    /// <summary>Takes out the rows for which the mask is false, from <paramref name="start"/> on.</summary>
    public void Keep(ReadOnlySpan<bool> mask, int start = 0)
    {
        Invariant.Check(
            start >= 0 && start <= Count && mask.Length >= Count,
            "each row that may go has its mark");
        int to = start;
        bool spread = UniformKind == ValueKind.None;
        for (int i = start; i < Count; i++)
        {
            if (!mask[i])
            {
                continue;
            }

            E[to] = E[i];
            A[to] = A[i];
            V[to] = V[i];
            TOp[to] = TOp[i];
            if (spread)
            {
                Kinds[to] = Kinds[i];
            }

            to++;
        }

        Count = to;
    }

    private void ShiftCodes(int from, int dictionaryBase)
    {
        for (int i = from; i < Count; i++)
        {
            if (!ValueKinds.IsInline(KindAt(i)))
            {
                V[i] += dictionaryBase;
            }
        }
    }

    private static T[] Grown<T>(T[] column, int size)
    {
        Array.Resize(ref column, size);
        return column;
    }
}
