using System;
using System.IO;
using System.Threading.Tasks;
using Accrete.Storage.Sql;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Accrete.Storage.Contract;

/// <summary>A sql storage that the tests reach by an address.</summary>
public abstract class SqlStorageContract : StorageContract
{
    /// <summary>Gets where it is; null where there is none.</summary>
    protected abstract SqlStorageOptions? Options { get; }

    /// <summary>Gets why there is none.</summary>
    protected abstract string? Missing { get; }

    protected override async Task<IStorage> OpenAsync()
    {
        Skip.If(Options is null || Missing is not null, Missing);
        return await SqlStorage.OpenAsync(Options!, Within);
    }

    protected override Task<IStorage> OpenOtherAsync() => OpenAsync();

    protected override async Task<IStorage?> ReopenAsync() => await OpenAsync();
}

/// <summary>The sql storage on a real PostgreSQL.</summary>
[Trait("Category", "Slow")]
[Collection(PostgresCollection.Name)]
public sealed class PostgresStorageContract(PostgresServer server) : SqlStorageContract
{
    protected override SqlStorageOptions? Options => new() { Url = server.UrlOf("datomic", "datomic") };

    protected override string? Missing => server.Missing;
}

/// <summary>The sql storage on a real MariaDB.</summary>
[Trait("Category", "Slow")]
[Collection(MariaDbCollection.Name)]
public sealed class MariaDbStorageContract(MariaDbServer server) : SqlStorageContract
{
    protected override SqlStorageOptions? Options => new() { Url = server.UrlOf("datomic", "datomic") };

    protected override string? Missing => server.Missing;
}

/// <summary>The same with a driver that counts changed rows, not found ones.</summary>
[Trait("Category", "Slow")]
[Collection(MariaDbCollection.Name)]
public sealed class ChangedRowsStorageContract(MariaDbServer server) : SqlStorageContract
{
    protected override SqlStorageOptions? Options => new()
    {
        Url = server.UrlOf("datomic", "datomic") + "&UseAffectedRows=true",
    };

    protected override string? Missing => server.Missing;
}

/// <summary>The sql storage with a driver by name: SQLite's.</summary>
[Trait("Category", "Slow")]
public sealed class NamedStorageContract(NamedStorageContract.Folder folder)
    : SqlStorageContract, IClassFixture<NamedStorageContract.Folder>
{
    public const string Driver = "Microsoft.Data.Sqlite.SqliteFactory, Microsoft.Data.Sqlite";

    protected override SqlStorageOptions? Options => new() { Url = folder.Url, DriverClass = Driver };

    protected override string? Missing => null;

    public sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("accrete-named-").FullName;

        public Folder()
        {
            using SqliteConnection connection = new(Url);
            connection.Open();
            using SqliteCommand command = new(
                "CREATE TABLE datomic_kvs (id text NOT NULL PRIMARY KEY, rev integer, map text, val blob)", connection);
            command.ExecuteNonQuery();
        }

        public string Url => $"Data Source={Path.Combine(_path, "storage.db")};Pooling=False";

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}

/// <summary>The sql storage on a SQL Server, where a variable tells its address.</summary>
[Trait("Category", "Slow")]
public sealed class SqlServerStorageContract() : AddressedStorageContract("ACCRETE_TEST_SQLSERVER");

/// <summary>The sql storage on an Oracle, where a variable tells its address. Its driver,
/// Oracle.ManagedDataAccess.dll, stands in the folder lib beside the tests.</summary>
[Trait("Category", "Slow")]
public sealed class OracleStorageContract() : AddressedStorageContract("ACCRETE_TEST_ORACLE");

/// <summary>The sql storage at the address that a variable tells, with user, password and table in place.</summary>
public abstract class AddressedStorageContract(string variable) : SqlStorageContract
{
    protected override SqlStorageOptions? Options =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } url ? new() { Url = url } : null;

    protected override string? Missing => Options is null ? $"no server: set {variable} to the address of one" : null;
}
