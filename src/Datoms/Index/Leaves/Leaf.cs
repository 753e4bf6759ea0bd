using System;
using Accrete.Values;

namespace Accrete.Index.Leaves;

/// <summary>Some thousands of datoms, packed column by column: an immutable segment.</summary>
/// <remarks>Single rows are read, and places are searched, in the packed columns; bulk readers have them
/// decoded into batches. Values of inline kinds stand in their column as bits, those of reference kinds as
/// indexes into the dictionary.</remarks>
internal sealed class Leaf : IndexNode
{
    /// <summary>The most datoms of a leaf: one batch.</summary>
    public const int RowsMax = DatomBatch.Capacity;

    /// <summary>About how many bytes a leaf takes without its columns and objects.</summary>
    private const int OwnBytes = 300;

    /// <summary>About how many bytes an attribute takes.</summary>
    private const int AttributeBytes = 32;

    private readonly int _count;
    private readonly int _stored;
    private readonly LeafColumns _columns;
    private readonly bool _hasScales;

    /// <summary>Makes a leaf of its parts.</summary>
    /// <param name="count">How many rows there are.</param>
    /// <param name="columns">The columns, <c>A</c> as indexes into the attributes.</param>
    /// <param name="attributes">The attributes by ascending id.</param>
    /// <param name="dictionary">The objects of values of reference kinds.</param>
    /// <param name="stored">How many bytes the stored form has, if the columns stand in it; else 0.</param>
    public Leaf(int count, LeafColumns columns, LeafAttribute[] attributes, object?[] dictionary, int stored = 0)
    {
        _count = count;
        _stored = stored;
        _columns = columns;
        Attributes = attributes;
        Dictionary = dictionary;
        UniformKind = attributes.Length == 0 ? ValueKind.None : attributes[0].Kind;
        foreach (LeafAttribute attribute in attributes)
        {
            UniformKind = attribute.Kind == UniformKind ? UniformKind : ValueKind.None;
            HasBases |= attribute.Base != 0;
            _hasScales |= attribute.Scale != 0;
        }
    }

    /// <inheritdoc/>
    public override long Count => _count;

    /// <inheritdoc/>
    public override int Height => 0;

    /// <inheritdoc/>
    public override long MemoryBytes
    {
        get
        {
            long bytes = OwnBytes;
            foreach (LeafAttribute attribute in Attributes)
            {
                bytes += AttributeBytes + ((attribute.Table?.Length ?? 0) * sizeof(long));
            }

            bytes += _stored > 0 ? _stored : _columns.BytesOf(_count);
            foreach (object? reference in Dictionary)
            {
                bytes += ObjectSize.Of(reference);
            }

            return bytes;
        }
    }

    /// <summary>Gets how many rows there are.</summary>
    public int Rows => _count;

    /// <summary>Gets the packed columns.</summary>
    public ref readonly LeafColumns Columns => ref _columns;

    /// <summary>Gets the attributes that have rows, by ascending id.</summary>
    public LeafAttribute[] Attributes { get; }

    /// <summary>Gets the objects of values of reference kinds.</summary>
    public object?[] Dictionary { get; }

    /// <summary>Gets the kind of all values, None where they differ.</summary>
    public ValueKind UniformKind { get; }

    /// <summary>Gets whether numbers in the column of values count from different bases.</summary>
    public bool HasBases { get; }

    /// <summary>Gets how much of the leaf each attribute has, by ascending id; empty where nobody counted.</summary>
    public AttributeShare[] Shares { get; init; } = [];

    /// <summary>Returns the attribute of a row.</summary>
    public ref readonly LeafAttribute AttributeAt(int row) =>
        ref Attributes[Attributes.Length == 1 ? 0 : (int)Columns.A[row]];

    /// <summary>Returns the bits or the dictionary index of a row's value.</summary>
    public long CodeAt(int row) => AttributeAt(row).CodeOf(Columns.V[row]);

    /// <summary>Returns the value of a row.</summary>
    public Value ValueAt(int row)
    {
        ref readonly LeafAttribute attribute = ref AttributeAt(row);
        long code = attribute.CodeOf(Columns.V[row]);
        return ValueKinds.IsInline(attribute.Kind)
            ? Value.Inline(attribute.Kind, code)
            : Value.Referenced(attribute.Kind, Dictionary[code]!); // an entry that a row points at is never null
    }

