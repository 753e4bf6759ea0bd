using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete;

/// <summary>A peer of its own beside the static <see cref="Peer"/>: its databases in memory are seen by it
/// alone.</summary>
/// <remarks>Safe for any number of threads. Disposing of it ends its databases in memory and their
/// connections.</remarks>
public sealed class PeerInstance : IPeer
{
    private readonly PeerContext _context;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, IDatabaseService> _services;

    /// <summary>Makes a peer without databases.</summary>
    /// <param name="options">Functions, default partition, bounds of databases that are made without options of their
    /// own; null for the defaults.</param>
    /// <param name="clock">Gives transactions their time; null for the system's clock.</param>
    /// <param name="settings">How the peer works; null for what the program's runtime configuration says.</param>
    /// <exception cref="AccreteException"><c>:storage/misconfigured</c>: the runtime configuration is
    /// wrong.</exception>
    public PeerInstance(DatabaseOptions? options = null, TimeProvider? clock = null, PeerSettings? settings = null)
    {
        _context = new PeerContext(
            options ?? DatabaseOptions.Default, clock ?? TimeProvider.System, settings ?? PeerSettings.FromRuntime());
        _services = new(StringComparer.Ordinal) { ["mem"] = new MemoryService(_context.Clock) };
    }

    /// <inheritdoc/>
    public Task<bool> CreateDatabaseAsync(
        string uri, DatabaseOptions? options = null, CancellationToken cancellation = default) =>
        CreateDatabaseAsync(uri, options, null, cancellation);

    /// <inheritdoc/>
    public async Task<bool> DeleteDatabaseAsync(string uri, CancellationToken cancellation = default)
    {
        IDatabaseService service = ServiceOf(uri, cancellation, out DatabaseUri parsed);
        return await service.DeleteAsync(parsed, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> RenameDatabaseAsync(string uri, string newName, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(newName);
        IDatabaseService service = ServiceOf(uri, cancellation, out DatabaseUri parsed);
        return await service.RenameAsync(parsed, newName, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> GetDatabaseNamesAsync(
        string uri, CancellationToken cancellation = default)
    {
        IDatabaseService service = ServiceOf(uri, cancellation, out DatabaseUri parsed);
        return await service.NamesAsync(parsed, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Connection> ConnectAsync(string uri, CancellationToken cancellation = default)
    {
        IDatabaseService service = ServiceOf(uri, cancellation, out DatabaseUri parsed);
        return await (parsed.IsReadOnly
            ? ServiceAssemblies.ReadOnly(_context).ConnectAsync(service, parsed, cancellation)
            : service.ConnectAsync(parsed, cancellation)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<BackupListing>> ListBackupsAsync(
        string backupUri, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(backupUri);
        return ServiceAssemblies.ReadOnly(_context).ListBackupsAsync(backupUri, cancellation);
    }

    /// <summary>Returns the protocols that the peer knows.</summary>
    public override string ToString() => $"peer of {string.Join(", ", _services.Keys)}";

    /// <summary>Ends the databases in memory and their connections.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (IDatabaseService service in _services.Values)
        {
            await service.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Gets how many bytes of segments are kept at hand now.</summary>
    internal long ObjectCacheBytes => _context.ObjectCache.Bytes;

    /// <summary>Lets go of all segments that are kept at hand.</summary>
    internal void ReleaseObjectCache() => _context.ObjectCache.Release(null);

    /// <summary>Lets a service answer for a protocol, in the place of the one that would be loaded.</summary>
    internal void Serve(string protocol, IDatabaseService service)
    {
        lock (_gate)
        {
            _services[protocol] = service;
        }
    }

    /// <summary>Makes a database whose transactions take their time from a clock of its own.</summary>
    internal async Task<bool> CreateDatabaseAsync(
        string uri, DatabaseOptions? options, TimeProvider? clock, CancellationToken cancellation)
    {
        IDatabaseService service = ServiceOf(uri, cancellation, out DatabaseUri parsed);
        return await service.CreateAsync(parsed, options ?? _context.Options, clock, cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Returns the service behind a URI, loading it where it was not asked for before.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="parsed">Gets the URI, taken apart.</param>
    /// <exception cref="AccreteException">There is no such service.</exception>
    internal IDatabaseService ServiceOf(string uri, CancellationToken cancellation, out DatabaseUri parsed)
    {
        cancellation.ThrowIfCancellationRequested();
        parsed = DatabaseUri.Parse(uri);
        lock (_gate)
        {
            if (!_services.TryGetValue(parsed.Protocol, out IDatabaseService? service))
            {
                service = ServiceAssemblies.Load(parsed, _context);
                _services.Add(parsed.Protocol, service);
            }

            return service;
        }
    }
}
