using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Storage.Remote;
using Accrete.Storage.Remote.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace Accrete.Storage.Dev.Server;

/// <summary>Answers the calls of the wire from a storage.</summary>
internal sealed class DevStorageService(IStorage storage, DoorKeeper door, TimeProvider time)
    : DevStorage.DevStorageBase
{
    // What a caller without a deadline gets.
    private static readonly TimeSpan WithinMax = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public override Task<ChallengeReply> Challenge(ChallengeRequest request, ServerCallContext context)
    {
        (byte[] salt, int iterations, byte[] nonce) = door.Challenge(request.Role);
        return Task.FromResult(new ChallengeReply
        {
            Salt = ByteString.CopyFrom(salt),
            Iterations = iterations,
            Nonce = ByteString.CopyFrom(nonce),
        });
    }

    /// <inheritdoc/>
    public override Task<LoginReply> Login(LoginRequest request, ServerCallContext context) =>
        Task.FromResult(new LoginReply
        {
            Session = door.LogIn(
                AddressOf(context.Peer), request.Role, request.Nonce.ToByteArray(), request.Proof.ToByteArray()),
        });

    /// <inheritdoc/>
    public override async Task<PutReply> Put(PutRequest request, ServerCallContext context)
    {
        StoredSegment segment = new(Records.ToId(request.Id), request.Value.Memory);
        await storage.PutAsync(segment, Within(context), context.CancellationToken).ConfigureAwait(false);
        return new PutReply();
    }

    /// <inheritdoc/>
    public override async Task<GetReply> Get(GetRequest request, ServerCallContext context)
    {
        ReadOnlyMemory<byte>? bytes = await storage.GetAsync(
            Records.ToId(request.Id), Within(context), context.CancellationToken).ConfigureAwait(false);
        return bytes is { } found ? new GetReply { Found = true, Value = Records.Of(found) } : new GetReply();
    }

    /// <inheritdoc/>
    public override async Task GetMany(
        GetManyRequest request, IServerStreamWriter<SegmentReply> responseStream, ServerCallContext context)
    {
        await foreach (StoredSegment segment in storage.GetManyAsync(
            Records.ToIds(request.Ids), Within(context), context.CancellationToken).ConfigureAwait(false))
        {
            await responseStream.WriteAsync(
                new SegmentReply { Id = Records.Of(segment.Id.Uuid), Value = Records.Of(segment.Bytes) },
                context.CancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override async Task<DeleteReply> Delete(DeleteRequest request, ServerCallContext context)
    {
        await storage.DeleteAsync(Records.ToIds(request.Ids), Within(context), context.CancellationToken)
            .ConfigureAwait(false);
        return new DeleteReply();
    }

    /// <inheritdoc/>
    public override async Task Read(
        ReadRequest request, IServerStreamWriter<RecordReply> responseStream, ServerCallContext context)
    {
        IReadOnlyList<RefRecord?> records = await storage.ReadAsync(
            [.. request.Keys.Select(key => new RefKey(key))], Within(context), context.CancellationToken)
            .ConfigureAwait(false);
        for (int i = 0; i < records.Count; i++)
        {
            if (records[i] is { } record)
            {
                await responseStream.WriteAsync(
                    new RecordReply { Place = i, Record = Records.Of(record) }, context.CancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public override async Task<CompareAndSetReply> CompareAndSet(
        CompareAndSetRequest request, ServerCallContext context)
    {
        RefWrite? write = request.Write is null
            ? null
            : new RefWrite(Records.ToGuid(request.Write.Token), request.Write.Value.Memory);
        return Records.Of(await storage.CompareAndSetAsync(
            new RefKey(request.Key), Records.ToVersion(request.Expected), write, Within(context),
            context.CancellationToken).ConfigureAwait(false));
    }

    // ipv4:127.0.0.1:40000 without the port, which every connection has anew.
    private static string AddressOf(string peer) => peer[..Math.Max(0, peer.LastIndexOf(':'))];

    private TimeSpan Within(ServerCallContext context)
    {
        TimeSpan left = context.Deadline == DateTime.MaxValue
            ? WithinMax
            : context.Deadline - time.GetUtcNow().UtcDateTime;
        return left <= TimeSpan.Zero ? throw StorageErrors.Timeout("The deadline has passed.")
            : left < WithinMax ? left : WithinMax;
    }
}
