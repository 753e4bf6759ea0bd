using System;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete;

/// <summary>A connection to one value of a database: it stays as it is, and nobody is behind it who takes
/// transactions.</summary>
/// <param name="name">What it leads to, without secrets.</param>
/// <param name="value">The value.</param>
/// <param name="held">What the value is read from; given back with the connection.</param>
/// <remarks>Source: operation/read-only.</remarks>
internal sealed class ReadOnlyConnection(string name, Database value, IAsyncDisposable? held = null) : Connection
{
    private readonly ReportHub _reports = new();
    private Task _given = Task.CompletedTask;

    /// <inheritdoc/>
    private protected override string Name => name;

    /// <inheritdoc/>
    private protected override Database Newest => value;

    /// <inheritdoc/>
    private protected override ReportHub Reports => _reports;

    /// <inheritdoc/>
    public override Task<Database> SyncAsync(CancellationToken cancellation = default) =>
        Task.FromException<Database>(Refusal());

    /// <inheritdoc/>
    public override Task<Database> SyncAsync(long t, CancellationToken cancellation = default) =>
        Task.FromException<Database>(Refusal());

    /// <inheritdoc/>
    public override Task<long> RequestIndexAsync(CancellationToken cancellation = default) =>
        Task.FromException<long>(Refusal());

    /// <inheritdoc/>
    public override Task<long> GcStorageAsync(DateTimeOffset olderThan, CancellationToken cancellation = default) =>
        Task.FromException<long>(Refusal());

    /// <inheritdoc/>
    private protected override void CheckLive() => throw Refusal();

    /// <inheritdoc/>
    private protected override TxReport Submit(object? txData) => throw Refusal();

    /// <inheritdoc/>
    private protected override Task<TxReport> SubmitAsync(object? txData, CancellationToken cancellation) =>
        Task.FromException<TxReport>(Refusal());

    /// <inheritdoc/>
    private protected override void OnRelease()
    {
        if (held is not null)
        {
            _given = held.DisposeAsync().AsTask();
        }
    }

    /// <inheritdoc/>
    private protected override ValueTask ReleasedAsync() => new(_given);

    private static AccreteException Refusal() => new(
        Edn.Keyword.Of("db.error", "read-only-connection"), AnomalyCategory.Unsupported,
        "This connection holds one value of the database, to be read: connect without read-only=true to write to the"
            + " database, or to see what others write.");
}
