using System;
using System.Data.Common;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using Accrete.Storage.Sql;
using Accrete.Storage.Sql.Ado;
using Xunit;

namespace Accrete.Storage.Tests;

/// <summary>Which database an address and a driver name, what is sent to it, and how drivers are found.</summary>
public sealed class SqlDialectTests
{
    [Theory]
    [InlineData("jdbc:postgresql://h/d", null, SqlSystem.Postgres)]
    [InlineData("postgres://h/d", null, SqlSystem.Postgres)]
    [InlineData("jdbc:postgresql://h/d", "org.postgresql.Driver", SqlSystem.Postgres)]
    [InlineData("Host=h;Database=d", null, SqlSystem.Postgres)]
    [InlineData("jdbc:mysql://h/d", null, SqlSystem.MySql)]
    [InlineData("jdbc:mariadb://h/d", "com.mysql.cj.jdbc.Driver", SqlSystem.MySql)]
    [InlineData("Server=h", "org.mariadb.jdbc.Driver", SqlSystem.MySql)]
    [InlineData("Server=h", "MySqlConnector.MySqlConnectorFactory, MySqlConnector", SqlSystem.MySql)]
    [InlineData("jdbc:sqlserver://h;databaseName=d", null, SqlSystem.SqlServer)]
    [InlineData("Server=h", "com.microsoft.sqlserver.jdbc.SQLServerDriver", SqlSystem.SqlServer)]
    [InlineData("jdbc:oracle:thin:@//h/s", null, SqlSystem.Oracle)]
    [InlineData("jdbc:oracle:thin:@//h/s", "oracle.jdbc.OracleDriver", SqlSystem.Oracle)]
    [InlineData("Data Source=x", "Microsoft.Data.Sqlite.SqliteFactory, Microsoft.Data.Sqlite", SqlSystem.Named)]
    public void The_address_tells_the_system_and_else_the_driver(string url, string? driver, object expected) =>
        Assert.Equal(expected, SqlSystems.Of(url, driver));

