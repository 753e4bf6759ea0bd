using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage.Sql;
using Accrete.Storage.Sql.Ado;
using MySqlConnector;

namespace Accrete.Storage.MySql;

/// <summary>Is MySQL and MariaDB.</summary>
/// <remarks>Statements are prepared: then bytes travel as they are, and a segment of 8 MB fits into a packet of 16 MB;
/// written into the text of a statement they could double.</remarks>
internal sealed class MySqlDialect(SqlStorageOptions options) : SqlDialect
{
    private readonly string _settings = MySqlUrl.Parse(options).ConnectionString;

    /// <inheritdoc/>
    public override string Name => "MySQL";

    /// <inheritdoc/>
    public override bool IsPrepared => true;

    /// <inheritdoc/>
    public override DbConnection NewConnection() => new MySqlConnection(_settings);

    /// <inheritdoc/>
    public override Task CheckAsync(DbConnection connection, CancellationToken ending) =>
        MySqlChecks.CheckAsync(connection, ending);

    /// <inheritdoc/>
    public override bool IsDuplicate(DbException error) =>
        error is MySqlException { ErrorCode: MySqlErrorCode.DuplicateKeyEntry };

    /// <inheritdoc/>
    public override AccreteException? Translate(DbException error) =>
        error is MySqlException mine ? MySqlErrors.Translate(mine) : null;
}
