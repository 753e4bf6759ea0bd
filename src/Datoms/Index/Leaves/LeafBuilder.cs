using System;
using Accrete.Values;

namespace Accrete.Index.Leaves;

/// <summary>Gathers datoms in order and packs them into leaves; used again and again.</summary>
internal sealed class LeafBuilder
{
    /// <summary>How many rows the columns have room for at first.</summary>
    private const int InitialRows = 256;

    private readonly ObjectTable _objects = new();
    private long[] _e = new long[InitialRows];
    private int[] _a = new int[InitialRows];
    private ValueKind[] _kinds = new ValueKind[InitialRows];
    private long[] _v = new long[InitialRows];
    private long[] _tOp = new long[InitialRows];
    private object?[] _lastDictionary = [];
    private int[] _lastCodes = [];

    /// <summary>Gets how many datoms were gathered.</summary>
    public int Count { get; private set; }

    /// <summary>Gets how many rows were looked at by <see cref="Renew"/>, in the life of the builder.</summary>
    public long RowsRenewed { get; private set; }

    /// <summary>Adds a datom.</summary>
    public void Add(in Datom datom)
    {
        Value value = datom.V;
        AddRow(datom.E, datom.A, value.Kind, value.IsInline ? value.Bits : _objects.CodeOf(value), datom.TOp);
    }

    /// <summary>Adds rows of a batch.</summary>
    public void Add(DatomBatch batch, int from, int to)
    {
        UseDictionary(batch.Dictionary);
        for (int i = from; i < to; i++)
        {
            ValueKind kind = batch.KindAt(i);
            long code = batch.V[i];
            if (!ValueKinds.IsInline(kind))
            {
                ref int known = ref _lastCodes[code];
                if (known < 0)
                {
                    known = _objects.CodeOf(batch.ValueAt(i));
                }

                code = known;
            }

            AddRow(batch.E[i], batch.A[i], kind, code, batch.TOp[i]);
        }
    }

    /// <summary>Gets about how many bytes of memory the objects take that were gathered since the builder was last
    /// empty or renewed.</summary>
    public int ObjectBytes => _objects.Bytes;

    /// <summary>Returns a datom that was gathered.</summary>
    public Datom DatomAt(int row) => new(_e[row], _a[row], ValueAt(row), _tOp[row] >> 1, (_tOp[row] & 1) != 0);

    /// <summary>Adds all rows of a batch before those that were gathered.</summary>
    public void Prepend(DatomBatch batch)
    {
        int count = Count;
        int shift = batch.Count;
        Reserve(count + shift);
        Add(batch, 0, shift);
        Rotate(_e, count, shift);
        Rotate(_a, count, shift);
        Rotate(_kinds, count, shift);
        Rotate(_v, count, shift);
        Rotate(_tOp, count, shift);
    }

    /// <summary>Forgets the objects that only leaves have which were finished.</summary>
    public void Renew()
    {
        RowsRenewed += Count;
        Value[] values = new Value[Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ValueAt(i);
        }

        _objects.Clear();
        _lastDictionary = [];
        for (int i = 0; i < values.Length; i++)
        {
            _v[i] = values[i].IsInline ? values[i].Bits : _objects.CodeOf(values[i]);
        }
    }

    /// <summary>Packs the first datoms that were gathered into a leaf and forgets them.</summary>
    /// <param name="order">The order they stand in; null for datoms that are not sorted.</param>
    /// <param name="rows">How many.</param>
    public Leaf Finish(IndexOrder? order, int rows)
    {
        object?[] dictionary = TakeDictionary(rows);
        AttributeTable table = TableOf(order, rows);
        LeafAttribute[] attributes = table.Sorted(withBases: order != IndexOrder.Vaet);
        long[] indexes = IndexesOf(attributes, rows);
        ScaleDoubles(attributes, indexes);
        LeafColumns columns = new(
            PackedColumn.PackClusters(_e.AsSpan(0, rows)),
            PackedColumn.Pack(indexes),
            PackValues(attributes, indexes),
            PackedColumn.PackRepeated(_tOp.AsSpan(0, rows)));
        Leaf leaf = new(rows, columns, attributes, dictionary)
        {
            // Plans never ask how the attributes of an entity lie.
            Shares = order is null or IndexOrder.Eavt ? [] : table.Shares(),
        };
        Forget(rows);
        return leaf;
    }

    private static void Rotate<T>(T[] column, int count, int shift)
    {
        T[] later = column[..count];
        Array.Copy(column, count, column, 0, shift);
        later.CopyTo(column, shift);
    }

    private Value ValueAt(int row) => ValueKinds.IsInline(_kinds[row])
        ? Value.Inline(_kinds[row], _v[row])
        : _objects[(int)_v[row]];

    /// <summary>Returns the objects of the first rows in the order they come, and makes those rows point
    /// at them.</summary>
    private object?[] TakeDictionary(int rows)
    {
        if (_objects.Count == 0)
        {
            return [];
        }

