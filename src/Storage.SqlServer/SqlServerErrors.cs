using System;

namespace Accrete.Storage.SqlServer;

/// <summary>Is the table of the errors of SQL Server. What no line knows is a fault, and for a conditional write any of
/// them is Unknown.</summary>
internal static class SqlServerErrors
{
    /// <summary>Tells whether a primary key, or a unique index, was broken.</summary>
    public static bool IsDuplicate(int number) => number is 2627 or 2601;

    /// <summary>Says what a number means.</summary>
    /// <param name="number">The number; -2 is a time-out of the driver, 0 a lost connection.</param>
    /// <param name="text">What the server says about it.</param>
    /// <param name="error">The error.</param>
    public static AccreteException OfNumber(int number, string text, Exception? error = null) => number switch
    {
        18452 or 18456 or 18470 or 18486 or 18487 or 18488 => StorageErrors.Denied(
            $"SQL Server refuses the user or the password: {text}", error),
        229 or 230 or 262 or 297 or 300 or 916 => StorageErrors.Denied(
            $"The user may not do this: grant it the rights of deploy/sql/mssql-user.sql. {text}", error),
        207 or 208 or 206 or 515 or 2628 or 8152 => StorageErrors.Misconfigured(
            $"The table datomic_kvs is missing or another: run deploy/sql/mssql-table.sql. {text}", error),
        911 or 4060 => StorageErrors.Misconfigured(
            $"The database is missing or not granted: run deploy/sql/mssql-db.sql, or mend sql-url. {text}", error),
        976 or 978 or 983 or 3906 => StorageErrors.Misconfigured(
            $"This SQL Server is read-only: name the primary in sql-url. {text}", error),
        102 or 156 => StorageErrors.Misconfigured(
            $"sql-validation-query is none that SQL Server takes: {text}", error),
        1101 or 1105 or 9002 => StorageErrors.Full($"The disk of SQL Server is full: make room. {text}", error),
        823 or 824 or 825 => StorageErrors.Damaged($"SQL Server finds its files damaged: {text}", error),
        _ => OfPassing(number, text, error),
    };

    private static AccreteException OfPassing(int number, string text, Exception? error) => number switch
    {
        1205 or 1204 or 1222 or 3960 => StorageErrors.Busy($"SQL Server took the statement back: {text}", error),
        701 or 8645 or 8651 or 10928 or 10929 or 17809 or 40501 => StorageErrors.Busy(
            $"SQL Server is short of something: {text}", error),
        -2 or 258 or 3617 => StorageErrors.Timeout($"SQL Server did not answer in time: {text}", error),
        -1 or 0 or 2 or 20 or 53 or 64 or 121 or 233 or 6005 or 10053 or 10054 or 10060 or 10061 or 11001 or 17142
            or 40197 or 40613 => StorageErrors.Unavailable($"SQL Server cannot be reached: {text}", error),
        _ => StorageErrors.Fault($"SQL Server error {number}: {text}", error),
    };
}
