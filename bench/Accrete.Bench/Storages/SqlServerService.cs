using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Accrete.Storage;
using Accrete.Storage.Contract;
using Accrete.Storage.Sql;

namespace Accrete.Bench.Storages;

/// <summary>An SQL database on a server that is started for the run. Its peers may read only.</summary>
/// <param name="name">The name in the table.</param>
/// <param name="server">The server.</param>
internal sealed class SqlServerService(string name, SqlTestServer server) : StorageService
{
    private const string User = "datomic";
    private const string PeerUser = "datomic_peer";

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Protocol => "sql";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Properties => ["sql-url=" + server.UrlOf(User, User)];

    /// <inheritdoc/>
    public override async Task<string?> StartAsync()
    {
        await server.InitializeAsync().ConfigureAwait(false);
        return server.Missing;
    }

    /// <inheritdoc/>
    public override string Uri(string name) => $"datomic:sql://{name}?{server.UrlOf(PeerUser, PeerUser)}";

    /// <inheritdoc/>
    public override async Task<IStorage> OpenAsync() => await SqlStorage.OpenAsync(
        new SqlStorageOptions { Url = server.UrlOf(User, User) }, Within).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync() => await server.DisposeAsync().ConfigureAwait(false);
}
