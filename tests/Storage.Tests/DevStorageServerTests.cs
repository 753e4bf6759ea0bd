using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Dev.Server;
using Accrete.Storage.Memory;
using Accrete.Storage.Remote;
using Xunit;

namespace Accrete.Storage.Tests;

/// <summary>The door of the dev storage, on real ports: they are what it is about.</summary>
public sealed class DevStorageServerTests : IDisposable
{
    private const string Canary = "canary-5b1f-secret";

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);
    private static readonly RefKey Key = new("root/a");
    private static readonly RefWrite Write = new(Guid.NewGuid(), new byte[] { 1 });

    private readonly string _folder = Directory.CreateTempSubdirectory("accrete-door-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_peer_may_read_and_not_write()
    {
        MemStorage storage = new();
        SegmentId id = new(Guid.CreateVersion7());
        await storage.PutAsync(new StoredSegment(id, new byte[] { 7 }), Within);
        await using DevStorageServer server = await Start(storage);
        await using RemoteStorage peer = Connect(server);
        Assert.Equal(1, (await peer.GetAsync(id, Within))?.Length);
        Assert.Null(await peer.ReadAsync(Key, Within));
        WriteOutcome outcome = await peer.CompareAndSetAsync(Key, RefVersion.Absent, Write, Within);
        Assert.Equal(AnomalyCategory.Forbidden, Assert.IsType<WriteOutcome.Unknown>(outcome).Cause.Category);
        await AssertDenied(() => peer.PutAsync(new StoredSegment(id, new byte[] { 8 }), Within));
        await AssertDenied(() => peer.DeleteAsync([id], Within));
        Assert.Equal(1, storage.SegmentCount);
        Assert.Equal(0, storage.RefCount);
    }

    [Fact]
    public async Task A_wrong_password_or_role_is_refused_alike_and_few_tries_are_allowed()
    {
        await using DevStorageServer server = await Start(new MemStorage());
        string[] messages = new string[DoorKeeper.TriesMax];
        for (int i = 0; i < messages.Length; i++)
        {
            await using RemoteStorage guesser = Connect(
                server, i % 2 == 0 ? "datomic" : "nobody", i == 1 ? "" : new string('x', 1 << (2 * i)));
            messages[i] = (await AssertDenied(() => guesser.ReadAsync(Key, Within))).Message;
        }

        Assert.Single(messages.Distinct());
        await using RemoteStorage right = Connect(server);
        AccreteException error = await AssertDenied(() => right.ReadAsync(Key, Within));
        Assert.Contains("Too many", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_restart_clients_log_in_anew_by_themselves()
    {
        MemStorage storage = new();
        DevStorageServer server = await Start(storage);
        await using RemoteStorage admin = Connect(server, "admin", "admin");
        Assert.Null(await admin.ReadAsync(Key, Within));
        await server.DisposeAsync();
        await using DevStorageServer again = await Start(storage, port: server.Port);
        WriteOutcome outcome = await admin.CompareAndSetAsync(Key, RefVersion.Absent, Write, Within);
        for (int tries = 0; outcome is WriteOutcome.Unknown && tries < 50; tries++)
        {
            // The old connection may still have to be found dead.
            outcome = await admin.CompareAndSetAsync(Key, RefVersion.Absent, Write, Within);
        }

        Assert.IsType<WriteOutcome.Committed>(outcome);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_unavailable_and_a_write_to_it_unknown()
    {
        DevStorageServer server = await Start(new MemStorage());
        await using RemoteStorage admin = Connect(server, "admin", "admin");
        Assert.Null(await admin.ReadAsync(Key, Within));
        await server.DisposeAsync();
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(() => admin.ReadAsync(Key, Within));
        Assert.True(error.IsTransient);
        WriteOutcome outcome = await admin.CompareAndSetAsync(Key, RefVersion.Absent, Write, Within);
        Assert.True(Assert.IsType<WriteOutcome.Unknown>(outcome).Cause.IsTransient);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_a_time_out_and_a_write_unknown()
    {
        MemStorage storage = new(_ => StorageFault.Held);
        await using DevStorageServer server = await Start(storage);
        await using RemoteStorage admin = Connect(server, "admin", "admin");
        TimeSpan soon = TimeSpan.FromSeconds(2);
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(() => admin.ReadAsync(Key, soon));
        Assert.Equal(":storage/timeout", error.Error?.ToString());
        Assert.IsType<WriteOutcome.Unknown>(await admin.CompareAndSetAsync(Key, RefVersion.Absent, Write, soon));
        storage.Release();
        Assert.Equal(1, storage.RefCount);
    }

    [Fact]
    public async Task Errors_and_outcomes_of_the_storage_pass_the_wire_as_they_are()
    {
        StorageFault next = StorageFault.None;
        MemStorage storage = new(_ => next);
        await using DevStorageServer server = await Start(storage);
        await using RemoteStorage admin = Connect(server, "admin", "admin");
        foreach ((StorageFault fault, string keyword) in new[]
        {
            (StorageFault.Throttled, ":storage/busy"), (StorageFault.Full, ":storage/full"),
            (StorageFault.Unavailable, ":storage/unavailable"), (StorageFault.Denied, ":storage/denied"),
        })
        {
            next = fault;
            AccreteException error = await Assert.ThrowsAsync<AccreteException>(
                () => admin.DeleteAsync([new SegmentId(Guid.NewGuid())], Within));
            Assert.Equal(keyword, error.Error?.ToString());
            WriteOutcome outcome = await admin.CompareAndSetAsync(Key, RefVersion.Absent, Write, Within);
            Assert.Equal(keyword, Assert.IsType<WriteOutcome.Unknown>(outcome).Cause.Error?.ToString());
        }
    }

    [Fact]
    public async Task Passwords_are_kept_salted_and_stretched_and_change_by_the_old_one_alone()
    {
        PasswordSettings first = new() { Admin = Canary, Peer = "peer-1" };
        await (await Start(new MemStorage(), passwords: first)).DisposeAsync();
        string file = Path.Combine(_folder, StoragePasswords.FileName);
        string text = File.ReadAllText(file);
        Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
        Assert.Contains("210000", text, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        AccreteException error = await AssertDenied(() => Start(new MemStorage(), passwords: first with
        {
            Admin = "another",
        }));
        Assert.Contains("old-storage-admin-password", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("another", error.Message, StringComparison.Ordinal);
        PasswordSettings second = first with { Admin = "another", OldAdmin = Canary };
        await using DevStorageServer server = await Start(new MemStorage(), passwords: second);
        await using RemoteStorage old = Connect(server, "admin", Canary);
        await AssertDenied(() => old.ReadAsync(Key, Within));
        await using RemoteStorage current = Connect(server, "admin", "another");
        Assert.Null(await current.ReadAsync(Key, Within));
        Assert.DoesNotContain(Canary, second.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_with_a_NUL_is_refused_since_one_without_it_would_be_the_same()
    {
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(
            () => Start(new MemStorage(), passwords: new() { Admin = "one\0", Peer = "two" }));
        Assert.Contains("NUL", error.Message, StringComparison.Ordinal);
        await using DevStorageServer server = await Start(
            new MemStorage(), passwords: new() { Admin = "one", Peer = "two" });
        await using RemoteStorage guessing = Connect(server, "admin", "one\0");
        error = await Assert.ThrowsAsync<AccreteException>(() => guessing.ReadAsync(Key, Within));
        Assert.Contains("NUL", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_of_another_version_is_told_as_that()
    {
        await (await Start(new MemStorage())).DisposeAsync();
        string file = Path.Combine(_folder, StoragePasswords.FileName);
        await File.WriteAllTextAsync(
            file, (await File.ReadAllTextAsync(file)).Replace("sha-256", "sha-512", StringComparison.Ordinal));
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(() => Start(new MemStorage()));
        Assert.Equal(":storage/unknown-version", error.Error?.ToString());
        Assert.Contains("scram-sha-512", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_machines_may_connect_only_where_both_passwords_are_set()
    {
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(() => DevStorageServer.StartAsync(
            new MemStorage(), new DevStorageServerOptions { DataDir = _folder, Port = 0, IsRemote = true }));
        Assert.Contains("storage-admin-password", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_clear_error()
    {
        await using DevStorageServer server = await Start(new MemStorage());
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(
            () => Start(new MemStorage(), port: server.Port));
        Assert.Contains($"Port {server.Port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("h2-port", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("\0\u0001\u0002\u0003 not a protocol at all")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n and then nothing that fits")]
    public async Task Garbage_on_the_port_closes_that_connection_and_nothing_else(string garbage)
    {
        await using DevStorageServer server = await Start(new MemStorage());
        using (TcpClient client = new())
        {
            await client.ConnectAsync(IPAddress.Loopback, server.Port);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(garbage));
            client.Client.Shutdown(SocketShutdown.Send);
            byte[] answer = new byte[4096];
            try
            {
                while (await stream.ReadAsync(answer) > 0)
                {
                    // Whatever it says: it ends.
                }
            }
            catch (IOException)
            {
                // Cut off: as good.
            }
        }

        await using RemoteStorage peer = Connect(server);
        Assert.Null(await peer.ReadAsync(Key, Within));
    }

    private static RemoteStorage Connect(
        DevStorageServer server, string role = "datomic", string password = "datomic") =>
        RemoteStorage.Connect(new RemoteStorageOptions
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Role = role,
            Password = password,
        });

    private static async Task<AccreteException> AssertDenied(Func<Task> call)
    {
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(call);
        Assert.Equal(AnomalyCategory.Forbidden, error.Category);
        return error;
    }

    private Task<DevStorageServer> Start(MemStorage storage, int port = 0, PasswordSettings? passwords = null) =>
        DevStorageServer.StartAsync(storage, new DevStorageServerOptions
        {
            DataDir = _folder,
            Port = port,
            Passwords = passwords ?? new PasswordSettings(),
        });
}
