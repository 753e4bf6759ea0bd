using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Remote.Wire;
using Grpc.Core;
using Grpc.Net.Client;

namespace Accrete.Storage.Remote;

/// <summary>Reaches the dev storage of a transactor over gRPC: what peers of <c>datomic:dev</c> read from.</summary>
/// <remarks>Connects when it is first asked, and again after the transactor was away. Sends a conditional write once;
/// only where it was turned away at the door, for want of a session, does it log in and send it again.</remarks>
public sealed class RemoteStorage : IStorage
{
    // A segment with its frame.
    private const int MessageBytesMax = StorageLimits.SegmentBytesMax + (64 * 1024);

    private readonly RemoteStorageOptions _options;
    private readonly GrpcChannel _channel;
    private readonly DevStorage.DevStorageClient _client;
    private readonly SemaphoreSlim _loggingIn = new(1);
    private volatile string? _session;

    private RemoteStorage(RemoteStorageOptions options, GrpcChannel channel)
    {
        _options = options;
        _channel = channel;
        _client = new DevStorage.DevStorageClient(channel);
    }

    /// <summary>Makes a way to a storage; nothing is sent yet.</summary>
    /// <param name="options">Where it is, and who asks.</param>
    public static RemoteStorage Connect(RemoteStorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        GrpcChannel channel = GrpcChannel.ForAddress(
            new UriBuilder("http", options.Host, options.Port).Uri,
            new GrpcChannelOptions
            {
                HttpHandler = new SocketsHttpHandler
                {
                    EnableMultipleHttp2Connections = true,
                    KeepAlivePingDelay = TimeSpan.FromSeconds(10),
                    KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                    ConnectTimeout = TimeSpan.FromSeconds(5),
                    InitialHttp2StreamWindowSize = 1024 * 1024,
                    UseProxy = false,
                },
                DisposeHttpClient = true,

                // By itself it waits for up to two minutes before it tries a server again that was away: a transactor
                // is back within seconds, and callers have a back-off of their own.
                InitialReconnectBackoff = TimeSpan.FromMilliseconds(50),
                MaxReconnectBackoff = TimeSpan.FromMilliseconds(500),
                MaxReceiveMessageSize = MessageBytesMax,
                MaxSendMessageSize = MessageBytesMax,
            });
        return new RemoteStorage(options, channel);
    }

