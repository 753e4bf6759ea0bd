using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Client;

/// <summary>A connection to a database that a node of this process writes.</summary>
internal sealed class NodeConnection(string name, NodeDatabase database) : Connection
{
    /// <inheritdoc/>
    private protected override string Name => name;

    /// <inheritdoc/>
    private protected override Database Newest => database.Newest;

    /// <inheritdoc/>
    private protected override ReportHub Reports => database.Reports;

    /// <inheritdoc/>
    public override async Task<Database> SyncAsync(CancellationToken cancellation = default)
    {
        long t = await database.AskAsync(isIndex: false).WaitAsync(cancellation).ConfigureAwait(false);
        return await SyncAsync(t, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task<long> RequestIndexAsync(CancellationToken cancellation = default) =>
        database.AskAsync(isIndex: true).WaitAsync(cancellation);

    /// <inheritdoc/>
    private protected override TxReport Submit(object? txData) =>
        database.SubmitAsync(txData).GetAwaiter().GetResult();

    /// <inheritdoc/>
    private protected override Task<TxReport> SubmitAsync(object? txData, CancellationToken cancellation) =>
        database.SubmitAsync(txData).WaitAsync(cancellation);
}
