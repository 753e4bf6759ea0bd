using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace Accrete.Storage.Contract.Cassandra;

/// <summary>Makes the frames that a server sends.</summary>
public static class FakeFrames
{
    public static byte[] Frame(short stream, byte opcode, Action<FakeWriter> body, byte flags = 0)
    {
        FakeWriter writer = new();
        body(writer);
        byte[] bytes = writer.ToArray();
        byte[] frame = new byte[9 + bytes.Length];
        frame[0] = 0x84;
        frame[1] = flags;
        BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(2), stream);
        frame[4] = opcode;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), bytes.Length);
        bytes.CopyTo(frame, 9);
        return frame;
    }

    public static byte[] Error(short stream, int code, string text, Action<FakeWriter>? more = null) =>
        Frame(stream, 0x00, writer =>
        {
            writer.Int(code);
            writer.String(text);
            more?.Invoke(writer);
        });

    public static byte[] Rows(short stream, FakeRows rows) => Frame(stream, 0x08, writer =>
    {
        if (rows.Columns.Count == 0)
        {
            writer.Int(1);
            return;
        }

        writer.Int(2);
        writer.Int(rows.Next is null ? 1 : 3);
        writer.Int(rows.Columns.Count);
        if (rows.Next is { } next)
        {
            writer.Int(4);
            writer.Int(next);
        }

        writer.String("keyspace");
        writer.String("table");
        foreach ((string name, int type) in rows.Columns)
        {
            writer.String(name);
            writer.Short(type);
        }

        writer.Int(rows.Values.Count);
        foreach (IReadOnlyList<object?> row in rows.Values)
        {
            foreach (object? value in row)
            {
                writer.Value(value);
            }
        }
    });
}

/// <summary>Columns with their types, rows, and where the next page begins.</summary>
public sealed record FakeRows(
    IReadOnlyList<(string Name, int Type)> Columns, IReadOnlyList<IReadOnlyList<object?>> Values, int? Next = null)
{
    public static FakeRows None { get; } = new([], []);
}

/// <summary>Writes the body of a frame.</summary>
public sealed class FakeWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Short(int number) => _bytes.Write([(byte)(number >> 8), (byte)number]);

    public void Int(int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        _bytes.Write(bytes);
    }

    public void String(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Short(bytes.Length);
        _bytes.Write(bytes);
    }

    public void Value(object? value)
    {
        byte[]? bytes = value switch
        {
            null => null,
            string text => Encoding.UTF8.GetBytes(text),
            bool truth => [truth ? (byte)1 : (byte)0],
            int number => Of(4, span => BinaryPrimitives.WriteInt32BigEndian(span, number)),
            long number => Of(8, span => BinaryPrimitives.WriteInt64BigEndian(span, number)),
            _ => (byte[])value,
        };
        Int(bytes?.Length ?? -1);
        _bytes.Write(bytes);
    }

    private static byte[] Of(int count, Action<byte[]> write)
    {
        byte[] bytes = new byte[count];
        write(bytes);
        return bytes;
    }
}

/// <summary>Reads the body of a frame.</summary>
public sealed class FakeReader(byte[] body)
{
    private int _at;

    public byte Byte() => body[_at++];

    public int Short() => (body[_at++] << 8) | body[_at++];

    public int Int() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public string String() => Encoding.UTF8.GetString(Take(Short()));

    public string LongString() => Encoding.UTF8.GetString(Take(Int()));

    public byte[]? Bytes() => Int() is var count and >= 0 ? Take(count).ToArray() : null;

    private ReadOnlySpan<byte> Take(int count)
    {
        _at += count;
        return body.AsSpan(_at - count, count);
    }
}

/// <summary>A statement that was prepared, with its values.</summary>
public sealed record FakeQuestion(
    string Text, IReadOnlyList<byte[]?> Values, int Consistency, int PageSize, int From, int Serial)
{
    public static FakeQuestion Read(string text, FakeReader body)
    {
        int consistency = body.Short(), flags = body.Byte();
        List<byte[]?> values = [];
        for (int left = (flags & 1) != 0 ? body.Short() : 0; left > 0; left--)
        {
            values.Add(body.Bytes());
        }

        int size = (flags & 4) != 0 ? body.Int() : int.MaxValue;
        int from = (flags & 8) != 0 ? BinaryPrimitives.ReadInt32BigEndian(body.Bytes()) : 0;
        return new FakeQuestion(text, values, consistency, size, from, (flags & 16) != 0 ? body.Short() : 0);
    }
}
