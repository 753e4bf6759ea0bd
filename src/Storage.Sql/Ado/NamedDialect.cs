using System;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage.Sql.Ado;

/// <summary>Is a database of which nothing is known but its ADO.NET provider.</summary>
/// <remarks>Whether its commits are durable, and whether it is the primary, is for its operator to see to: there is no
/// question that every system answers. Errors are known by the standard's codes, where the provider tells them, and by
/// the words of the message, where it does not; what neither knows leaves a conditional write Unknown, which is always
/// safe.</remarks>
internal sealed class NamedDialect : SqlDialect
{
    private readonly DbProviderFactory _factory;
    private readonly string _settings;
    private readonly bool _byPlace;

    /// <summary>Finds the provider, and reads the connection string.</summary>
    /// <exception cref="AccreteException">The provider is missing, or the string cannot be read.</exception>
    public NamedDialect(SqlStorageOptions options)
    {
        string name = options.DriverClass ?? ""; // its type stands there, else the system would be a known one
        _factory = Providers.Find(name, options.LibFolder);
        _settings = AdoSettings.Of(_factory, options).ConnectionString;
        _byPlace = name.StartsWith("System.Data.Odbc.", StringComparison.Ordinal)
            || name.StartsWith("System.Data.OleDb.", StringComparison.Ordinal);
        Name = name.Split(',')[0];
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool Blocks => true;

    /// <inheritdoc/>
    public override DbConnection NewConnection() => AdoSettings.Connection(_factory, _settings);

    /// <inheritdoc/>
    public override Task CheckAsync(DbConnection connection, CancellationToken ending) => Task.CompletedTask;

    /// <inheritdoc/>
    public override bool IsDuplicate(DbException error) => AnsiErrors.IsDuplicate(error.SqlState, error.Message);

    /// <inheritdoc/>
    public override AccreteException? Translate(DbException error) =>
        AnsiErrors.Translate(Name, error.SqlState, error.IsTransient, error);

    /// <inheritdoc/>
    public override string Marker(int place) => _byPlace ? "?" : base.Marker(place);
}
