using System;
using System.IO;
using System.Net.Sockets;
using System.Security.Authentication;
using MySqlConnector;

namespace Accrete.Storage.MySql;

/// <summary>Is the table of the errors of MySQL and MariaDB. What no line knows is a fault, and for a conditional write
/// any of them is Unknown.</summary>
internal static class MySqlErrors
{
    /// <summary>Says what an error means.</summary>
    public static AccreteException Translate(MySqlException error) => error.InnerException switch
    {
        AuthenticationException inner => StorageErrors.Misconfigured(
            $"MySQL cannot be talked to: {inner.Message}", error),
        TimeoutException or OperationCanceledException =>
            StorageErrors.Timeout("MySQL did not answer in time.", error),
        SocketException or IOException or EndOfStreamException => StorageErrors.Unavailable(
            $"MySQL cannot be reached: {error.Message}", error),
        _ => OfNumber((int)error.ErrorCode, error.Message, error),
    };

    /// <summary>Says what a number means.</summary>
    /// <param name="number">The number: https://mariadb.com/kb/en/mariadb-error-code-reference/</param>
    /// <param name="text">What the server says about it.</param>
    /// <param name="error">The error.</param>
    public static AccreteException OfNumber(int number, string text, Exception? error = null) => number switch
    {
        1045 or 1698 or 1251 or 1862 or 3118 or 4151 => StorageErrors.Denied(
            $"MySQL refuses the user or the password: {text}", error),
        1142 or 1143 or 1227 or 1370 => StorageErrors.Denied(
            $"The user may not do this: grant it the rights of deploy/sql/mysql-user.sql. {text}", error),
        1146 or 1054 or 1364 or 1366 or 1406 => StorageErrors.Misconfigured(
            $"The table datomic_kvs is missing or another: run deploy/sql/mysql-table.sql. {text}", error),
        1044 or 1049 => StorageErrors.Misconfigured(
            "The database is missing or not granted: run deploy/sql/mysql-db.sql and mysql-user.sql, or mend sql-url. "
            + text, error),
        1290 or 1792 or 1836 => StorageErrors.Misconfigured(
            $"This MySQL is read-only: name the primary in sql-url. {text}", error),
        1153 => StorageErrors.Misconfigured($"Set max_allowed_packet to 16M or more. {text}", error),
        1064 => StorageErrors.Misconfigured($"sql-validation-query is none that MySQL takes: {text}", error),
        1021 or 1114 => StorageErrors.Full($"The disk of MySQL is full: make room. {text}", error),
        1034 or 1194 or 1712 => StorageErrors.Damaged($"MySQL finds its files damaged: {text}", error),
        _ => OfPassing(number, text, error),
    };

    private static AccreteException OfPassing(int number, string text, Exception? error) => number switch
    {
        1205 or 1213 or 1020 => StorageErrors.Busy($"MySQL took the statement back: {text}", error),
        1040 or 1041 or 1203 or 1226 => StorageErrors.Busy($"MySQL is short of something: {text}", error),
        1317 or 1969 or 3024 => StorageErrors.Timeout($"MySQL stopped the statement: {text}", error),
        1042 or 1043 or 1053 or 1077 or 1079 or 1080 or 1130 or 1152 or 1927 or 2002 or 2003 or 2006 or 2013 or 4031 =>
            StorageErrors.Unavailable($"MySQL cannot be reached: {text}", error),
        >= 1158 and <= 1161 => StorageErrors.Unavailable($"The connection to MySQL was lost: {text}", error),
        _ => StorageErrors.Fault($"MySQL error {number}: {text}", error),
    };
}
