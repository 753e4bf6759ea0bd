using System.Threading;
using System.Threading.Tasks;

namespace Accrete;

/// <summary>Connects once, whoever asks first.</summary>
internal sealed class ConnectionOpening(IPeer peer, string uri, AccreteServiceOptions options)
{
    private readonly Lock _gate = new();
    private Task<Connection>? _opening;

    /// <summary>Returns the connection; makes the database before, where that is wanted.</summary>
    /// <remarks>An attempt that failed is not kept: the next who asks tries again.</remarks>
    public Task<Connection> OpenAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_opening is null || _opening.IsFaulted || _opening.IsCanceled)
            {
                _opening = ConnectAsync(cancellation);
            }

            return _opening;
        }
    }

    /// <summary>Returns the connection to who cannot wait otherwise: a container makes its services at once.</summary>
    public Connection Wait() => OpenAsync(CancellationToken.None).GetAwaiter().GetResult();

    private async Task<Connection> ConnectAsync(CancellationToken cancellation)
    {
        if (options.CreateDatabase)
        {
            await peer.CreateDatabaseAsync(uri, options.Database, cancellation).ConfigureAwait(false);
        }

        return await peer.ConnectAsync(uri, cancellation).ConfigureAwait(false);
    }
}
