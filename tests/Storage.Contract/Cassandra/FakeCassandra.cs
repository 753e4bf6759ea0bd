using System;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage.Contract.Cassandra;

/// <summary>The other side of the wire: a server of the native protocol, version 4, that keeps its rows in memory and
/// does, where a script says so, what a real one does not do on demand.</summary>
public sealed class FakeCassandra : IAsyncDisposable
{
    private const int HeadBytes = 9;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Socket> _open = [];
    private readonly ConcurrentDictionary<string, string> _prepared = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _executed = new();
    private readonly ConcurrentQueue<string> _preparations = new();
    private readonly Task _accepting;

    public FakeCassandra()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public FakeTables Tables { get; } = new();

    /// <summary>Gets or sets who may connect; null where nobody is asked.</summary>
    public (string User, string Password)? Login { get; set; }

    /// <summary>Gets or sets what is done with a statement; by its text.</summary>
    public Func<string, FakeFault> Script { get; set; } = _ => FakeFault.None;

    /// <summary>Gets or sets what every question is answered with instead of a frame; null for frames.</summary>
    public byte[]? Garbage { get; set; }

    /// <summary>Gets or sets the number of the error of <see cref="FakeFault.Error"/> and
    /// <see cref="FakeFault.ErrorAfterEffect"/>, and what is said about it.</summary>
    public (int Code, string Text) Error { get; set; } = (0x1100, "Operation timed out");

    /// <summary>Gets the statements that were run or would have been, in the order in which they came.</summary>
    public IReadOnlyCollection<string> Executed => _executed;

    /// <summary>Gets the statements that were prepared.</summary>
    public IReadOnlyCollection<string> Preparations => _preparations;

    /// <summary>Gets what waits for <see cref="FakeFault.Late"/>: each takes effect when it is called.</summary>
    public ConcurrentQueue<Action> LateEffects { get; } = new();

    /// <summary>Gets how many connections were made.</summary>
    public int Connections { get; private set; }

    public static FakeCassandra Start() => new();

    /// <summary>Forgets what was prepared, as a server that was started anew.</summary>
    public void ForgetPrepared() => _prepared.Clear();

    public void Cut()
    {
        foreach (Socket socket in _open)
        {
            socket.Close(0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_end.IsCancellationRequested)
        {
            await _end.CancelAsync();
            _listener.Dispose();
            Cut();
            await _accepting;
            _end.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                Connections++;
                _open.Add(client.Client);
                _ = ServeAsync(client);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException)
            {
                // Closed.
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient scope = client;
        NetworkStream stream = client.GetStream();
        byte[] head = new byte[HeadBytes];
        try
        {
            while (true)
            {
                await stream.ReadExactlyAsync(head, _end.Token);
                byte[] body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5))];
                await stream.ReadExactlyAsync(body, _end.Token);
                short id = BinaryPrimitives.ReadInt16BigEndian(head.AsSpan(2));
                byte[]? answer = Garbage ?? Answer(id, head[4], new FakeReader(body), client);
                if (answer is not null)
                {
                    await stream.WriteAsync(answer, _end.Token);
                }
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException
            or InvalidOperationException or SocketException)
        {
            // Cut, or the client went away.
        }
    }

    private byte[]? Answer(short id, byte opcode, FakeReader body, TcpClient client) => opcode switch
    {
        0x01 => FakeFrames.Frame(id, Login is null ? (byte)0x02 : (byte)0x03, writer =>
        {
            if (Login is not null)
            {
                writer.String("org.apache.cassandra.auth.PasswordAuthenticator");
            }
        }),
        0x0F => body.Bytes() is { } login
            && System.Text.Encoding.UTF8.GetString(login) == $"\0{Login?.User}\0{Login?.Password}"
                ? FakeFrames.Frame(id, 0x10, writer => writer.Int(-1))
                : FakeFrames.Error(id, 0x0100, "Provided username and/or password are incorrect"),
        0x09 => Prepare(id, body.LongString()),
        0x0A => Execute(id, body, client),
        _ => FakeFrames.Error(id, 0x000A, "unknown opcode"),
    };

    private byte[] Prepare(short id, string text)
    {
        _preparations.Enqueue(text);
        if (Tables.WhyNot(text) is { } refused)
        {
            return FakeFrames.Error(id, refused.Code, refused.Text);
        }

        string name = "statement " + text;
        _prepared[name] = text;
        return FakeFrames.Frame(id, 0x08, writer =>
        {
            writer.Int(4);
            writer.String(name);
            writer.Int(4); // no metadata of the values
            writer.Int(0);
            writer.Int(0);
            writer.Int(4); // nor of the rows
            writer.Int(0);
        });
    }

    private byte[]? Execute(short id, FakeReader body, TcpClient client)
    {
        if (!_prepared.TryGetValue(body.String(), out string? text))
        {
            return FakeFrames.Error(id, 0x2500, "not prepared", writer => writer.String("?"));
        }

        FakeQuestion question = FakeQuestion.Read(text, body);
        _executed.Enqueue(text);
        FakeFault fault = text.Contains(" system", StringComparison.Ordinal) ? FakeFault.None : Script(text);
        if (fault is FakeFault.Error or FakeFault.CutBefore or FakeFault.Silent or FakeFault.Late)
        {
            if (fault == FakeFault.Late)
            {
                LateEffects.Enqueue(() => Tables.Run(question));
            }

            return Broken(id, fault, client);
        }

        FakeRows rows = Tables.Run(question);
        return fault switch
        {
            FakeFault.None => FakeFrames.Rows(id, rows),
            FakeFault.ReportsNotApplied => FakeFrames.Rows(id, Tables.AsNotApplied(question)),
            FakeFault.WrongStream => FakeFrames.Rows((short)(id + 1000), rows),
            FakeFault.Twice => [.. FakeFrames.Rows(id, rows), .. FakeFrames.Rows(id, rows)],
            FakeFault.ErrorAfterEffect => Broken(id, FakeFault.Error, client),
            FakeFault.LosesAnswer => null,
            _ => Broken(id, FakeFault.CutBefore, client),
        };
    }

    private byte[]? Broken(short id, FakeFault fault, TcpClient client)
    {
        if (fault == FakeFault.Error)
        {
            return FakeFrames.Error(id, Error.Code, Error.Text);
        }

        if (fault == FakeFault.CutBefore)
        {
            client.Client.Close(0);
        }

        return null;
    }
}
