using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Accrete.Storage.Cassandra.Cql;

/// <summary>Writes questions: whole frames, of which only the number of the stream is set later.</summary>
internal static class CqlRequests
{
    private const byte HasValues = 0x01, HasPageSize = 0x04, HasPagingState = 0x08, HasSerialConsistency = 0x10;

    /// <summary>Begins a connection.</summary>
    public static byte[] Startup() => Frame(CqlOpcode.Startup, 64, static writer =>
    {
        Short(writer, 3);
        String(writer, "CQL_VERSION");
        String(writer, "3.0.0");
        String(writer, "DRIVER_NAME");
        String(writer, "accrete");
        String(writer, "DRIVER_VERSION");
        String(writer, "1");
    });

    /// <summary>Asks what the server can do.</summary>
    public static byte[] Options() => Frame(CqlOpcode.Options, 0, static _ => { });

    /// <summary>Says who asks, as SASL's PLAIN does: a zero, the user, a zero, the password.</summary>
    public static byte[] Plain(string user, string password)
    {
        byte[] login = Encoding.UTF8.GetBytes($"\0{user}\0{password}");
        return Frame(CqlOpcode.AuthResponse, login.Length + 4, writer => Bytes(writer, login));
    }

    /// <summary>Prepares a statement.</summary>
    public static byte[] Prepare(string text) =>
        Frame(CqlOpcode.Prepare, text.Length + 4, writer => LongString(writer, text));

    /// <summary>Runs a prepared statement.</summary>
    public static byte[] Execute(ReadOnlyMemory<byte> id, CqlStatement statement)
    {
        int size = 64 + id.Length + (statement.PagingState?.Length ?? 0);
        foreach (object? value in statement.Values)
        {
            size += 4 + SizeOf(value);
        }

        return Frame(CqlOpcode.Execute, size, writer =>
        {
            Short(writer, id.Length);
            writer.Write(id.Span);
            Parameters(writer, statement);
        });
    }

    private static void Parameters(ArrayBufferWriter<byte> writer, CqlStatement statement)
    {
        Short(writer, (int)statement.Consistency);
        int flags = (statement.Values.Count > 0 ? HasValues : 0)
            | (statement.PageSize > 0 ? HasPageSize : 0)
            | (statement.PagingState is not null ? HasPagingState : 0)
            | (statement.SerialConsistency is not null ? HasSerialConsistency : 0);
        writer.Write([(byte)flags]);
        if (statement.Values.Count > 0)
        {
            Short(writer, statement.Values.Count);
            foreach (object? value in statement.Values)
            {
                Value(writer, value);
            }
        }

        if (statement.PageSize > 0)
        {
            Int(writer, statement.PageSize);
        }

        if (statement.PagingState is { } state)
        {
            Bytes(writer, state.Span);
        }

        if (statement.SerialConsistency is { } serial)
        {
            Short(writer, (int)serial);
        }
    }

    private static int SizeOf(object? value) => value switch
    {
        ReadOnlyMemory<byte> bytes => bytes.Length,
        string text => Encoding.UTF8.GetByteCount(text),
        _ => sizeof(long),
    };

    private static void Value(ArrayBufferWriter<byte> writer, object? value)
    {
        switch (value)
        {
            case null:
                Int(writer, -1);
                break;
            case string text:
                LongString(writer, text);
                break;
            case long number:
                Int(writer, sizeof(long));
                BinaryPrimitives.WriteInt64BigEndian(writer.GetSpan(sizeof(long)), number);
                writer.Advance(sizeof(long));
                break;
            case int number:
                Int(writer, sizeof(int));
                Int(writer, number);
                break;
            case ReadOnlyMemory<byte> bytes:
                Bytes(writer, bytes.Span);
                break;
            default:
                throw new ArgumentException($"A statement takes no {value.GetType().Name}.", nameof(value));
        }
    }

    private static byte[] Frame(CqlOpcode opcode, int size, Action<ArrayBufferWriter<byte>> body)
    {
        ArrayBufferWriter<byte> writer = new(CqlFrames.HeadBytes + size);
        writer.Advance(CqlFrames.HeadBytes);
        body(writer);
        byte[] frame = writer.WrittenSpan.ToArray();
        CqlFrames.WriteHead(frame, 0, opcode, frame.Length - CqlFrames.HeadBytes);
        return frame;
    }

    private static void Short(ArrayBufferWriter<byte> writer, int number)
    {
        BinaryPrimitives.WriteUInt16BigEndian(writer.GetSpan(sizeof(ushort)), checked((ushort)number));
        writer.Advance(sizeof(ushort));
    }

    private static void Int(ArrayBufferWriter<byte> writer, int number)
    {
        BinaryPrimitives.WriteInt32BigEndian(writer.GetSpan(sizeof(int)), number);
        writer.Advance(sizeof(int));
    }

    private static void String(ArrayBufferWriter<byte> writer, string text)
    {
        Short(writer, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, writer);
    }

    private static void LongString(ArrayBufferWriter<byte> writer, string text)
    {
        Int(writer, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, writer);
    }

    private static void Bytes(ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> bytes)
    {
        Int(writer, bytes.Length);
        writer.Write(bytes);
    }
}
