using Accrete.Index.Leaves;

namespace Accrete.Index.Codec;

/// <summary>Writes columns as bytes and reads them back in place (docs/format.md).</summary>
internal static class ColumnCodec
{
    /// <summary>Marks a column whose rows are one-byte indexes into a table of numbers.</summary>
    private const int TableForm = 0x10;

    /// <summary>Marks a column whose rows are codes over steps; the low bits are their width.</summary>
    private const int StepsForm = 0x20;

    /// <summary>Writes a column.</summary>
    public static void Write(SegmentWriter writer, in PackedColumn column, int rows)
    {
        writer.Int64(column.Base);
        if (column.Steps is { } steps)
        {
            writer.Byte((byte)(steps.IsTable ? TableForm : StepsForm | column.Width));
            writer.Varint((uint)steps.Count);
            Write(writer, steps.Numbers, steps.Count);
            foreach (ulong start in steps.Starts)
            {
                writer.Int64((long)start);
            }
        }
        else
        {
            writer.Byte((byte)column.Width);
        }

        writer.Raw(column.Stored(rows));
    }

    /// <summary>Reads a column; it keeps the segment.</summary>
    /// <exception cref="AccreteException">The bytes are damaged.</exception>
    public static PackedColumn Read(ref SegmentReader reader, byte[] segment, int rows)
    {
        long low = reader.Int64();
        int form = reader.Byte();
        ColumnSteps? steps = null;
        int width = form;
        if (form == TableForm)
        {
            (steps, width) = (ReadSteps(ref reader, segment, isTable: true, 1), 1);
        }
        else if ((form & ~0xF) == StepsForm)
        {
            width = form & 0xF;
            steps = ReadSteps(ref reader, segment, isTable: false, Width(width));
        }

        int start = reader.Position;
        reader.Raw(rows * Width(width));
        PackedColumn column = new(segment, start, low, width, steps);
        return steps is null || steps.Numbers[0] == low ? CheckedTable(column, rows)
            : throw SegmentFormat.Corrupt("a column in it begins with another number than it says");
    }

    private static int Width(int width) => width <= sizeof(long)
        ? width
        : throw SegmentFormat.Corrupt($"a column in it has {width} bytes a row");

    private static ColumnSteps ReadSteps(ref SegmentReader reader, byte[] segment, bool isTable, int width)
    {
        int count = reader.Count();
        if (count < 1 || count > (isTable ? ColumnSteps.DistinctMax : ColumnSteps.ClustersMax))
        {
            throw SegmentFormat.Corrupt($"a column in it has {count} steps");
        }

        long low = reader.Int64();
        int numberWidth = Width(reader.Byte());
        PackedColumn numbers = new(segment, reader.Position, low, numberWidth);
        reader.Raw(count * numberWidth);
        ulong[] starts = new ulong[isTable ? 0 : count];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = (ulong)reader.Int64();
        }

        ColumnSteps steps = new(count, numbers, starts, width);
        CheckAscending(steps);
        return steps;
    }

    /// <summary>Checks that codes ascend with their numbers, on which all searches rely.</summary>
    private static void CheckAscending(ColumnSteps steps)
    {
        bool ascends = steps.IsTable || steps.Starts[0] == 0;
        for (int i = 1; i < steps.Count && ascends; i++)
        {
            long number = steps.Numbers[i], before = steps.Numbers[i - 1];
            ascends = number > before && (steps.IsTable
                || (steps.Starts[i] > steps.Starts[i - 1]
                    && steps.Starts[i] - steps.Starts[i - 1] <= (ulong)(number - before)));
        }

        if (!ascends)
        {
            throw SegmentFormat.Corrupt("the steps of a column in it do not ascend");
        }
    }

    /// <summary>Checks that every row of a table's column has its number.</summary>
    private static PackedColumn CheckedTable(PackedColumn column, int rows)
    {
        if (column.Steps is { IsTable: true } steps)
        {
            foreach (byte index in column.Stored(rows))
            {
                if (index >= steps.Count)
                {
                    throw SegmentFormat.Corrupt("a row in it has a number that is not in the table");
                }
            }
        }

        return column;
    }
}
