using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Segments;
using Accrete.Storage.Remote.Wire;
using Google.Protobuf;

namespace Accrete.Storage.Remote;

/// <summary>Makes messages of what storage knows, and the other way round; what does not fit is refused.</summary>
internal static class Records
{
    private const int IdBytes = 16;

    /// <summary>Writes a UUID.</summary>
    public static ByteString Of(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));

    /// <summary>Reads a UUID.</summary>
    /// <exception cref="ArgumentException">It has not 16 bytes.</exception>
    public static Guid ToGuid(ByteString bytes) => bytes.Length == IdBytes
        ? new Guid(bytes.Span, bigEndian: true)
        : throw new ArgumentException("An id has 16 bytes.", nameof(bytes));

    /// <summary>Writes bytes that nobody changes any more.</summary>
    public static ByteString Of(ReadOnlyMemory<byte> bytes) => UnsafeByteOperations.UnsafeWrap(bytes);

    /// <summary>Reads a segment's id.</summary>
    public static SegmentId ToId(ByteString bytes) => new(ToGuid(bytes));

    /// <summary>Reads ids.</summary>
    public static SegmentId[] ToIds(IEnumerable<ByteString> ids) => [.. ids.Select(ToId)];

    /// <summary>Writes a version; null where there is none.</summary>
    public static Wire.Version? Of(RefVersion version) => version == RefVersion.Absent
        ? null
        : new Wire.Version { Revision = version.Revision, Token = Of(version.Token) };

    /// <summary>Reads a version.</summary>
    public static RefVersion ToVersion(Wire.Version? version) => version is null
        ? RefVersion.Absent
        : new RefVersion(version.Revision, version.Token.IsEmpty ? Guid.Empty : ToGuid(version.Token));

    /// <summary>Writes a record; null where there is none.</summary>
    public static Record? Of(RefRecord? record) => record is null
        ? null
        : new Record { Version = Of(record.Version), Value = Of(record.Value) };

    /// <summary>Reads a record.</summary>
    public static RefRecord? ToRecord(Record? record) => record is null
        ? null
        : new RefRecord(ToVersion(record.Version), record.Value.Memory);

    /// <summary>Writes an outcome.</summary>
    public static CompareAndSetReply Of(WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.Committed committed => new CompareAndSetReply
        {
            Committed = Of(committed.Version) ?? new Wire.Version(),
        },
        WriteOutcome.Rejected rejected => new CompareAndSetReply
        {
            Rejected = new Rejection { Current = Of(rejected.Current) },
        },
        WriteOutcome.Unknown unknown => new CompareAndSetReply
        {
            Unknown = new Failure
            {
                Error = RemoteErrors.NameOf(unknown.Cause),
                Message = RemoteErrors.ToRpc(unknown.Cause).Status.Detail,
            },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>Reads an outcome; one that is not told is unknown.</summary>
    public static WriteOutcome ToOutcome(CompareAndSetReply reply) => reply.OutcomeCase switch
    {
        CompareAndSetReply.OutcomeOneofCase.Committed => new WriteOutcome.Committed(ToVersion(reply.Committed)),
        CompareAndSetReply.OutcomeOneofCase.Rejected => new WriteOutcome.Rejected(ToRecord(reply.Rejected.Current)),
        CompareAndSetReply.OutcomeOneofCase.Unknown => new WriteOutcome.Unknown(
            RemoteErrors.Make(reply.Unknown.Error, reply.Unknown.Message)),
        _ => new WriteOutcome.Unknown(StorageErrors.Fault("The transactor answered without an outcome.")),
    };
}
