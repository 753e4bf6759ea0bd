using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Excision;
using Accrete.Storage.Messages;

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
        long t = await database.AskAsync(static request => new AskBasis(request)).WaitAsync(cancellation)
            .ConfigureAwait(false);
        return await SyncAsync(t, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task<Database> SyncIndexAsync(long t, CancellationToken cancellation = default) =>
        WaitAsync(value => value.State.Root?.BasisT >= t, cancellation);

    /// <inheritdoc/>
    public override Task<Database> SyncExciseAsync(long t, CancellationToken cancellation = default) => WaitAsync(
        value => value.BasisT >= t && ExcisionRequest.Pending(value.State).All(request => request.T > t), cancellation);

    /// <inheritdoc/>
    public override Task<long> RequestIndexAsync(CancellationToken cancellation = default) =>
        database.AskAsync(static request => new RequestIndex(request)).WaitAsync(cancellation);

    /// <inheritdoc/>
    public override Task<long> GcStorageAsync(DateTimeOffset olderThan, CancellationToken cancellation = default)
    {
        Instant before = Instant.From(olderThan);
        return database.AskAsync(request => new CollectGarbage(request, before), isLong: true).WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    private protected override TxReport Submit(object? txData) =>
        database.SubmitAsync(txData).GetAwaiter().GetResult();

    /// <inheritdoc/>
    private protected override Task<TxReport> SubmitAsync(object? txData, CancellationToken cancellation) =>
        database.SubmitAsync(txData).WaitAsync(cancellation);
}
