using System;
using Accrete.Index.Leaves;
using Accrete.Values;

namespace Accrete.Index.Codec;

/// <summary>Writes leaves as bytes and reads them back (docs/format.md). A leaf that is read uses the columns
/// where they stand in the bytes.</summary>
internal static class LeafCodec
{
    /// <summary>The upper bits of the byte of an attribute's kind are the scale of its doubles.</summary>
    private const int ScaleShift = 5;

    /// <summary>Returns the stored form of a leaf.</summary>
    public static byte[] Write(Leaf leaf)
    {
        SegmentWriter writer = new();
        writer.Zeros(SegmentFormat.HeadBytes);
        writer.Varint((uint)leaf.Attributes.Length);
        foreach (LeafAttribute attribute in leaf.Attributes)
        {
            writer.Varint((uint)attribute.Id);
            writer.Byte((byte)((int)attribute.Kind | (attribute.Scale << ScaleShift)));
            writer.Int64(attribute.Base);
            if (attribute.Table is { } table)
            {
                writer.Varint((uint)table.Length);
                foreach (long number in table)
                {
                    writer.Int64(number);
                }
            }
        }

        ColumnCodec.Write(writer, leaf.Columns.E, leaf.Rows);
        ColumnCodec.Write(writer, leaf.Columns.A, leaf.Rows);
        ColumnCodec.Write(writer, leaf.Columns.V, leaf.Rows);
        ColumnCodec.Write(writer, leaf.Columns.TOp, leaf.Rows);
        WriteDictionary(writer, leaf);
        writer.Zeros(SegmentFormat.TailBytes);
        byte[] segment = writer.ToArray();
        SegmentFormat.WriteHead(segment, SegmentFormat.LeafKind, leaf.Rows);
        return segment;
    }

    /// <summary>Reads a leaf.</summary>
    /// <param name="segment">The stored form; the leaf keeps it, so it must not change.</param>
    /// <exception cref="AccreteException"><c>:db.error/corrupt-segment</c>: the bytes are no leaf, or damaged;
    /// <c>:db.error/segment-version</c>: a newer program wrote it.</exception>
    public static Leaf Read(byte[] segment)
    {
        uint rows = SegmentFormat.ReadHead(segment, SegmentFormat.LeafKind);
        if (rows > Leaf.RowsMax)
        {
            throw SegmentFormat.Corrupt($"it has {rows} rows");
        }

        int count = (int)rows;
        SegmentReader reader = new(segment.AsSpan(..^SegmentFormat.TailBytes));
        reader.Raw(SegmentFormat.HeadBytes);
        LeafAttribute[] attributes = ReadAttributes(ref reader, count);
        LeafColumns columns = new(
            ColumnCodec.Read(ref reader, segment, count),
            ColumnCodec.Read(ref reader, segment, count),
            ColumnCodec.Read(ref reader, segment, count),
            ColumnCodec.Read(ref reader, segment, count));
        if (columns.A.Steps is not null)
        {
            throw SegmentFormat.Corrupt("its column of attributes is of a form that only others have");
        }

        Value[] dictionary = ReadDictionary(ref reader, count);
        if (reader.Left != 0)
        {
            throw SegmentFormat.Corrupt($"{reader.Left} bytes too many stand in it");
        }

        CheckRows(count, columns, attributes, dictionary);
        object?[] objects = Array.ConvertAll(dictionary, value => value.Reference);
        return new Leaf(count, columns, attributes, objects, segment.Length);
    }

    private static LeafAttribute[] ReadAttributes(ref SegmentReader reader, int rows)
    {
        int count = reader.Count();
        if (count > rows)
        {
            throw SegmentFormat.Corrupt($"it has {count} attributes in {rows} rows");
        }

        LeafAttribute[] attributes = new LeafAttribute[count];
        for (int i = 0; i < count; i++)
        {
            uint id = reader.Varint();
            int kindAndScale = reader.Byte();
            ValueKind kind = (ValueKind)(kindAndScale & ((1 << ScaleShift) - 1));
            int scale = kindAndScale >> ScaleShift;
            long low = reader.Int64();
            if (id > int.MaxValue || kind is ValueKind.None or > ValueKind.Symbol
                || (scale > 0 && kind != ValueKind.Double)
                || (i > 0 && (int)id <= attributes[i - 1].Id))
            {
                throw SegmentFormat.Corrupt("its attributes are out of order, or of no known kind");
            }

            attributes[i] = new LeafAttribute((int)id, kind, low, scale,
                scale == PackedDoubles.TableScale ? ReadTable(ref reader, rows) : null);
        }

        return attributes;
    }

    private static long[] ReadTable(ref SegmentReader reader, int rows)
    {
        int count = reader.Count();
        if (count > rows)
        {
            throw SegmentFormat.Corrupt($"it has {count} doubles in {rows} rows");
        }

        long[] table = new long[count];
        for (int i = 0; i < count; i++)
        {
            table[i] = reader.Int64();
        }

        return table;
    }

    /// <summary>Writes the dictionary: the kind of an entry is that of the rows that point at it.</summary>
    private static void WriteDictionary(SegmentWriter writer, Leaf leaf)
    {
        ValueKind[] kinds = new ValueKind[leaf.Dictionary.Length];
        for (int row = 0; row < leaf.Rows; row++)
        {
            ValueKind kind = leaf.AttributeAt(row).Kind;
            if (!ValueKinds.IsInline(kind))
            {
                kinds[leaf.CodeAt(row)] = kind;
            }
        }

        writer.Varint((uint)kinds.Length);
        for (int i = 0; i < kinds.Length; i++)
        {
            // Builders make no entry that no row points at, so each has a kind and an object.
            ObjectCodec.Write(writer, Value.Referenced(kinds[i], leaf.Dictionary[i]!));
        }
    }

    private static Value[] ReadDictionary(ref SegmentReader reader, int rows)
    {
        int count = reader.Count();
        if (count > rows)
        {
            throw SegmentFormat.Corrupt($"it has {count} objects in {rows} rows");
        }

        Value[] dictionary = new Value[count];
        for (int i = 0; i < count; i++)
        {
            dictionary[i] = ObjectCodec.Read(ref reader);
        }

        return dictionary;
    }

    /// <summary>Checks what later reads rely on: each row's attribute and object are there, and of one
    /// kind.</summary>
    private static void CheckRows(int rows, in LeafColumns columns, LeafAttribute[] attributes, Value[] dictionary)
    {
        for (int row = 0; row < rows; row++)
        {
            long place = attributes.Length == 1 ? 0 : columns.A[row];
            if (place < 0 || place >= attributes.Length || columns.E[row] < 0 || columns.TOp[row] < 0)
            {
                throw SegmentFormat.Corrupt($"row {row} is out of range");
            }

            LeafAttribute attribute = attributes[place];
            if (!IsThere(columns.V[row] + attribute.Base, attribute, dictionary))
            {
                throw SegmentFormat.Corrupt($"the value of row {row} is missing");
            }
        }
    }

    /// <summary>Tells whether what stands in the column of values, with the base added, leads to a value.</summary>
    private static bool IsThere(long number, in LeafAttribute attribute, Value[] dictionary)
    {
        if (ValueKinds.IsInline(attribute.Kind))
        {
            return attribute.Table is not { } table || (ulong)number < (ulong)table.Length;
        }

        return (ulong)number < (ulong)dictionary.Length && dictionary[number].Kind == attribute.Kind;
    }
}
