namespace Accrete.Storage.SqlServer;

/// <summary>Settles each new session, and asks whether its server keeps what it acknowledges.</summary>
internal static class SqlServerChecks
{
    /// <summary>Settles a session, whatever the server's own settings say: each statement commits by itself, and
    /// changed rows are counted.</summary>
    public const string Session =
        "SET IMPLICIT_TRANSACTIONS OFF; SET NOCOUNT OFF; SET XACT_ABORT ON; SET ROWCOUNT 0; "
        + "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; ";

    /// <summary>Asks whether the database is the primary, and whether a commit is on disk when it is
    /// answered.</summary>
    public const string Question =
        "SELECT CAST(DATABASEPROPERTYEX(DB_NAME(), 'Updateability') AS varchar(60)), "
        + "(SELECT CAST(delayed_durability_desc AS varchar(60)) FROM sys.databases WHERE database_id = DB_ID())";

    /// <summary>Judges the settings of a database.</summary>
    /// <param name="updates">Its <c>Updateability</c>.</param>
    /// <param name="durability">Its <c>delayed_durability_desc</c>; empty where the user may not see it.</param>
    /// <exception cref="AccreteException">It must not be used.</exception>
    public static void Judge(string updates, string durability)
    {
        if (updates != "READ_WRITE")
        {
            throw StorageErrors.Misconfigured(
                "This database of SQL Server is read-only, or a secondary: name the primary in sql-url.");
        }

        if (durability == "FORCED")
        {
            throw StorageErrors.Misconfigured(
                "This database of SQL Server may lose what it acknowledged: "
                + "ALTER DATABASE CURRENT SET DELAYED_DURABILITY = DISABLED.");
        }
    }
}
