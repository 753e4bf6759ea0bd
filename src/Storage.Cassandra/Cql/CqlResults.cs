using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Accrete.Storage.Cassandra.Cql;

/// <summary>Reads answers: results, errors, and what a statement that was prepared is called (version 4,
/// 4.2).</summary>
internal static class CqlResults
{
    private const int Void = 1, Rows = 2, SetKeyspace = 3, Prepared = 4, SchemaChange = 5;
    private const int HasGlobalTable = 1, HasMorePages = 2, HasNoMetadata = 4;

    // What is nested deeper was not made by any table of ours.
    private const int TypeDepthMax = 16;

    /// <summary>Returns the page of a result.</summary>
    /// <exception cref="CqlServerException">It is an error.</exception>
    /// <exception cref="CqlProtocolException">It is no result.</exception>
    public static CqlPage Page(CqlFrame frame)
    {
        CqlReader reader = Result(frame);
        int kind = reader.Int();
        return kind switch
        {
            Rows => RowsOf(ref reader),
            Void or SetKeyspace or SchemaChange => CqlPage.Empty,
            _ => throw new CqlProtocolException($"a result of the kind {kind}"),
        };
    }

    /// <summary>Returns what a prepared statement is called.</summary>
    /// <exception cref="CqlServerException">It is an error.</exception>
    /// <exception cref="CqlProtocolException">It is no such result.</exception>
    public static byte[] PreparedId(CqlFrame frame)
    {
        CqlReader reader = Result(frame);
        return reader.Int() == Prepared && reader.ShortBytes() is { Length: > 0 } id
            ? id.ToArray()
            : throw new CqlProtocolException("a statement was not prepared");
    }

    /// <summary>Checks that an answer is what was expected.</summary>
    /// <exception cref="CqlServerException">It is an error.</exception>
    /// <exception cref="CqlProtocolException">It is something else.</exception>
    public static CqlFrame Expect(CqlFrame frame, params ReadOnlySpan<CqlOpcode> expected)
    {
        if (frame.Opcode == CqlOpcode.Error)
        {
            throw Error(frame);
        }

        return expected.Contains(frame.Opcode)
            ? frame
            : throw new CqlProtocolException($"the answer is of the kind {(int)frame.Opcode:x2}");
    }

    private static CqlServerException Error(CqlFrame frame)
    {
        CqlReader reader = new(frame.Body);
        return new CqlServerException(reader.Int(), reader.String());
    }

    private static CqlReader Result(CqlFrame frame) => new(Expect(frame, CqlOpcode.Result).Body);

    private static CqlPage RowsOf(ref CqlReader reader)
    {
        int flags = reader.Int();
        int columns = reader.Count(reader.Int(), leastBytes: (flags & HasNoMetadata) != 0 ? 0 : 4);
        ReadOnlyMemory<byte>? state = (flags & HasMorePages) != 0 ? reader.Bytes() : null;
        if ((flags & HasNoMetadata) != 0)
        {
            throw new CqlProtocolException("rows without the names of their columns, which nobody asked for");
        }

        (string[] names, int[] types) = ColumnsOf(ref reader, flags, columns);
        int count = reader.Count(reader.Int(), leastBytes: 4 * columns);
        if (columns == 0 && count > 0)
        {
            throw new CqlProtocolException("rows without columns");
        }

        List<CqlRow> rows = new(count);
        for (int row = 0; row < count; row++)
        {
            object?[] values = new object?[columns];
            for (int column = 0; column < columns; column++)
            {
                values[column] = Value(types[column], reader.Bytes());
            }

            rows.Add(new CqlRow(names, values));
        }

        return new CqlPage(rows, state);
    }

    private static (string[] Names, int[] Types) ColumnsOf(ref CqlReader reader, int flags, int count)
    {
        string[] names = new string[count];
        int[] types = new int[count];
        bool isGlobal = (flags & HasGlobalTable) != 0;
        if (isGlobal)
        {
            SkipTable(ref reader);
        }

        for (int i = 0; i < count; i++)
        {
            if (!isGlobal)
            {
                SkipTable(ref reader);
            }

            names[i] = reader.String();
            types[i] = TypeOf(ref reader, 0);
        }

        return (names, types);
    }

    private static void SkipTable(ref CqlReader reader)
    {
        reader.String();
        reader.String();
    }

    /// <summary>Reads a type, and passes over those that it is made of.</summary>
    private static int TypeOf(ref CqlReader reader, int depth)
    {
        if (depth > TypeDepthMax)
        {
            throw new CqlProtocolException("a type is nested too deep");
        }

        int type = reader.Short();
        switch (type)
        {
            case 0x00: // a class
                reader.String();
                break;
            case 0x20 or 0x22: // a list, a set
                TypeOf(ref reader, depth + 1);
                break;
            case 0x21: // a map
                TypeOf(ref reader, depth + 1);
                TypeOf(ref reader, depth + 1);
                break;
            case 0x30: // a type of the user's
                SkipTable(ref reader);
                SkipTypes(ref reader, depth, areNamed: true);
                break;
            case 0x31: // a tuple
                SkipTypes(ref reader, depth, areNamed: false);
                break;
        }

        return type;
    }

    private static void SkipTypes(ref CqlReader reader, int depth, bool areNamed)
    {
        for (int left = reader.Short(); left > 0; left--)
        {
            if (areNamed)
            {
                reader.String();
            }

            TypeOf(ref reader, depth + 1);
        }
    }

    private static object? Value(int type, ReadOnlyMemory<byte>? bytes) => (type, bytes) switch
    {
        (_, null) => null,
        (0x01 or 0x0D, { } text) => CqlReader.Text(text.Span),
        (0x02, { Length: sizeof(long) } number) => BinaryPrimitives.ReadInt64BigEndian(number.Span),
        (0x09, { Length: sizeof(int) } number) => BinaryPrimitives.ReadInt32BigEndian(number.Span),
        (0x04, { Length: 1 } truth) => truth.Span[0] != 0,
        (0x02 or 0x09 or 0x04, _) => throw new CqlProtocolException("a number has another length"),
        (_, { } other) => other,
    };
}