    [Theory]
    [InlineData("jdbc:postgresql://h/canary", "com.mysql.jdbc.Driver", "contradict")]
    [InlineData("jdbc:h2:canary", null, "ADO.NET")]
    [InlineData("Server=canary", "org.h2.Driver", "TypeFactory, Assembly")]
    public void What_names_no_system_is_told_without_showing_the_address(string url, string? driver, string part)
    {
        AccreteException error = Assert.Throws<AccreteException>(() => SqlSystems.Of(url, driver));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public void All_systems_are_sent_the_same_plain_statements()
    {
        AdoStatements statements = new(place => "@p" + place);
        Assert.Equal("INSERT INTO datomic_kvs(id, rev, map, val) VALUES(@p0, 0, NULL, @p1)", statements.Put);
        Assert.Equal("INSERT INTO datomic_kvs(id, rev, map, val) VALUES(@p0, 1, @p1, @p2)", statements.Create);
        Assert.Equal(
            "UPDATE datomic_kvs SET rev = rev + 1, map = @p0, val = @p1 WHERE id = @p2 AND rev = @p3 AND map = @p4",
            statements.Update);
        Assert.Equal("DELETE FROM datomic_kvs WHERE id = @p0 AND rev = @p1 AND map = @p2", statements.Remove);
        Assert.Equal(
            "SELECT id, val FROM datomic_kvs WHERE map IS NULL AND id IN (@p0)", statements.GetMany(["a"]).Text);
        Assert.Equal(
            "SELECT id, rev, map, val FROM datomic_kvs WHERE map IS NOT NULL AND id IN (@p0, @p1, @p2, @p3)",
            statements.Read(["a", "b"]).Text);
        Assert.Equal(
            "DELETE FROM datomic_kvs WHERE map IS NULL AND id IN (@p0)", statements.Delete(["a"]).Text);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    [InlineData(65, 256)]
    [InlineData(257, 1000)]
    [InlineData(1000, 1000)]
    public void Lists_of_names_have_few_lengths_and_their_last_name_fills_them_up(int count, int expected)
    {
        string[] names = [.. Enumerable.Range(0, count).Select(i => "n" + i)];
        SqlArgument[] arguments = new AdoStatements(_ => "?").GetMany(names).Arguments;
        Assert.Equal(expected, arguments.Length);
        Assert.Equal(names, arguments.Select(argument => argument.Value).Distinct());
    }

    [Theory]
    [InlineData("23505", "whatever", true)]
    [InlineData("23000", "Duplicate entry 'a' for key 'PRIMARY'", true)]
    [InlineData("23000", "a value is missing", false)]
    [InlineData("23502", "null in a column that takes none", false)]
    [InlineData(null, "NOT NULL constraint failed: datomic_kvs.map", false)]
    [InlineData("40001", "unique constraint", false)]
    [InlineData(null, "SQLite Error 19: 'UNIQUE constraint failed: datomic_kvs.id'.", true)]
    [InlineData(null, "Duplicate entry 'a' for key 'PRIMARY'", true)]
    [InlineData(null, "connection lost", false)]
    [InlineData("", "connection lost", false)]
    public void A_broken_key_is_told_from_all_other_errors(string? state, string text, bool expected) =>
        Assert.Equal(expected, AnsiErrors.IsDuplicate(state, text));

    [Theory]
    [InlineData("Nothing.Factory, Nothing.At.All", "folder lib")]
    [InlineData("Nothing.Factory, Microsoft.Data.Sqlite", "no type Nothing.Factory")]
    [InlineData("Microsoft.Data.Sqlite.SqliteParameter, Microsoft.Data.Sqlite", "no ADO.NET provider")]
    public void A_driver_that_is_missing_is_one_clear_error(string driver, string part)
    {
        AccreteException error = Assert.Throws<AccreteException>(
            () => SqlStorage.Connect(new SqlStorageOptions { Url = "Data Source=canary", DriverClass = driver }));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(":storage/misconfigured", error.Error?.ToString());
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Oracles_driver_is_asked_for_where_it_is_missing()
    {
        AccreteException error = Assert.Throws<AccreteException>(
            () => SqlStorage.Connect(new SqlStorageOptions { Url = "jdbc:oracle:thin:@//h/s" }));
        Assert.Contains("Oracle.ManagedDataAccess.dll", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_driver_may_be_named_by_its_connections() => Assert.IsType<Microsoft.Data.Sqlite.SqliteFactory>(
        Providers.Find("Microsoft.Data.Sqlite.SqliteConnection, Microsoft.Data.Sqlite", "nowhere"));

    [Fact]
    public void A_driver_is_found_in_the_folder_of_drivers()
    {
        string lib = Directory.CreateTempSubdirectory("accrete-lib-").FullName;
        try
        {
            WriteDriver("Put.Beside", Path.Combine(lib, "Put.Beside.dll"));
            DbProviderFactory found = Providers.Find("Put.Beside.Factory, Put.Beside", lib);
            Assert.Equal("Put.Beside.Factory", found.GetType().FullName);
        }
        finally
        {
            Directory.Delete(lib, recursive: true);
        }
    }

    // An assembly with a provider that does nothing: a factory with its instance in the field that all of them have.
    private static void WriteDriver(string name, string path)
    {
        PersistedAssemblyBuilder assembly = new(new AssemblyName(name), typeof(object).Assembly);
        TypeBuilder type = assembly.DefineDynamicModule(name).DefineType(
            name + ".Factory", TypeAttributes.Public | TypeAttributes.Class, typeof(DbProviderFactory));
        ConstructorBuilder make = type.DefineDefaultConstructor(MethodAttributes.Public);
        FieldBuilder instance = type.DefineField("Instance", type, FieldAttributes.Public | FieldAttributes.Static);
        ILGenerator start = type.DefineTypeInitializer().GetILGenerator();
        start.Emit(OpCodes.Newobj, make);
        start.Emit(OpCodes.Stsfld, instance);
        start.Emit(OpCodes.Ret);
        type.CreateType();
        assembly.Save(path);
    }
}
