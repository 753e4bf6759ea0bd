using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Caches;

namespace Accrete.Storage.Memcached;

/// <summary>Speaks the text protocol of memcached over one connection, one request at a time: <c>get</c> of many keys,
/// <c>set</c>, and ElastiCache's <c>config get</c>.</summary>
/// <remarks>Whatever is not as the protocol says is an <see cref="InvalidDataException"/>; after any exception the
/// connection is of no use, since nobody knows where the next answer begins. Source: memcached's
/// doc/protocol.txt.</remarks>
internal sealed class MemcachedConnection : IDisposable
{
    private const int LineBytesMax = 512;
    private const int BufferBytes = 16 << 10;
    private const int SecondsADay = 24 * 60 * 60;
    private const int RelativeDaysMax = 30;

    /// <summary>Cluster configurations are short: 64 KB name a thousand nodes.</summary>
    private const int ConfigBytesMax = 64 << 10;

    private const string End = "END";
    private static readonly byte[] NewLine = "\r\n"u8.ToArray();

    private readonly NetworkStream _stream;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _begin, _end;

    private MemcachedConnection(Socket socket) => _stream = new NetworkStream(socket, ownsSocket: true);

    /// <summary>Connects to a server.</summary>
    /// <exception cref="SocketException">It cannot be reached.</exception>
    public static async Task<MemcachedConnection> ConnectAsync(CacheServer server, CancellationToken token)
    {
#pragma warning disable CA2000 // The connection disposes of it.
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(server.Host, server.Port, token).ConfigureAwait(false);
            return new MemcachedConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Reads segments with one request.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="found">Takes those that are there and whole.</param>
    /// <param name="wentOn">Is told of each value that came.</param>
    /// <param name="token">Gives up.</param>
    public async Task GetAsync(
        IReadOnlyList<SegmentId> ids, List<StoredSegment> found, Action wentOn, CancellationToken token)
    {
        StringBuilder request = new("get");
        HashSet<SegmentId> asked = [];
        foreach (SegmentId id in ids)
        {
            asked.Add(id);
            request.Append(' ').Append(KeyOf(id));
        }

        await SendAsync(request.Append("\r\n").ToString(), token).ConfigureAwait(false);
        string line;
        while ((line = await LineAsync(token).ConfigureAwait(false)) != End)
        {
            (SegmentId id, int length) = ReadValueLine(line);
            if (!asked.Remove(id))
            {
                throw new InvalidDataException("a value that was not asked for");
            }

            byte[] value = new byte[length];
            await FillAsync(value, token).ConfigureAwait(false);
            await EndOfValueAsync(token).ConfigureAwait(false);
            wentOn();
            if (length >= MemcachedValue.HeadBytes)
            {
                ReadOnlyMemory<byte> bytes = value.AsMemory(MemcachedValue.HeadBytes);
                if (MemcachedValue.IsWhole(value, id, bytes.Span))
                {
                    found.Add(new StoredSegment(id, bytes));
                }
            }
        }
    }

    /// <summary>Stores a segment.</summary>
    /// <returns>Whether the server took it: it may have no room.</returns>
    public async Task<bool> SetAsync(StoredSegment segment, int days, DateTimeOffset now, CancellationToken token)
    {
        // Up to 30 days the protocol counts from now, beyond them from 1970.
        long seconds = (long)days * SecondsADay;
        long expires = days <= RelativeDaysMax ? seconds : now.ToUnixTimeSeconds() + seconds;
        int length = MemcachedValue.HeadBytes + segment.Bytes.Length;
        byte[] line = Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"set {KeyOf(segment.Id)} 0 {expires} {length}\r\n"));
        byte[] request = new byte[line.Length + length + NewLine.Length];
        line.CopyTo(request, 0);
        MemcachedValue.WriteHead(segment, request.AsSpan(line.Length));
        segment.Bytes.Span.CopyTo(request.AsSpan(line.Length + MemcachedValue.HeadBytes));
        NewLine.CopyTo(request, line.Length + length);
        await _stream.WriteAsync(request, token).ConfigureAwait(false);
        string answer = await LineAsync(token).ConfigureAwait(false);
        bool isRefused = answer == "NOT_STORED" || answer.StartsWith("SERVER_ERROR", StringComparison.Ordinal);
        return answer == "STORED" || (isRefused ? false : throw new InvalidDataException("an answer that no set has"));
    }

    /// <summary>Asks a configuration endpoint of ElastiCache for the nodes of its cluster.</summary>
    /// <returns>The text that names them.</returns>
    public async Task<string> ConfigAsync(CancellationToken token)
    {
        await SendAsync("config get cluster\r\n", token).ConfigureAwait(false);
        string[] head = (await LineAsync(token).ConfigureAwait(false)).Split(' ');
        if (head is not ["CONFIG", "cluster", _, _] || !TryLength(head[3], ConfigBytesMax, out int length))
        {
            throw new InvalidDataException("no configuration of a cluster");
        }

        byte[] text = new byte[length];
        await FillAsync(text, token).ConfigureAwait(false);
        await EndOfValueAsync(token).ConfigureAwait(false);
        return await LineAsync(token).ConfigureAwait(false) == End
            ? Encoding.UTF8.GetString(text)
            : throw new InvalidDataException("more than a configuration");
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static string KeyOf(SegmentId id) => id.Uuid.ToString("d");

    // VALUE KEY FLAGS BYTES
    private static (SegmentId Id, int Length) ReadValueLine(string line)
    {
        string[] parts = line.Split(' ');
        return parts is ["VALUE", _, _, _] && Guid.TryParseExact(parts[1], "d", out Guid uuid)
            && TryLength(parts[3], MemcachedValue.HeadBytes + MemcachedValue.SegmentBytesMax, out int length)
            ? (new SegmentId(uuid), length)
            : throw new InvalidDataException("an answer that no get has");
    }

    private static bool TryLength(string text, int max, out int length) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length) && length <= max;

    private async Task SendAsync(string line, CancellationToken token) =>
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(line), token).ConfigureAwait(false);

    private async Task EndOfValueAsync(CancellationToken token)
    {
        if ((await LineAsync(token).ConfigureAwait(false)).Length != 0)
        {
            throw new InvalidDataException("a value that does not end where it says");
        }
    }

    /// <summary>Reads a line, without what ends it.</summary>
    private async Task<string> LineAsync(CancellationToken token)
    {
        int length;
        while ((length = _buffer.AsSpan(_begin, _end - _begin).IndexOf((byte)'\n')) < 0)
        {
            if (_end - _begin >= LineBytesMax)
            {
                throw new InvalidDataException("a line without an end");
            }

            await MoreAsync(token).ConfigureAwait(false);
        }

        string line = Encoding.ASCII.GetString(_buffer, _begin, length);
        _begin += length + 1;
        return line.EndsWith('\r') ? line[..^1] : throw new InvalidDataException("a line that ends otherwise");
    }

    private async Task MoreAsync(CancellationToken token)
    {
        if (_begin > 0)
        {
            _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
            (_begin, _end) = (0, _end - _begin);
        }

        int read = await _stream.ReadAsync(_buffer.AsMemory(_end), token).ConfigureAwait(false);
        _end += read > 0 ? read : throw new EndOfStreamException("The server closed the connection.");
    }

    private async Task FillAsync(byte[] bytes, CancellationToken token)
    {
        int here = Math.Min(bytes.Length, _end - _begin);
        _buffer.AsSpan(_begin, here).CopyTo(bytes);
        _begin += here;
        await _stream.ReadExactlyAsync(bytes.AsMemory(here), token).ConfigureAwait(false);
    }
}
