using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Embedded;

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
    private protected override TxReport Submit(object? txData) =>
        database.SubmitAsync(txData).GetAwaiter().GetResult();

    /// <inheritdoc/>
    private protected override Task<TxReport> SubmitAsync(object? txData, CancellationToken cancellation) =>
        database.SubmitAsync(txData).WaitAsync(cancellation);
}
