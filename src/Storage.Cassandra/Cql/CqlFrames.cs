using System;
using System.Buffers.Binary;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage.Cassandra.Cql;

/// <summary>Reads and begins frames: a head of nine bytes, and a body (version 4, section 2).</summary>
internal static class CqlFrames
{
    /// <summary>The version of the protocol, spoken by every server from 2.2 on.</summary>
    public const byte Version = 4;

    /// <summary>The bytes of a frame's head.</summary>
    public const int HeadBytes = 9;

    /// <summary>The largest body that is taken: a segment with all that stands around it, four times over.</summary>
    public const int BodyBytesMax = 4 * StorageLimits.SegmentBytesMax;

    /// <summary>A body that says it is larger gets room for its first part alone until that has come.</summary>
    private const int FirstBytesMax = 1 << 20;

    private const byte Answer = 0x80;
    private const byte Compressed = 0x01, Traced = 0x02, Payload = 0x04, Warned = 0x08;
    private const int TracingIdBytes = 16;

    /// <summary>Reads a frame.</summary>
    /// <returns>The frame; null where the other side ended the connection between two.</returns>
    /// <exception cref="CqlProtocolException">This is no frame, or a larger one than is taken.</exception>
    /// <exception cref="EndOfStreamException">It ends in the middle.</exception>
    public static async Task<CqlFrame?> ReadAsync(Stream stream, byte[] head, CancellationToken token)
    {
        int read = await stream.ReadAtLeastAsync(
            head.AsMemory(0, HeadBytes), HeadBytes, throwOnEndOfStream: false, token).ConfigureAwait(false);
        if (read == 0)
        {
            return null;
        }

        if (read < HeadBytes)
        {
            throw new EndOfStreamException("The connection ended in the middle of a frame.");
        }

        (short id, CqlOpcode opcode, byte flags, int length) = Head(head);
        byte[] body = new byte[Math.Min(length, FirstBytesMax)];
        await stream.ReadExactlyAsync(body, token).ConfigureAwait(false);
        if (length > body.Length)
        {
            int first = body.Length;
            Array.Resize(ref body, length);
            await stream.ReadExactlyAsync(body.AsMemory(first), token).ConfigureAwait(false);
        }

        return new CqlFrame(id, opcode, WithoutExtras(body, flags));
    }

    /// <summary>Writes the head of a question.</summary>
    public static void WriteHead(Span<byte> head, short stream, CqlOpcode opcode, int length)
    {
        head[0] = Version;
        head[1] = 0;
        BinaryPrimitives.WriteInt16BigEndian(head[2..], stream);
        head[4] = (byte)opcode;
        BinaryPrimitives.WriteInt32BigEndian(head[5..], length);
    }

    private static (short Stream, CqlOpcode Opcode, byte Flags, int Length) Head(ReadOnlySpan<byte> head)
    {
        CqlOpcode opcode = (CqlOpcode)head[4];

        // A server that does not speak this version says so in an error of its own version.
        if (head[0] != (Answer | Version) && !(opcode == CqlOpcode.Error && head[0] > (Answer | 2)))
        {
            throw new CqlProtocolException($"a frame begins with {head[0]:x2}");
        }

        if ((head[1] & Compressed) != 0)
        {
            throw new CqlProtocolException("a frame is compressed, which nobody asked for");
        }

        int length = BinaryPrimitives.ReadInt32BigEndian(head[5..]);
        return length is >= 0 and <= BodyBytesMax
            ? (BinaryPrimitives.ReadInt16BigEndian(head[2..]), opcode, head[1], length)
            : throw new CqlProtocolException($"a frame of {length} bytes, where {BodyBytesMax} are the most");
    }

    private static ReadOnlyMemory<byte> WithoutExtras(ReadOnlyMemory<byte> body, byte flags)
    {
        CqlReader reader = new(body);
        if ((flags & Traced) != 0)
        {
            reader.Skip(TracingIdBytes);
        }

        if ((flags & Warned) != 0)
        {
            for (int left = reader.Short(); left > 0; left--)
            {
                reader.String();
            }
        }

        if ((flags & Payload) != 0)
        {
            for (int left = reader.Short(); left > 0; left--)
            {
                reader.String();
                reader.Bytes();
            }
        }

        return reader.Rest;
    }
}
