using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Accrete.Storage.Dev.Server;
using Accrete.Storage.Memory;
using Accrete.Storage.Remote;
using Accrete.Storage.Remote.Wire;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;

namespace Accrete.Storage.Tests;

/// <summary>Who may ask what of the dev storage, and how much: by raw calls, as a stranger makes them, on a real
/// port.</summary>
public sealed class StorageDoorTests : IDisposable
{
    private const int TooLarge = StorageLimits.SegmentBytesMax + (1 << 20);

    private static readonly ByteString Uuid = Records.Of(Guid.CreateVersion7());

    /// <summary>Every call there is: who may make it. A new one fails the test until it stands here.</summary>
    private static readonly
        Dictionary<string, (Who May, Func<DevStorage.DevStorageClient, Metadata, Task> Call)> Calls =
        new(StringComparer.Ordinal)
        {
            ["Challenge"] = (Who.Anybody, async (client, by) =>
                await client.ChallengeAsync(new ChallengeRequest { Role = "datomic" }, by)),
            ["Login"] = (Who.Anybody, async (client, by) =>
                await client.LoginAsync(await ProofAsync(client, "datomic", "datomic"), by)),
            ["Get"] = (Who.Peer, async (client, by) => await client.GetAsync(new GetRequest { Id = Uuid }, by)),
            ["GetMany"] = (Who.Peer, async (client, by) =>
                await client.GetMany(new GetManyRequest { Ids = { Uuid } }, by).ResponseStream.MoveNext(default)),
            ["Read"] = (Who.Peer, async (client, by) =>
                await client.Read(new ReadRequest { Keys = { "root/a" } }, by).ResponseStream.MoveNext(default)),
            ["Put"] = (Who.Admin, async (client, by) =>
                await client.PutAsync(new PutRequest { Id = Uuid, Value = Uuid }, by)),
            ["Delete"] = (Who.Admin, async (client, by) =>
                await client.DeleteAsync(new DeleteRequest { Ids = { Uuid } }, by)),
            ["CompareAndSet"] = (Who.Admin, async (client, by) => await client.CompareAndSetAsync(
                new CompareAndSetRequest { Key = "root/a", Write = new Write { Token = Uuid, Value = Uuid } }, by)),
        };

    private readonly string _folder = Directory.CreateTempSubdirectory("accrete-door-").FullName;

    private enum Who
    {
        Anybody,
        Peer,
        Admin,
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_role_may_make_the_calls_of_its_table_and_no_other()
    {
        await using DevStorageServer server = await StartAsync();
        using GrpcChannel channel = Channel(server);
        DevStorage.DevStorageClient client = new(channel);
        Assert.Equal(DevStorage.Descriptor.Methods.Select(method => method.Name).Order(), Calls.Keys.Order());
        foreach (Who who in Enum.GetValues<Who>())
        {
            Metadata by = who == Who.Anybody ? [] : await SessionAsync(client, who == Who.Peer ? "datomic" : "admin");
            foreach ((string name, (Who may, Func<DevStorage.DevStorageClient, Metadata, Task> call)) in Calls)
            {
                StatusCode expected = may <= who ? StatusCode.OK
                    : who == Who.Anybody ? StatusCode.Unauthenticated
                    : StatusCode.PermissionDenied;
                Assert.Equal((who, name, expected), (who, name, await StatusOf(() => call(client, by))));
            }

            Metadata made = new() { { Sessions.MetadataKey, "a session that nobody gave out" } };
            Assert.Equal(StatusCode.Unauthenticated, await StatusOf(() => Calls["Read"].Call(client, made)));
        }
    }

