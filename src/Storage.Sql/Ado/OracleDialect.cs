using System;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage.Sql.Ado;

/// <summary>Is Oracle, through its managed driver, which users put into the folder <c>lib</c> themselves.</summary>
/// <remarks>An empty text is NULL to Oracle, and so may be no bytes at all: a map is never empty, and a value without
/// bytes is read as such. Parameters go by place unless told otherwise; bytes travel as a BLOB, since a RAW ends at
/// 2,000 of them.</remarks>
internal sealed class OracleDialect : SqlDialect
{
    /// <summary>Settles each new session: a commit is answered when it is on disk, whatever the server's own settings
    /// say.</summary>
    public const string Session = "ALTER SESSION SET COMMIT_WAIT = FORCE_WAIT";

    /// <summary>Asks whether it is the primary. Oracle takes no question without a table.</summary>
    public const string Question = "SELECT SYS_CONTEXT('USERENV', 'DATABASE_ROLE') FROM dual";

    private const string Provider = "Oracle.ManagedDataAccess.Client.OracleClientFactory, Oracle.ManagedDataAccess";

    private readonly DbProviderFactory _factory;
    private readonly string _settings;

    /// <summary>Finds the driver, and reads the address.</summary>
    /// <exception cref="AccreteException">The driver is missing, or the address cannot be read.</exception>
    public OracleDialect(SqlStorageOptions options)
    {
        _factory = Providers.Find(
            options.DriverClass is { } named && named.Contains(',', StringComparison.Ordinal) ? named : Provider,
            options.LibFolder);
        SqlStorageOptions read = options with { Url = OracleUrl.ConnectionString(options.Url) };
        DbConnectionStringBuilder settings = AdoSettings.Of(_factory, read);
        settings["Pooling"] = false;
        _settings = settings.ConnectionString;
    }

    /// <inheritdoc/>
    public override string Name => "Oracle";

    /// <inheritdoc/>
    /// <remarks>Drivers before 23 hold the thread whatever their methods are called.</remarks>
    public override bool Blocks => true;

    /// <inheritdoc/>
    public override string? ValidationQuery => "SELECT 1 FROM dual";

    /// <inheritdoc/>
    public override DbConnection NewConnection() => AdoSettings.Connection(_factory, _settings);

    /// <inheritdoc/>
    public override async Task CheckAsync(DbConnection connection, CancellationToken ending)
    {
        DbCommand command = connection.CreateCommand();
        await using ConfiguredAsyncDisposable commandScope = command.ConfigureAwait(false);
        command.CommandText = Session;
        await command.ExecuteNonQueryAsync(ending).ConfigureAwait(false);
        command.CommandText = Question;
        Judge(await command.ExecuteScalarAsync(ending).ConfigureAwait(false) as string);
    }

    /// <summary>Judges what a database says that it is.</summary>
    /// <param name="role">The role; null where it does not say.</param>
    /// <exception cref="AccreteException">It is a standby.</exception>
    public static void Judge(string? role)
    {
        if (role is not ("PRIMARY" or null))
        {
            throw StorageErrors.Misconfigured($"This Oracle is a standby ({role}): name the primary in sql-url.");
        }
    }

    /// <inheritdoc/>
    public override bool IsDuplicate(DbException error) => OracleErrors.NumberOf(error.Message) == OracleErrors.Unique;

    /// <inheritdoc/>
    public override AccreteException? Translate(DbException error) =>
        OracleErrors.OfNumber(OracleErrors.NumberOf(error.Message), error.Message, error);

    /// <inheritdoc/>
    public override string Marker(int place) => ":" + NameOf(place);

    /// <inheritdoc/>
    public override string NameOf(int place) => string.Create(null, $"p{place}");

    /// <inheritdoc/>
    public override void Settle(DbCommand command)
    {
        Set(command, "BindByName", true);
        Set(command, "InitialLOBFetchSize", -1); // the bytes come with the row, not by a question of their own
    }

    /// <inheritdoc/>
    public override void Shape(DbParameter parameter, SqlKind kind)
    {
        if (kind != SqlKind.Bytes)
        {
            base.Shape(parameter, kind);
        }
        else if (Property(parameter, "OracleDbType") is { } type)
        {
            type.SetValue(parameter, Enum.Parse(type.PropertyType, "Blob"));
        }
        else
        {
            parameter.DbType = DbType.Binary;
        }
    }

    private static void Set(DbCommand command, string name, object value) =>
        Property(command, name)?.SetValue(command, value);

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Drivers are found by name, never trimmed.")]
    private static PropertyInfo? Property(object thing, string name) => thing.GetType().GetProperty(name);
}
