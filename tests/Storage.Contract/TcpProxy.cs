using System;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage.Contract;

/// <summary>Stands between a driver and its server, and lets bytes vanish: of questions, of answers, or of both, while
/// the connections stay open, as in a network that swallows packets.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Socket> _open = [];
    private readonly int _target;
    private readonly Task _accepting;
    private TaskCompletionSource _held = Released();
    private byte[] _text = [];
    private int _counted;

    public TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Gets or sets whether what the driver sends is swallowed.</summary>
    public bool SwallowsQuestions { get; set; }

    /// <summary>Gets or sets whether what the server sends is swallowed.</summary>
    public bool SwallowsAnswers { get; set; }

    /// <summary>Gets how often a text was seen on its way to the server.</summary>
    public int Counted => _counted;

    /// <summary>Counts a text from now on, where one reading of the driver's bytes holds it whole.</summary>
    public void Counts(string text) => _text = Encoding.ASCII.GetBytes(text);

    /// <summary>Keeps what the driver sends, until it is released; also of connections that end meanwhile.</summary>
    public void HoldQuestions() => _held = new TaskCompletionSource();

    /// <summary>Sends what was kept.</summary>
    public void ReleaseQuestions() => _held.SetResult();

    /// <summary>Cuts all connections.</summary>
    public void Cut()
    {
        // Each once: what is gone already is none of a later cut.
        while (_open.TryTake(out Socket? socket))
        {
            socket.Close(0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _held.TrySetResult();
        await _end.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting;
        _end.Dispose();
    }

    private async Task Accept()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                TcpClient from = await _listener.AcceptTcpClientAsync(_end.Token);
                TcpClient to = new();
                await to.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
                _open.Add(from.Client);
                _open.Add(to.Client);
                _ = Copy(from, to, Question);
                _ = Copy(to, from, Answer);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException)
            {
                // Closed, or the server is away: the driver sees the connection end.
            }
        }
    }

    private async Task<bool> Question(ReadOnlyMemory<byte> bytes)
    {
        await _held.Task;
        if (_text.Length > 0 && bytes.Span.IndexOf(_text) >= 0)
        {
            Interlocked.Increment(ref _counted);
        }

        return !SwallowsQuestions;
    }

    private Task<bool> Answer(ReadOnlyMemory<byte> bytes) => Task.FromResult(!SwallowsAnswers);

    private async Task Copy(TcpClient from, TcpClient to, Func<ReadOnlyMemory<byte>, Task<bool>> passes)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _end.Token) is var count && count > 0)
            {
                if (await passes(buffer.AsMemory(0, count)))
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _end.Token);
                }
            }
        }
        catch (Exception error) when (error is System.IO.IOException or OperationCanceledException
            or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }

        to.Close();
    }

    private static TaskCompletionSource Released()
    {
        TaskCompletionSource released = new();
        released.SetResult();
        return released;
    }
}