    /// <inheritdoc/>
    public Task PutAsync(StoredSegment segment, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(segment);
        PutRequest request = new() { Id = Records.Of(segment.Id.Uuid), Value = Records.Of(segment.Bytes) };
        return Call(async options => await _client.PutAsync(request, options).ConfigureAwait(false), within, token);
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> GetAsync(
        SegmentId id, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(id);
        GetRequest request = new() { Id = Records.Of(id.Uuid) };
        GetReply reply = await Call(
            async options => await _client.GetAsync(request, options).ConfigureAwait(false), within, token)
            .ConfigureAwait(false);
        return reply.Found ? reply.Value.Memory : default(ReadOnlyMemory<byte>?);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredSegment> GetManyAsync(
        IReadOnlyList<SegmentId> ids, TimeSpan within, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        StorageLimits.Check(ids);
        StorageLimits.Check(within);
        return Many(ids, within, token);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(IReadOnlyList<SegmentId> ids, TimeSpan within, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        StorageLimits.Check(ids);
        DeleteRequest request = new() { Ids = { ids.Select(id => Records.Of(id.Uuid)) } };
        return Call(async options => await _client.DeleteAsync(request, options).ConfigureAwait(false), within, token);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RefRecord?>> ReadAsync(
        IReadOnlyList<RefKey> keys, TimeSpan within, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        StorageLimits.Check(keys);
        ReadRequest request = new() { Keys = { keys.Select(key => key.Text) } };
        return Call<IReadOnlyList<RefRecord?>>(
            async options =>
            {
                RefRecord?[] records = new RefRecord?[keys.Count];
                using AsyncServerStreamingCall<RecordReply> call = _client.Read(request, options);
                while (await call.ResponseStream.MoveNext(options.CancellationToken).ConfigureAwait(false))
                {
                    RecordReply reply = call.ResponseStream.Current;
                    records[reply.Place] = Records.ToRecord(reply.Record);
                }

                return records;
            },
            within, token);
    }

    /// <inheritdoc/>
    public async Task<WriteOutcome> CompareAndSetAsync(
        RefKey key, RefVersion expected, RefWrite? write, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(key, expected, write);
        StorageLimits.Check(within);
        token.ThrowIfCancellationRequested();
        CompareAndSetRequest request = new() { Key = key.Text, Expected = Records.Of(expected) };
        if (write is not null)
        {
            request.Write = new Write { Token = Records.Of(write.Token), Value = Records.Of(write.Value) };
        }

        return await Unanswered.OrUnknownAsync(async () => Records.ToOutcome(await Call(
            async options => await _client.CompareAndSetAsync(request, options).ConfigureAwait(false), within,
            token).ConfigureAwait(false))).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync()
    {
        _channel.Dispose();
        _loggingIn.Dispose();
        return ValueTask.CompletedTask;
    }

    private async IAsyncEnumerable<StoredSegment> Many(
        IReadOnlyList<SegmentId> ids, TimeSpan within, [EnumeratorCancellation] CancellationToken token)
    {
        GetManyRequest request = new() { Ids = { ids.Distinct().Select(id => Records.Of(id.Uuid)) } };
        AsyncServerStreamingCall<SegmentReply>? call = null;
        try
        {
            // The first answer comes here, so that a lost session is noticed before anything was given out.
            bool isMore = await Call(
                async options =>
                {
                    call?.Dispose();
                    call = _client.GetMany(request, options);
                    return await call.ResponseStream.MoveNext(options.CancellationToken).ConfigureAwait(false);
                },
                within, token).ConfigureAwait(false);
            while (isMore && call is not null)
            {
                SegmentReply reply = call.ResponseStream.Current;
                yield return new StoredSegment(Records.ToId(reply.Id), reply.Value.Memory);
                isMore = await Next(call, token).ConfigureAwait(false);
            }
        }
        finally
        {
            call?.Dispose();
        }
    }

    private async Task<bool> Next(AsyncServerStreamingCall<SegmentReply> call, CancellationToken token)
    {
        try
        {
            return await call.ResponseStream.MoveNext(token).ConfigureAwait(false);
        }
        catch (RpcException error)
        {
            token.ThrowIfCancellationRequested();
            throw RemoteErrors.Translate(error, _options);
        }
    }

    private async Task<T> Call<T>(Func<CallOptions, Task<T>> call, TimeSpan within, CancellationToken token)
    {
        StorageLimits.Check(within);
        token.ThrowIfCancellationRequested();
        DateTime deadline = (_options.Time.GetUtcNow() + within).UtcDateTime;
        try
        {
            string session = _session ?? await LogIn(null, deadline, token).ConfigureAwait(false);
            try
            {
                return await call(Options(session, deadline, token)).ConfigureAwait(false);
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unauthenticated)
            {
                // Turned away at the door: the transactor was started anew and knows no sessions of before.
                session = await LogIn(session, deadline, token).ConfigureAwait(false);
                return await call(Options(session, deadline, token)).ConfigureAwait(false);
            }
        }
        catch (RpcException error)
        {
            token.ThrowIfCancellationRequested();
            throw RemoteErrors.Translate(error, _options);
        }
    }

    private static CallOptions Options(string session, DateTime deadline, CancellationToken token) =>
        new(new Metadata { { Sessions.MetadataKey, session } }, deadline, token);

    private async Task<string> LogIn(string? old, DateTime deadline, CancellationToken token)
    {
        await _loggingIn.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (_session is { } session && session != old)
            {
                return session;
            }

            CallOptions options = new(null, deadline, token);
            ChallengeReply challenge = await _client.ChallengeAsync(
                new ChallengeRequest { Role = _options.Role }, options).ConfigureAwait(false);
            if (challenge.Iterations is < Scram.IterationsMin or > Scram.IterationsMax
                || challenge.Nonce.Length != Scram.KeyBytes)
            {
                throw StorageErrors.Denied($"What listens on {_options} asks for a password in a strange way.");
            }

            byte[] key = Scram.ClientKey(_options.Password, challenge.Salt.ToByteArray(), challenge.Iterations);
            byte[] proof = Scram.Proof(key, _options.Role, challenge.Nonce.ToByteArray());
            LoginReply reply = await _client.LoginAsync(
                new LoginRequest
                {
                    Role = _options.Role,
                    Nonce = challenge.Nonce,
                    Proof = Google.Protobuf.ByteString.CopyFrom(proof),
                },
                options).ConfigureAwait(false);
            _session = reply.Session;
            return reply.Session;
        }
        finally
        {
            _loggingIn.Release();
        }
    }
}
