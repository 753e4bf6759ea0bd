using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Accrete.Storage.Wire;
using Akka.Actor;
using Akka.Configuration;
using Google.Protobuf;
using Xunit;

namespace Accrete.Remote.Tests;

/// <summary>What a transactor takes of one peer, or of a stranger, so that others go on: on its real port.</summary>
public sealed class WireLimitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Who_knocks_and_says_nothing_is_cut_off()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        Location location = await system.LocationAsync();
        using TcpClient silent = new();
        await silent.ConnectAsync("127.0.0.1", location.Port);
        Assert.True(await EndsAsync(silent.GetStream()).WaitAsync(Patience));
        Assert.True(await system.WorksAsync());
    }

    [Fact]
    public async Task Who_has_no_certificate_or_speaks_an_old_version_of_TLS_is_cut_off()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        Location location = await system.LocationAsync();
        using (TcpClient client = new())
        {
            await client.ConnectAsync("127.0.0.1", location.Port);
#pragma warning disable CA5359 // Whom the test talks to is the transactor that it started.
            using SslStream tls = new(client.GetStream(), false, static (_, _, _, _) => true);
#pragma warning restore CA5359
            try
            {
                await tls.AuthenticateAsClientAsync("accrete").WaitAsync(Patience);
                Assert.True(await EndsAsync(tls).WaitAsync(Patience));
            }
            catch (Exception refused) when (refused is AuthenticationException or IOException)
            {
                // As good.
            }
        }

        using TcpClient old = new();
        await old.ConnectAsync("127.0.0.1", location.Port);
        await old.GetStream().WriteAsync(HelloOfTls10);
        byte[] answer = new byte[1];
        const byte Handshake = 0x16;
        try
        {
            int read = await old.GetStream().ReadAsync(answer).AsTask().WaitAsync(Patience);
            Assert.True(read == 0 || answer[0] != Handshake, "it goes on with TLS 1.0");
        }
        catch (IOException)
        {
            // Cut off.
        }

        Assert.True(await system.WorksAsync());
    }

    [Fact]
    public async Task A_frame_that_is_too_large_ends_its_connection_and_nothing_else()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        Location location = await system.LocationAsync();
        using ActorSystem stranger = PeerOf(location, frameBytes: 64 << 20);
        Intake(stranger, location).Tell(new Join
        {
            Protocol = WireLimits.Protocol,
            Secret = ByteString.CopyFrom(new byte[8 << 20]),
            Database = "x",
        });
        Assert.True(await system.WorksAsync());
        using ActorSystem peer = PeerOf(location);
        Refused refused = await Intake(peer, location).Ask<Refused>(new Join { Protocol = 99 }, Patience);
        Assert.Contains("protocol", refused.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_that_nest_too_deep_are_refused_and_the_session_goes_on()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        await using PeerInstance maker = new();
        await maker.CreateDatabaseAsync(system.Uri("deep"));
        Location location = await system.LocationAsync();
        using ActorSystem peer = PeerOf(location);
        Channel<(IWireMessage Said, IActorRef By)> heard = Channel.CreateUnbounded<(IWireMessage, IActorRef)>();
        IActorRef ear = peer.ActorOf(Props.CreateBy(new EarProducer(heard.Writer)));
        Intake(peer, location).Tell(
            new Join
            {
                Protocol = WireLimits.Protocol,
                Secret = ByteString.CopyFrom(location.Secret.Span),
                Database = "deep",
            },
            ear);
        (IWireMessage joined, IActorRef session) = await heard.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        Assert.IsType<Joined>(joined);

        // A vector in a vector in a vector ...: two bytes each.
        byte[] deep = [.. Enumerable.Repeat<byte[]>([16, 1], 100_000).SelectMany(static two => two), 0];
        session.Tell(Submissions(1, deep), ear);
        NotDone refused = await FindAsync(heard.Reader, static item => item.NotDone);
        Assert.Equal(1, refused.Request);
        session.Tell(Submissions(2, FormCodec.Write(Edn.EdnReader.Read("[{:db/doc \"after\"}]"))), ear);
        Assert.Equal(2, (await FindAsync(heard.Reader, static item => item.Done)).Request);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../../outside")]
    [InlineData("/etc/outside")]
    [InlineData("C:\\outside")]
    [InlineData("a\0b")]
    [InlineData("con")]
    [InlineData("'; drop table datomic_kvs; --")]
    public async Task A_name_of_a_database_is_refused_or_is_a_name_and_never_a_path(string name)
    {
        await using DevSystem system = await DevSystem.StartAsync();
        Location location = await system.LocationAsync();
        string[] before = FilesAround(system.Folder);
        using ActorSystem peer = PeerOf(location);
        Changed changed = await Intake(peer, location).Ask<Changed>(
            new Change
            {
                Protocol = WireLimits.Protocol,
                Secret = ByteString.CopyFrom(location.Secret.Span),
                Kind = ChangeKind.Create,
                Name = name,
            },
            Patience);
        Assert.True(changed.Changed_ || changed.Error is not null);
        Assert.Equal(before, FilesAround(system.Folder));
        Assert.True(await system.WorksAsync());
    }

    [Fact]
    public async Task Who_writes_without_a_pause_does_not_keep_others_from_being_answered()
    {
        const int Callers = 600;
        await using DevSystem system = await DevSystem.StartAsync();
        PeerSettings patient = new() { TxTimeout = TimeSpan.FromHours(1) };
        await using PeerInstance loud = new(settings: patient);
        await using PeerInstance quiet = new(settings: patient);
        await loud.CreateDatabaseAsync(system.Uri("fair"));
        using Connection flood = await loud.ConnectAsync(system.Uri("fair"));
        using Connection other = await quiet.ConnectAsync(system.Uri("fair"));
        using CancellationTokenSource end = new();
        TaskCompletionSource isUnderWay = new(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task WriteOnAsync()
        {
            while (!end.IsCancellationRequested)
            {
                await flood.TransactAsync("[{:db/doc \"flood\"}]");
                isUnderWay.TrySetResult();
            }
        }

        Task[] writers = [.. Enumerable.Range(0, Callers).Select(_ => WriteOnAsync())];
        await isUnderWay.Task.WaitAsync(Patience);
        TxReport report = await other.TransactAsync("[{:db/doc \"quiet\"}]").WaitAsync(Patience);
        Assert.NotNull(report);
        await end.CancelAsync();
        await Task.WhenAll(writers).WaitAsync(Patience);
    }

    /// <summary>Gets the first message of a client that knows TLS 1.0 alone.</summary>
    private static byte[] HelloOfTls10
    {
        get
        {
            byte[] body =
            [
                3, 1, .. new byte[32], 0, // version, random, no session
                0, 8, 0xC0, 0x09, 0xC0, 0x0A, 0x00, 0x2F, 0x00, 0x35, // ciphers with CBC and SHA-1
                1, 0, // no compression
                0, 14, 0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, // P-256, uncompressed points
            ];
            return [0x16, 3, 1, 0, (byte)(body.Length + 4), 1, 0, 0, (byte)body.Length, .. body];
        }
    }

    private static Submissions Submissions(long request, byte[] data) =>
        new() { All = { new Submission { Request = request, Data = ByteString.CopyFrom(data) } } };

    private static async Task<T> FindAsync<T>(
        ChannelReader<(IWireMessage Said, IActorRef By)> heard, Func<Item, T?> part)
        where T : class
    {
        while (true)
        {
            (IWireMessage said, _) = await heard.ReadAsync().AsTask().WaitAsync(Patience);
            IEnumerable<Item> items = said is News news ? news.Items : [];
            if (items.Select(part).FirstOrDefault(static found => found is not null) is { } one)
            {
                return one;
            }
        }
    }

    private static string[] FilesAround(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
        .. Directory.GetFileSystemEntries(Path.GetTempPath(), "*outside*"),
    ];

    private static async Task<bool> EndsAsync(Stream stream)
    {
        byte[] said = new byte[256];
        try
        {
            while (await stream.ReadAsync(said) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Cut off: as good.
        }

        return true;
    }

    private static ActorSelection Intake(ActorSystem peer, Location location) => peer.ActorSelection(
        $"akka.ssl.tcp://{WireConfig.SystemName}@{location.Host}:{location.Port}{WireConfig.IntakePath}");

    private static ActorSystem PeerOf(Location location, int frameBytes = WireLimits.FrameBytesMax)
    {
        byte[] pin = location.Pin.ToArray();
        Config frames = ConfigurationFactory.ParseString($$"""
            akka.remote.dot-netty.tcp {
              maximum-frame-size = {{frameBytes}}b
              send-buffer-size = {{frameBytes}}b
              receive-buffer-size = {{frameBytes}}b
            }
            """);
        X509Certificate2 certificate = Certificates.Read(location.PeerCertificate);
        return WireConfig.Create(
            "stranger", frames.WithFallback(WireConfig.Settings("stranger.invalid", "127.0.0.1", 0)),
            WireConfig.Tls(certificate, shown => Certificates.IsPinned(shown, pin)));
    }

    private sealed class Ear(ChannelWriter<(IWireMessage, IActorRef)> heard) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is IWireMessage said)
            {
                heard.TryWrite((said, Sender));
            }
        }
    }

    private sealed class EarProducer(ChannelWriter<(IWireMessage, IActorRef)> heard) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Ear);

        public ActorBase Produce() => new Ear(heard);

        public void Release(ActorBase actor)
        {
        }
    }
}
