using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Accrete.Storage.Cassandra.Cql;

/// <summary>Is one connection to a node, on which many questions are under way at once.</summary>
/// <remarks>Survives: answers that never come, come late, come twice or are no frames; a peer that vanished without a
/// word. A question that nobody waits for any more keeps its stream until it is answered, so that its late answer is
/// never taken for another's. A connection that fails once is never used again.</remarks>
internal sealed class CqlConnection : IAsyncDisposable
{
    private const int StreamsMax = 1024;

    // So many lost answers make a connection suspect.
    private const int GivenUpMax = 256;
    private const int WriteBufferBytes = 64 * 1024;

    // Who was given up after this time without a word of the node meanwhile has lost its connection.
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private readonly Dictionary<short, CqlQuestion> _open = [];
    private readonly HashSet<short> _givenUp = [];

    // Taken again in the order in which they came free, so that an answer that comes twice finds nobody for long.
    private readonly Queue<short> _free = new();
    private readonly Channel<byte[]> _out = Channel.CreateUnbounded<byte[]>(
        new UnboundedChannelOptions { SingleReader = true });

    private readonly CancellationTokenSource _end = new();
    private readonly Task _loops;
    private short _next;
    private long _heardAt;
    private Exception? _failure;

    private CqlConnection(Stream stream, TimeProvider time)
    {
        (_stream, _time, _heardAt) = (stream, time, time.GetTimestamp());
        _loops = Task.WhenAll(ReadAsync(), WriteAsync());
    }

    /// <summary>Gets whether it can be used no more.</summary>
    public bool HasFailed
    {
        get
        {
            lock (_gate)
            {
                return _failure is not null;
            }
        }
    }

