using System.Data.Common;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage.Sql;
using Accrete.Storage.Sql.Ado;
using Microsoft.Data.SqlClient;

namespace Accrete.Storage.SqlServer;

/// <summary>Is SQL Server.</summary>
/// <remarks>No <c>MERGE</c>: without locks for the range two of them both find nothing and both insert. An insert that
/// fails by the primary key needs no locks of ours.</remarks>
internal sealed class SqlServerDialect(SqlStorageOptions options) : SqlDialect
{
    private readonly string _settings = SqlServerUrl.Parse(options).ConnectionString;

    /// <inheritdoc/>
    public override string Name => "SQL Server";

    /// <inheritdoc/>
    public override DbConnection NewConnection() => new SqlConnection(_settings);

    /// <inheritdoc/>
    public override async Task CheckAsync(DbConnection connection, CancellationToken ending)
    {
        DbCommand command = connection.CreateCommand();
        await using ConfiguredAsyncDisposable commandScope = command.ConfigureAwait(false);
        command.CommandText = SqlServerChecks.Session + SqlServerChecks.Question;
        DbDataReader reader = await command.ExecuteReaderAsync(ending).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable readerScope = reader.ConfigureAwait(false);
        await reader.ReadAsync(ending).ConfigureAwait(false);
        SqlServerChecks.Judge(Text(reader, 0), Text(reader, 1));
    }

    /// <inheritdoc/>
    public override bool IsDuplicate(DbException error) =>
        error is SqlException mine && mine.Errors.Cast<SqlError>().Any(one => SqlServerErrors.IsDuplicate(one.Number));

    /// <inheritdoc/>
    public override AccreteException? Translate(DbException error) =>
        error is SqlException mine ? SqlServerErrors.OfNumber(mine.Number, mine.Message, mine) : null;

    private static string Text(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? "" : reader.GetString(column);
}
