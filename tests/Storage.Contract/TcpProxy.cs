using System;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
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

    /// <summary>Cuts all connections.</summary>
    public void Cut()
    {
        foreach (Socket socket in _open)
        {
            socket.Close(0);
        }
    }

    public async ValueTask DisposeAsync()
    {
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
                _ = Copy(from, to, () => SwallowsQuestions);
                _ = Copy(to, from, () => SwallowsAnswers);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException)
            {
                // Closed, or the server is away: the driver sees the connection end.
            }
        }
    }

    private async Task Copy(TcpClient from, TcpClient to, Func<bool> swallows)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _end.Token) is var count && count > 0)
            {
                if (!swallows())
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
}
