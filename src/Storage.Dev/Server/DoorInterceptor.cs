using System;
using System.Threading.Tasks;
using Accrete.Storage.Remote;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Accrete.Storage.Dev.Server;

/// <summary>Stands before every call: without a session nothing but logging in, with the role of peers nothing that
/// writes. A new call is refused to peers until it is named here.</summary>
internal sealed class DoorInterceptor(DoorKeeper door) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        try
        {
            return await continuation(request, context).ConfigureAwait(false);
        }
        catch (AccreteException error)
        {
            throw RemoteErrors.ToRpc(error);
        }
        catch (ArgumentException error)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, error.Message));
        }
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        try
        {
            await continuation(request, responseStream, context).ConfigureAwait(false);
        }
        catch (AccreteException error)
        {
            throw RemoteErrors.ToRpc(error);
        }
        catch (ArgumentException error)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, error.Message));
        }
    }

    private void Check(ServerCallContext context)
    {
        string method = context.Method[(context.Method.LastIndexOf('/') + 1)..];
        if (method is "Challenge" or "Login")
        {
            return;
        }

        string? role = door.RoleOf(context.RequestHeaders.GetValue(Sessions.MetadataKey));
        if (role is null)
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, "Log in first."));
        }

        if (role != RemoteStorageOptions.AdminRole && method is not ("Get" or "GetMany" or "Read"))
        {
            throw RemoteErrors.ToRpc(StorageErrors.Denied($"The role {role} may read only."));
        }
    }
}