    /// <summary>Returns the datom of a row.</summary>
    public Datom DatomAt(int row)
    {
        long tOp = Columns.TOp[row];
        return new Datom(Columns.E[row], AttributeAt(row).Id, ValueAt(row), tOp >> 1, (tOp & 1) != 0);
    }

    /// <summary>Adds rows to a batch that is empty or whose dictionary is this leaf's.</summary>
    public void Decode(int from, int length, DatomBatch batch)
    {
        int at = batch.Count;
        DecodeFacts(from, length, batch);
        Columns.TOp.Decode(from, batch.TOp.AsSpan(at, length));
    }

    /// <summary>Does the same without t and the added bit: the batch has anything in their place.</summary>
    public void DecodeFacts(int from, int length, DatomBatch batch)
    {
        int at = batch.Count;
        batch.Reserve(at + length);
        Columns.E.Decode(from, batch.E.AsSpan(at, length));
        Columns.V.Decode(from, batch.V.AsSpan(at, length));
        if (Attributes.Length == 1)
        {
            batch.A.AsSpan(at, length).Fill(Attributes[0].Id);
            AddBase(batch.V.AsSpan(at, length), Attributes[0].Base);
            if (_hasScales)
            {
                PackedDoubles.Spread(batch.V.AsSpan(at, length), Attributes[0]);
            }
        }
        else
        {
            DecodeAttributes(from, length, batch);
            if (_hasScales)
            {
                SpreadScaled(from, batch.V.AsSpan(at, length));
            }
        }

        batch.UniformKind = UniformKind;
        batch.Dictionary = Dictionary;
        batch.IsOfLeaf = true;
        batch.Count = at + length;
    }

    /// <summary>Adds the base of an attribute that is alone: ours have none, but the format allows it.</summary>
    private static void AddBase(Span<long> codes, long @base)
    {
        for (int i = 0; @base != 0 && i < codes.Length; i++)
        {
            codes[i] += @base;
        }
    }

    /// <summary>Makes bits of packed doubles among other values, all with their bases.</summary>
    private void SpreadScaled(int from, Span<long> codes)
    {
        for (int i = 0; i < codes.Length; i++)
        {
            ref readonly LeafAttribute attribute = ref AttributeAt(from + i);
            if (attribute.Scale != 0)
            {
                codes[i] = PackedDoubles.BitsOf(codes[i] - attribute.Base, attribute);
            }
        }
    }

    private void DecodeAttributes(int from, int length, DatomBatch batch)
    {
        int at = batch.Count;
        Span<int> ids = batch.A.AsSpan(at, length);
        Span<long> codes = batch.V.AsSpan(at, length);
        Span<ValueKind> kinds = batch.Kinds.AsSpan(at, length);
        LeafAttribute[] attributes = Attributes;
        PackedColumn column = Columns.A;
        if (column.Width == 1)
        {
            DecodeAttributes(column.Stored(from + length)[from..], (int)column.Base, ids, codes, kinds);
            return;
        }

        for (int i = 0; i < length; i++)
        {
            ref readonly LeafAttribute attribute = ref attributes[(int)column[from + i]];
            ids[i] = attribute.Id;
            codes[i] += attribute.Base;
            kinds[i] = attribute.Kind;
        }
    }

    /// <summary>Does the same where an index into the attributes is one byte, as it mostly is.</summary>
    private void DecodeAttributes(
        ReadOnlySpan<byte> indexes, int first, Span<int> ids, Span<long> codes, Span<ValueKind> kinds)
    {
        ReadOnlySpan<LeafAttribute> attributes = Attributes.AsSpan(first);
        ids = ids[..indexes.Length];
        codes = codes[..indexes.Length];
        kinds = kinds[..indexes.Length];
        for (int i = 0; i < indexes.Length; i++)
        {
            ref readonly LeafAttribute attribute = ref attributes[indexes[i]];
            ids[i] = attribute.Id;
            codes[i] += attribute.Base;
            kinds[i] = attribute.Kind;
        }
    }
}
