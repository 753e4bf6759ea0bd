namespace Accrete.Storage.Sql;

/// <summary>Is a database system.</summary>
internal enum SqlSystem
{
    /// <summary>PostgreSQL.</summary>
    Postgres,

    /// <summary>MySQL or MariaDB.</summary>
    MySql,

    /// <summary>SQL Server.</summary>
    SqlServer,

    /// <summary>Oracle.</summary>
    Oracle,

    /// <summary>Another one, by the name of its ADO.NET provider.</summary>
    Named,
}
