using System;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Accrete.Edn;
using Accrete.Storage.Sql.Ado;

namespace Accrete.Storage.Sql;

/// <summary>Finds the service of a database system: by the address, else by the driver that is named. Those with a
/// driver of their own live in assemblies of their own, so that a program carries only what it uses.</summary>
internal static class SqlServices
{
    /// <summary>Makes the service of a database.</summary>
    /// <exception cref="AccreteException">The address cannot be read, or the driver is missing.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "A storage is its opener's.")]
    public static SqlStorage Connect(SqlStorageOptions options) =>
        SqlSystems.Of(options.Url, options.DriverClass) switch
        {
            SqlSystem.Postgres => PostgresStorage.Make(options),
            SqlSystem.MySql => Make("Accrete.Storage.MySql", "MySqlDialect", options),
            SqlSystem.SqlServer => Make("Accrete.Storage.SqlServer", "SqlServerDialect", options),
            SqlSystem.Oracle => new AdoStorage(new OracleDialect(options), options),
            _ => new AdoStorage(new NamedDialect(options), options),
        };

    private static AdoStorage Make(string assembly, string name, SqlStorageOptions options)
    {
        try
        {
            // The names are those of dialects that are made of options.
            Type dialect = Assembly.Load(new AssemblyName(assembly))
                .GetType($"{assembly}.{name}", throwOnError: true)!;
            return new AdoStorage(
                (SqlDialect)Activator.CreateInstance(
                    dialect, BindingFlags.Public | BindingFlags.Instance | BindingFlags.DoNotWrapExceptions, null,
                    [options], null)!,
                options);
        }
        catch (System.IO.FileNotFoundException missing)
        {
            throw new AccreteException(
                Keyword.Of("db.error", "unsupported-protocol"),
                AnomalyCategory.Unsupported,
                $"sql-url needs the package {assembly}: add it to the program.",
                inner: missing);
        }
    }
}