    [Fact]
    public async Task A_proof_is_good_once_and_for_its_role_alone()
    {
        await using DevStorageServer server = await StartAsync();
        using GrpcChannel channel = Channel(server);
        DevStorage.DevStorageClient client = new(channel);
        LoginRequest proof = await ProofAsync(client, "datomic", "datomic");
        Assert.NotEmpty((await client.LoginAsync(proof)).Session);
        Assert.Equal(StatusCode.PermissionDenied, await StatusOf(async () => await client.LoginAsync(proof)));
        LoginRequest other = await ProofAsync(client, "datomic", "datomic");
        other.Role = "admin";
        Assert.Equal(StatusCode.PermissionDenied, await StatusOf(async () => await client.LoginAsync(other)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("datomic ")]
    [InlineData("DATOMIC")]
    public async Task A_password_that_is_nearly_right_is_wrong(string password)
    {
        await using DevStorageServer server = await StartAsync();
        using GrpcChannel channel = Channel(server);
        DevStorage.DevStorageClient client = new(channel);
        LoginRequest proof = await ProofAsync(client, "datomic", password);
        Assert.Equal(StatusCode.PermissionDenied, await StatusOf(async () => await client.LoginAsync(proof)));
    }

    [Fact]
    public async Task A_message_larger_than_any_segment_is_refused_and_the_next_one_is_answered()
    {
        await using DevStorageServer server = await StartAsync();
        using GrpcChannel channel = Channel(server);
        DevStorage.DevStorageClient client = new(channel);
        Metadata by = await SessionAsync(client, "admin");
        PutRequest large = new() { Id = Uuid, Value = ByteString.CopyFrom(new byte[TooLarge]) };
        Assert.NotEqual(StatusCode.OK, await StatusOf(async () => await client.PutAsync(large, by)));
        Assert.Equal(StatusCode.OK, await StatusOf(() => Calls["Put"].Call(client, by)));
    }

    [Fact]
    public async Task More_connections_than_there_may_be_are_closed_and_those_that_are_there_go_on()
    {
        await using DevStorageServer server = await StartAsync(connectionsMax: 2);
        using GrpcChannel channel = Channel(server);
        DevStorage.DevStorageClient client = new(channel);
        Metadata by = await SessionAsync(client, "datomic");
        List<TcpClient> silent = [];
        for (int i = 0; i < 5; i++)
        {
            TcpClient one = new();
            silent.Add(one);
            await one.ConnectAsync(IPAddress.Loopback, server.Port);
        }

        // One of them has the place that was left; the others hear nothing but the end.
        Task<bool>[] ends = [.. silent.Select(EndsAsync)];
        int ended = 0;
        await foreach (Task<bool> end in Task.WhenEach(ends))
        {
            Assert.True(await end);
            if (++ended == silent.Count - 1)
            {
                break;
            }
        }

        Assert.Equal(StatusCode.OK, await StatusOf(() => Calls["Read"].Call(client, by)));
        silent.ForEach(one => one.Dispose());
    }

    [Fact]
    public async Task Without_remote_access_it_listens_on_this_machine_alone()
    {
        await using DevStorageServer server = await StartAsync();
        foreach (IPAddress address in (await Dns.GetHostAddressesAsync(Dns.GetHostName()))
            .Where(one => !IPAddress.IsLoopback(one)))
        {
            using TcpClient client = new(address.AddressFamily);
            await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync(address, server.Port));
        }

        using TcpClient here = new();
        await here.ConnectAsync(IPAddress.Loopback, server.Port);
    }

    private static async Task<bool> EndsAsync(TcpClient client)
    {
        try
        {
            // An HTTP/2 server speaks first: what is let in gets its settings.
            byte[] said = new byte[64];
            while (await client.GetStream().ReadAsync(said) > 0)
            {
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
            // As good.
        }

        return true;
    }

    private static async Task<LoginRequest> ProofAsync(
        DevStorage.DevStorageClient client, string role, string password)
    {
        ChallengeReply challenge = await client.ChallengeAsync(new ChallengeRequest { Role = role });
        byte[] key = Scram.ClientKey(password, challenge.Salt.ToByteArray(), challenge.Iterations);
        return new LoginRequest
        {
            Role = role,
            Nonce = challenge.Nonce,
            Proof = ByteString.CopyFrom(Scram.Proof(key, role, challenge.Nonce.ToByteArray())),
        };
    }

    private static async Task<Metadata> SessionAsync(DevStorage.DevStorageClient client, string role)
    {
        LoginReply reply = await client.LoginAsync(await ProofAsync(client, role, role));
        return new Metadata { { Sessions.MetadataKey, reply.Session } };
    }

    private static async Task<StatusCode> StatusOf(Func<Task> call)
    {
        try
        {
            await call();
            return StatusCode.OK;
        }
        catch (RpcException error)
        {
            return error.StatusCode;
        }
    }

    private static GrpcChannel Channel(DevStorageServer server) => GrpcChannel.ForAddress(
        $"http://127.0.0.1:{server.Port}", new GrpcChannelOptions { MaxSendMessageSize = null });

    private Task<DevStorageServer> StartAsync(int connectionsMax = 100) => DevStorageServer.StartAsync(
        new MemStorage(), new DevStorageServerOptions
        {
            DataDir = _folder,
            Port = 0,
            Passwords = new PasswordSettings(),
            ConnectionsMax = connectionsMax,
        });
}
