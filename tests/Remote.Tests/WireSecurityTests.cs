using System;
using System.IO;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Tasks;
using Accrete.Storage.Wire;
using Akka.Actor;
using Google.Protobuf;
using Xunit;

namespace Accrete.Remote.Tests;

/// <summary>Who knocks at the port of a transactor without knowing its storage.</summary>
public sealed class WireSecurityTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_secret_that_is_not_the_transactors_is_refused()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        Location location = await system.LocationAsync();
        using ActorSystem peer = PeerOf(Certificates.Read(location.PeerCertificate), location);
        Refused refused = await Intake(peer, location).Ask<Refused>(
            new Join { Protocol = WireLimits.Protocol, Secret = ByteString.CopyFrom(new byte[32]), Database = "x" },
            TimeSpan.FromSeconds(20));
        Assert.Equal("storage/denied", refused.Error.Keyword);
        Refused version = await Intake(peer, location).Ask<Refused>(
            new Join { Protocol = 99, Secret = ByteString.CopyFrom(location.Secret.Span), Database = "x" },
            TimeSpan.FromSeconds(20));
        Assert.Contains("protocol", version.Error.Message, StringComparison.Ordinal);
        Assert.True(await system.WorksAsync());
    }

    [Fact]
    public async Task A_rogue_certificate_gets_no_answer()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        Location location = await system.LocationAsync();
        using X509Certificate2 rogue = Certificates.Make("accrete-peer", DateTimeOffset.UtcNow);
        using ActorSystem peer = PeerOf(rogue, location);
        await Assert.ThrowsAnyAsync<Exception>(() => Intake(peer, location).Ask<IWireMessage>(
            new Join { Protocol = 1, Secret = ByteString.CopyFrom(location.Secret.Span), Database = "x" }, Short));
        Assert.True(await system.WorksAsync());
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001")]
    public async Task Garbage_ends_its_connection_and_nothing_else(string garbage)
    {
        await using DevSystem system = await DevSystem.StartAsync();
        Location location = await system.LocationAsync();
        foreach (int port in (int[])[location.Port, system.StoragePort])
        {
            for (int i = 0; i < 10; i++)
            {
                using TcpClient client = new();
                await client.ConnectAsync("127.0.0.1", port);
                await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(garbage));
            }
        }

        // Half open connections that say nothing.
        TcpClient[] silent = [new(), new(), new()];
        foreach (TcpClient client in silent)
        {
            await client.ConnectAsync("127.0.0.1", location.Port);
        }

        Assert.True(await system.WorksAsync());
        Array.ForEach(silent, client => client.Dispose());
    }

    [Fact]
    public async Task Kill_from_a_peer_ends_the_intake_for_a_moment_at_most()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        Location location = await system.LocationAsync();
        using ActorSystem peer = PeerOf(Certificates.Read(location.PeerCertificate), location);
        Refused refused = await Intake(peer, location).Ask<Refused>(
            new Join { Protocol = 99, Secret = ByteString.Empty, Database = "x" }, TimeSpan.FromSeconds(20));
        Assert.NotNull(refused);
        IActorRef intake = await Intake(peer, location).ResolveOne(Short).ContinueWith(
            resolved => resolved.IsCompletedSuccessfully ? resolved.Result : ActorRefs.Nobody, TaskScheduler.Default);
        intake.Tell(Kill.Instance);
        Intake(peer, location).Tell(Kill.Instance);
        Intake(peer, location).Tell(PoisonPill.Instance);
        Assert.True(await system.WorksAsync());
    }

    [Fact]
    public async Task Objects_of_other_types_are_not_read()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        Location location = await system.LocationAsync();
        using ActorSystem peer = PeerOf(Certificates.Read(location.PeerCertificate), location);
        Intake(peer, location).Tell(new FileInfo("x"));
        Intake(peer, location).Tell("text");
        Assert.True(await system.WorksAsync());
    }

    private static ActorSelection Intake(ActorSystem peer, Location location) => peer.ActorSelection(
        $"akka.ssl.tcp://{WireConfig.SystemName}@{location.Host}:{location.Port}{WireConfig.IntakePath}");

    private static ActorSystem PeerOf(X509Certificate2 certificate, Location location)
    {
        byte[] pin = location.Pin.ToArray();
        return WireConfig.Create(
            "rogue", WireConfig.Settings("rogue.invalid", "127.0.0.1", 0),
            WireConfig.Tls(certificate, shown => Certificates.IsPinned(shown, pin)));
    }
}
