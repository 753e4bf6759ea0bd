using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete;

/// <summary>The databases in the memory of one peer, by name: <c>datomic:mem://name</c>.</summary>
internal sealed class MemoryService(TimeProvider clock) : IDatabaseService
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, MemoryDatabase> _databases = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<bool> CreateAsync(
        DatabaseUri uri, DatabaseOptions options, TimeProvider? clockOfIt, CancellationToken cancellation)
    {
        string name = NameOf(uri);
        lock (_gate)
        {
            return Task.FromResult(!_databases.ContainsKey(name) && _databases.TryAdd(
                name, new(Bootstrap.Create(Guid.NewGuid().ToString(), options), clockOfIt ?? clock)));
        }
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(DatabaseUri uri, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_databases.Remove(NameOf(uri), out MemoryDatabase? database))
            {
                return Task.FromResult(false);
            }

            database.Reports.Close(DbErrors.Deleted());
            return Task.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public Task<bool> RenameAsync(DatabaseUri uri, string newName, CancellationToken cancellation)
    {
        string name = NameOf(uri);
        string to = NameOf(uri with { Rest = newName });
        lock (_gate)
        {
            if (!_databases.TryGetValue(name, out MemoryDatabase? database))
            {
                return Task.FromResult(false);
            }

            if (!_databases.TryAdd(to, database))
            {
                throw DbErrors.Argument($"There is a database {to} already: delete it first, or take another name.");
            }

            return Task.FromResult(_databases.Remove(name));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> NamesAsync(DatabaseUri uri, CancellationToken cancellation)
    {
        if (uri.Rest != "*")
        {
            NameOf(uri);
        }

        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<string>>([.. _databases.Keys]);
        }
    }

    /// <inheritdoc/>
    public Task<Connection> ConnectAsync(DatabaseUri uri, CancellationToken cancellation)
    {
        string name = NameOf(uri);
        lock (_gate)
        {
            return Task.FromResult<Connection>(new MemoryConnection(
                uri.Text,
                _databases.GetValueOrDefault(name) ?? throw DbErrors.NoDatabase(name)));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            foreach (MemoryDatabase database in _databases.Values)
            {
                database.Reports.Close(DbErrors.Deleted());
            }

            _databases.Clear();
        }

        return default;
    }

    private static string NameOf(DatabaseUri uri) =>
        uri.Rest.Length == 0 || uri.Rest == "*" || uri.Rest.Contains('/', StringComparison.Ordinal)
            ? throw DatabaseUri.Invalid(uri.Text)
            : uri.Rest;
}
