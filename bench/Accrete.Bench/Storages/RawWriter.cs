using System;
using System.Threading.Tasks;
using Accrete.Bench.Durable;
using Accrete.Storage;

namespace Accrete.Bench.Storages;

/// <summary>Conditional writes without a database: each the first of a ref, as the log's appends are, through the same
/// client of the service.</summary>
/// <param name="storage">The service; the writer disposes of it.</param>
/// <param name="bytes">How many bytes each has.</param>
internal sealed class RawWriter(IStorage storage, int bytes) : Writer
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    private readonly string _prefix = "raw/" + Guid.NewGuid().ToString("N");
    private readonly byte[] _value = new byte[bytes];

    /// <inheritdoc/>
    public override string Name => "raw";

    /// <inheritdoc/>
    public override async Task WriteAsync(long number)
    {
        WriteOutcome outcome = await storage.CompareAndSetAsync(
            new RefKey($"{_prefix}/{number}"), RefVersion.Absent, new RefWrite(Guid.NewGuid(), _value), Within)
            .ConfigureAwait(false);
        if (outcome is not WriteOutcome.Committed)
        {
            throw new InvalidOperationException($"A raw write was {outcome}.");
        }
    }

    /// <inheritdoc/>
    public override long Count() => throw new NotSupportedException("There is no list of refs.");

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => storage.DisposeAsync();
}
