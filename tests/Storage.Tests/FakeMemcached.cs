using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage.Tests;

/// <summary>Is the other side of memcached's wire: a small server of <c>get</c> and <c>set</c>, or one that answers
/// every command with the same bytes and hangs up, or with nothing at all.</summary>
internal sealed class FakeMemcached : IAsyncDisposable
{
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TcpListener _listener;
    private readonly byte[]? _answer;
    private readonly bool _isScripted;
    private readonly Task _listening;
    private int _connections;

    private FakeMemcached(int port, string? answer, bool isScripted)
    {
        (_isScripted, _answer) = (isScripted, answer is null ? null : Encoding.UTF8.GetBytes(answer));
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _listening = ListenAsync();
    }

    public int Port { get; }

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Gets what ends when a command has come.</summary>
    public Task Asked => _asked.Task;

    public ConcurrentDictionary<string, byte[]> Items { get; } = new(StringComparer.Ordinal);

    /// <summary>Starts a server that works.</summary>
    public static FakeMemcached Start(int port = 0) => new(port, null, isScripted: false);

    /// <summary>Starts a server that answers with these bytes and hangs up; with none at all where they are
    /// null.</summary>
    public static FakeMemcached Start(string? answer) => new(0, answer, isScripted: true);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _listening;
        foreach (TcpClient client in _clients)
        {
            client.Dispose();
        }
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                _clients.Add(client);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(client.GetStream());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped, whether it waited for the next one or not.
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        try
        {
            while (await LineAsync(stream) is { } line)
            {
                _asked.TrySetResult();
                if (!_isScripted)
                {
                    await AnswerAsync(stream, line.Split(' '));
                }
                else if (_answer is not null)
                {
                    await stream.WriteAsync(_answer);
                    stream.Socket.Shutdown(SocketShutdown.Send);
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or SocketException)
        {
            // The other side has gone.
        }
    }

    private async Task AnswerAsync(NetworkStream stream, string[] command)
    {
        if (command[0] == "set")
        {
            byte[] value = new byte[int.Parse(command[4], CultureInfo.InvariantCulture) + 2];
            await stream.ReadExactlyAsync(value);
            Items[command[1]] = value[..^2];
            await stream.WriteAsync("STORED\r\n"u8.ToArray());
            return;
        }

        foreach (string key in command.AsSpan(1).ToArray())
        {
            if (Items.TryGetValue(key, out byte[]? value))
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"VALUE {key} 0 {value.Length}\r\n"));
                await stream.WriteAsync(value);
                await stream.WriteAsync("\r\n"u8.ToArray());
            }
        }

        await stream.WriteAsync("END\r\n"u8.ToArray());
    }

    private static async Task<string?> LineAsync(NetworkStream stream)
    {
        StringBuilder line = new();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        return null;
    }
}