    /// <summary>Gets how many questions are under way.</summary>
    public int Load
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>Connects to a node, encrypts, and says who asks.</summary>
    /// <exception cref="Exception">Any of those fails.</exception>
    public static async Task<CqlConnection> OpenAsync(string host, CqlOptions options, CancellationToken token)
    {
        Stream stream = await ConnectAsync(host, options, token).ConfigureAwait(false);
        CqlConnection connection = new(stream, options.Time);
        try
        {
            await connection.GreetAsync(options, token).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends a question.</summary>
    /// <param name="frame">The frame; the number of its stream is set here.</param>
    /// <returns>The question; null where the connection has failed or is full, and nothing was sent.</returns>
    public CqlQuestion? TrySend(byte[] frame)
    {
        lock (_gate)
        {
            if (_failure is not null || _open.Count >= StreamsMax)
            {
                return null;
            }

            short stream = _next < StreamsMax ? _next++ : _free.Dequeue();
            CqlQuestion question = new(stream, _time.GetTimestamp());
            CqlFrames.WriteHead(
                frame, question.Stream, (CqlOpcode)frame[4], frame.Length - CqlFrames.HeadBytes);
            _open.Add(question.Stream, question);
            bool isTaken = _out.Writer.TryWrite(frame);
            Invariant.Check(isTaken, "a connection that has not failed takes questions");
            return question;
        }
    }

    /// <summary>Waits for an answer.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    /// <exception cref="Exception">The connection failed.</exception>
    public async Task<CqlFrame> AnswerAsync(CqlQuestion question, TimeSpan within, CancellationToken token)
    {
        try
        {
            return await question.Answer.WaitAsync(within, _time, token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            GiveUp(question);
            throw;
        }
    }

    /// <summary>Asks, and waits for the answer.</summary>
    /// <exception cref="IOException">The connection has failed, or fails.</exception>
    public Task<CqlFrame> AskAsync(byte[] frame, CancellationToken token) => TrySend(frame) is { } question
        ? AnswerAsync(question, Timeout.InfiniteTimeSpan, token)
        : throw new IOException("The connection has ended.");

    /// <summary>Ends the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        Fail(new ObjectDisposedException(nameof(CqlConnection)));
        await _loops.ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        _end.Dispose();
    }

    private static async Task<Stream> ConnectAsync(string host, CqlOptions options, CancellationToken token)
    {
#pragma warning disable CA2000 // The stream has it, and whoever gets that disposes of both.
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            await socket.ConnectAsync(host, options.Port, token).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        NetworkStream plain = new(socket, ownsSocket: true);
        if (!options.IsEncrypted)
        {
            return plain;
        }

        SslStream encrypted = new(plain);
        try
        {
            SslClientAuthenticationOptions settings = new() { TargetHost = host };
            options.Tls?.Invoke(settings);
            await encrypted.AuthenticateAsClientAsync(settings, token).ConfigureAwait(false);
            return encrypted;
        }
        catch
        {
            await encrypted.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task GreetAsync(CqlOptions options, CancellationToken token)
    {
        CqlFrame answer = CqlResults.Expect(
            await AskAsync(CqlRequests.Startup(), token).ConfigureAwait(false),
            CqlOpcode.Ready, CqlOpcode.Authenticate);
        if (answer.Opcode == CqlOpcode.Ready)
        {
            return;
        }

        if (options.User is null)
        {
            throw StorageErrors.Denied("Cassandra asks for a user: set cassandra-user and cassandra-password.");
        }

        CqlResults.Expect(
            await AskAsync(CqlRequests.Plain(options.User, options.Password ?? ""), token).ConfigureAwait(false),
            CqlOpcode.AuthSuccess);
    }

    private async Task ReadAsync()
    {
        byte[] head = new byte[CqlFrames.HeadBytes];
        try
        {
            while (await CqlFrames.ReadAsync(_stream, head, _end.Token).ConfigureAwait(false) is { } frame)
            {
                // What a server says unasked was not subscribed to, and tells nothing.
                if (frame.Stream >= 0)
                {
                    Take(frame);
                }
            }

            Fail(new EndOfStreamException("The node ended it."));
        }
        catch (Exception error) when (IsOfTheWire(error))
        {
            Fail(error);
        }
    }

    // Small questions that wait together leave together.
    private async Task WriteAsync()
    {
        byte[] gathered = new byte[WriteBufferBytes];
        int count = 0;
        try
        {
            await foreach (byte[] frame in _out.Reader.ReadAllAsync(_end.Token).ConfigureAwait(false))
            {
                if (count > 0 && count + frame.Length > gathered.Length)
                {
                    await _stream.WriteAsync(gathered.AsMemory(0, count), _end.Token).ConfigureAwait(false);
                    count = 0;
                }

                if (frame.Length > gathered.Length)
                {
                    await _stream.WriteAsync(frame, _end.Token).ConfigureAwait(false);
                    continue;
                }

                frame.CopyTo(gathered, count);
                count += frame.Length;
                if (!_out.Reader.TryPeek(out _))
                {
                    await _stream.WriteAsync(gathered.AsMemory(0, count), _end.Token).ConfigureAwait(false);
                    count = 0;
                }
            }
        }
        catch (Exception error) when (IsOfTheWire(error))
        {
            Fail(error);
        }
    }

    private static bool IsOfTheWire(Exception error) => error is IOException or SocketException
        or CqlProtocolException or ObjectDisposedException or OperationCanceledException or InvalidOperationException
        or NotSupportedException;

    private void Take(CqlFrame frame)
    {
        CqlQuestion? question;
        lock (_gate)
        {
            _heardAt = _time.GetTimestamp();
            if (!_open.Remove(frame.Stream, out question))
            {
                throw new CqlProtocolException($"an answer to the question {frame.Stream}, which nobody asked");
            }

            _givenUp.Remove(frame.Stream);
            _free.Enqueue(frame.Stream);
        }

        question.Take(frame);
    }

    private void GiveUp(CqlQuestion question)
    {
        bool isDead;
        lock (_gate)
        {
            if (!_open.TryGetValue(question.Stream, out CqlQuestion? open) || open != question)
            {
                return; // answered just now
            }

            _givenUp.Add(question.Stream);
            isDead = _givenUp.Count > GivenUpMax
                || (_heardAt < question.SentAt && _time.GetElapsedTime(question.SentAt) >= SilenceMax);
        }

        if (isDead)
        {
            Fail(new IOException("The node was silent for too long."));
        }
    }

    private void Fail(Exception error)
    {
        CqlQuestion[] questions;
        lock (_gate)
        {
            if (_failure is not null)
            {
                return;
            }

            _failure = error;
            questions = [.. _open.Values];
            _open.Clear();
            _out.Writer.Complete();
        }

        foreach (CqlQuestion question in questions)
        {
            question.Fail(error);
        }

        try
        {
            // Wakes both loops; a write that hangs ends with the stream.
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The loops have ended by themselves meanwhile, and the connection was disposed of.
        }

        _stream.Dispose();
    }
}
