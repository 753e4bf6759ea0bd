using System;
using Grpc.Core;

namespace Accrete.Storage.Remote;

/// <summary>Is the table between the errors of storage and the status codes of gRPC, for both ends of the
/// wire.</summary>
internal static class RemoteErrors
{
    /// <summary>The trailer that names the error; without it, the status code decides.</summary>
    public const string ErrorKey = "accrete-error";

    /// <summary>Makes the error of a name.</summary>
    public static AccreteException Make(string name, string what, Exception? inner = null) => name switch
    {
        "timeout" => StorageErrors.Timeout(what, inner),
        "unavailable" => StorageErrors.Unavailable(what, inner),
        "busy" => StorageErrors.Busy(what, inner),
        "full" => StorageErrors.Full(what, inner),
        "denied" => StorageErrors.Denied(what, inner),
        "misconfigured" => StorageErrors.Misconfigured(what, inner),
        "in-use" => StorageErrors.InUse(what, inner),
        "damaged" => StorageErrors.Damaged(what, inner),
        "unknown-version" => StorageErrors.UnknownVersion(what, inner),
        _ => StorageErrors.Fault(what, inner),
    };

    /// <summary>Says what a failed call means; what no line knows is a fault.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="place">Where the storage was looked for.</param>
    public static AccreteException Translate(RpcException error, RemoteStorageOptions place)
    {
        if (error.Trailers.GetValue(ErrorKey) is { } named)
        {
            return Make(named, error.Status.Detail, error);
        }

        string what = error.StatusCode switch
        {
            StatusCode.Unavailable =>
                $"No dev storage can be reached at {place}: is its transactor running, and does the URI name its host "
                + "and port?",
            StatusCode.DeadlineExceeded => $"The dev storage at {place} did not answer in time.",
            _ => $"The dev storage at {place} failed: {error.Status.Detail}",
        };
        return Make(NameOf(error.StatusCode), what, error);
    }

    /// <summary>Returns the name of an error.</summary>
    public static string NameOf(AccreteException error) => error.Error?.Name ?? "fault";

    /// <summary>Makes the failure of a call.</summary>
    public static RpcException ToRpc(AccreteException error)
    {
        string name = NameOf(error);
        string prefix = $"{error.Error} ";
        string detail = error.Message.StartsWith(prefix, StringComparison.Ordinal)
            ? error.Message[prefix.Length..]
            : error.Message;
        return new RpcException(new Status(CodeOf(name), detail), new Metadata { { ErrorKey, name } });
    }

    private static string NameOf(StatusCode code) => code switch
    {
        StatusCode.DeadlineExceeded or StatusCode.Cancelled => "timeout",
        StatusCode.Unavailable => "unavailable",
        StatusCode.ResourceExhausted => "busy",
        StatusCode.PermissionDenied or StatusCode.Unauthenticated => "denied",
        StatusCode.FailedPrecondition => "misconfigured",
        StatusCode.DataLoss => "damaged",
        StatusCode.Unimplemented => "unknown-version",
        _ => "fault",
    };

    private static StatusCode CodeOf(string name) => name switch
    {
        "timeout" => StatusCode.DeadlineExceeded,
        "unavailable" => StatusCode.Unavailable,
        "busy" or "full" => StatusCode.ResourceExhausted,
        "denied" => StatusCode.PermissionDenied,
        "misconfigured" or "in-use" => StatusCode.FailedPrecondition,
        "damaged" => StatusCode.DataLoss,
        "unknown-version" => StatusCode.Unimplemented,
        _ => StatusCode.Internal,
    };
}