        int[] codes = new int[_objects.Count];
        object?[] dictionary = new object?[_objects.Count];
        int count = 0;
        for (int i = 0; i < rows; i++)
        {
            if (ValueKinds.IsInline(_kinds[i]))
            {
                continue;
            }

            ref int code = ref codes[_v[i]];
            if (code == 0)
            {
                dictionary[count++] = _objects[(int)_v[i]].Reference;
                code = count;
            }

            _v[i] = code - 1;
        }

        Array.Resize(ref dictionary, count);
        return dictionary;
    }

    private void Forget(int rows)
    {
        int left = Count - rows;
        Array.Copy(_e, rows, _e, 0, left);
        Array.Copy(_a, rows, _a, 0, left);
        Array.Copy(_kinds, rows, _kinds, 0, left);
        Array.Copy(_v, rows, _v, 0, left);
        Array.Copy(_tOp, rows, _tOp, 0, left);
        Count = left;
        if (left == 0)
        {
            _objects.Clear();
            _lastDictionary = [];
        }
    }

    private void AddRow(long e, int a, ValueKind kind, long code, long tOp)
    {
        int at = Count;
        Reserve(at + 1);

        _e[at] = e;
        _a[at] = a;
        _kinds[at] = kind;
        _v[at] = code;
        _tOp[at] = tOp;
        Count = at + 1;
    }

    private void UseDictionary(object?[] dictionary)
    {
        if (ReferenceEquals(dictionary, _lastDictionary))
        {
            return;
        }

        _lastDictionary = dictionary;
        if (_lastCodes.Length < dictionary.Length)
        {
            _lastCodes = new int[dictionary.Length];
        }

        _lastCodes.AsSpan(0, dictionary.Length).Fill(-1);
    }

    /// <summary>Gathers the attributes of the first rows: those of an order are counted by what is looked up
    /// in it.</summary>
    private AttributeTable TableOf(IndexOrder? order, int rows)
    {
        AttributeTable table = new();
        long[] keys = order == IndexOrder.Aevt ? _e : _v;
        for (int i = 0; i < rows; i++)
        {
            bool beginsRun = i == 0 || keys[i] != keys[i - 1] || _a[i] != _a[i - 1];
            table.Note(_a[i], _kinds[i], _v[i], beginsRun);
        }

        return table;
    }

    /// <summary>Returns each row's index into the attributes.</summary>
    private long[] IndexesOf(LeafAttribute[] attributes, int rows)
    {
        long[] indexes = new long[rows];
        if (attributes.Length > 1)
        {
            int last = 0;
            for (int i = 0; i < indexes.Length; i++)
            {
                last = attributes[last].Id == _a[i] ? last : LeafSearch.AttributeIndex(attributes, _a[i]);
                indexes[i] = last;
            }
        }

        return indexes;
    }

    /// <summary>Packs the doubles of each attribute, by themselves where they can be, and else by what stands beside
    /// them.</summary>
    private void ScaleDoubles(LeafAttribute[] attributes, long[] indexes)
    {
        Span<long> numbers = _v.AsSpan(0, indexes.Length);
        int unscaled = 0;
        for (int i = 0; i < attributes.Length; i++)
        {
            if (attributes[i].Kind == ValueKind.Double
                && !PackedDoubles.TryScale(numbers, indexes, i, ref attributes[i]))
            {
                unscaled++;
            }
        }

        if (attributes.Length == 1)
        {
            // One alone needs no base, since the column has its own.
            attributes[0] = attributes[0] with { Base = 0 };
        }
        else if (unscaled > 0)
        {
            int others = BytesOfOthers(attributes, indexes);
            for (int i = 0; i < attributes.Length; i++)
            {
                if (attributes[i] is { Kind: ValueKind.Double, Scale: 0 })
                {
                    PackedDoubles.TryTable(numbers, indexes, i, others, ref attributes[i]);
                }
            }
        }
    }

    /// <summary>Returns how many bytes a value takes in the column beside doubles that are not scaled.</summary>
    private int BytesOfOthers(LeafAttribute[] attributes, long[] indexes)
    {
        int bytes = 0;
        for (int i = 0; i < indexes.Length; i++)
        {
            ref readonly LeafAttribute attribute = ref attributes[indexes[i]];
            if (attribute.Kind != ValueKind.Double || attribute.Scale != 0)
            {
                bytes = Math.Max(bytes, PackedDoubles.BytesOf(_v[i] - attribute.Base));
            }
        }

        return bytes;
    }

    private PackedColumn PackValues(LeafAttribute[] attributes, long[] indexes)
    {
        Span<long> codes = _v.AsSpan(0, indexes.Length);
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] -= attributes[indexes[i]].Base;
        }

        return PackedColumn.PackClusters(codes);
    }

    private void Reserve(int rows)
    {
        if (rows <= _e.Length)
        {
            return;
        }

        int size = Math.Max(rows, _e.Length * 2);
        Array.Resize(ref _e, size);
        Array.Resize(ref _a, size);
        Array.Resize(ref _kinds, size);
        Array.Resize(ref _v, size);
        Array.Resize(ref _tOp, size);
    }
}
