using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage;
using Accrete.Storage.Backups;
using Accrete.Time;

namespace Accrete.ReadOnly;

/// <summary>The databases of backups: <c>datomic:backup:BACKUP-URI</c>, with <c>?t=T</c> for another backup than the
/// last one. They are read where they lie.</summary>
/// <param name="context">What the services of the peer share.</param>
/// <remarks>Source: operation/read-only.</remarks>
internal sealed class BackupService(PeerContext context) : IDatabaseService
{
    private const string Point = "t=";

    /// <inheritdoc/>
    public Task<bool> CreateAsync(
        DatabaseUri uri, DatabaseOptions options, TimeProvider? clockOfIt, CancellationToken cancellation) =>
        Task.FromException<bool>(Refusal());

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(DatabaseUri uri, CancellationToken cancellation) =>
        Task.FromException<bool>(Refusal());

    /// <inheritdoc/>
    public Task<bool> RenameAsync(DatabaseUri uri, string newName, CancellationToken cancellation) =>
        Task.FromException<bool>(Refusal());

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> NamesAsync(DatabaseUri uri, CancellationToken cancellation) =>
        Task.FromException<IReadOnlyList<string>>(Refusal());

    /// <inheritdoc/>
    public async Task<Connection> ConnectAsync(DatabaseUri uri, CancellationToken cancellation)
    {
        (string text, long? t) = Parse(uri.Rest);
#pragma warning disable CA2000 // The connection gives it back, or what catches does.
        IBackupPlace place = BackupUri.Open(text);
#pragma warning restore CA2000
        try
        {
            return await ConnectAsync(place, t, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await place.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private async Task<Connection> ConnectAsync(IBackupPlace place, long? t, CancellationToken cancellation)
    {
        BackupReader reader = new(place);
        BackupPoint point = await reader.PointAsync(t, cancellation).ConfigureAwait(false);
        PointOpener opener = new(
            reader, SystemChance.Instance, context.Clock, CancellationToken.None, context.ObjectCache);
        DatabaseState state = await opener.OpenAsync(point, cancellation, context.Options).ConfigureAwait(false);
        return new ReadOnlyConnection($"backup of {point.Name}", new Database(state, TimeView.Present), place);
    }

    private static (string Place, long? T) Parse(string rest)
    {
        int question = rest.LastIndexOf('?');
        if (question < 0)
        {
            return (rest, null);
        }

        string parameter = rest[(question + 1)..];
        return parameter.StartsWith(Point, StringComparison.Ordinal)
            && long.TryParse(parameter[Point.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out long t)
            ? (rest[..question], t)
            : throw DbErrors.Incorrect(
                "invalid-db-uri", "Invalid URI of a backup: write datomic:backup:file:/full/path?t=T.");
    }

    private static AccreteException Refusal() => DbErrors.Incorrect(
        "invalid-db-uri", "A backup is read by connecting to it, and list-backups tells its t; restore-db makes a"
            + " database of it.");
}
