using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Accrete.Storage.Sql.Ado;

/// <summary>Is the table of Oracle's errors. What no line knows is a fault, and for a conditional write any of them is
/// Unknown.</summary>
internal static partial class OracleErrors
{
    /// <summary>The number of a broken primary key.</summary>
    public const int Unique = 1;

    private const int TimeoutMs = 1000;

    /// <summary>Returns the first number of a message: <c>ORA-00942: ...</c>; 0 where there is none.</summary>
    public static int NumberOf(string text) =>
        Number().Match(text) is { Success: true } match
            ? int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture)
            : 0;

    /// <summary>Says what a number means.</summary>
    /// <param name="number">The number behind <c>ORA-</c>.</param>
    /// <param name="text">What the server says about it.</param>
    /// <param name="error">The error.</param>
    public static AccreteException OfNumber(int number, string text, Exception? error = null) => number switch
    {
        1017 or 1005 or 28000 or 28001 => StorageErrors.Denied(
            $"Oracle refuses the user or the password: {text}", error),
        1031 or 1045 or 41900 => StorageErrors.Denied(
            $"The user may not do this: grant it the rights of deploy/sql/oracle-user.sql. {text}", error),
        942 or 904 or 932 or 1722 or 12899 => StorageErrors.Misconfigured(
            $"The table datomic_kvs is missing, or another: run deploy/sql/oracle-table.sql. {text}", error),
        16000 or 1552 or 16005 => StorageErrors.Misconfigured(
            $"This Oracle is read-only: name the primary in sql-url. {text}", error),
        12154 or 12505 or 12514 => StorageErrors.Misconfigured(
            $"Oracle knows no such service: mend sql-url. {text}", error),
        257 or 1536 or 1653 or 1654 or 1691 or 19809 or 19815 => StorageErrors.Full(
            $"The disk or the quota of Oracle is full: make room. {text}", error),
        1578 => StorageErrors.Damaged($"Oracle finds its files damaged: {text}", error),
        _ => OfPassing(number, text, error),
    };

    private static AccreteException OfPassing(int number, string text, Exception? error) => number switch
    {
        54 or 60 or 30006 or 8177 => StorageErrors.Busy($"Oracle took the statement back: {text}", error),
        18 or 20 or 12516 or 12519 or 12520 => StorageErrors.Busy($"Oracle is short of something: {text}", error),
        1013 or 12170 or 50000 => StorageErrors.Timeout($"Oracle did not answer in time: {text}", error),
        28 or 1033 or 1034 or 1089 or 1090 or 1092 or 3113 or 3114 or 3135 or 12528 or 12537 or 12541 or 12545
            or 12547 or 12571 or 25408 => StorageErrors.Unavailable($"Oracle cannot be reached: {text}", error),
        _ => StorageErrors.Fault($"Oracle: {text}", error),
    };

    [GeneratedRegex(@"ORA-(?<number>\d{1,5})", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeoutMs)]
    private static partial Regex Number();
}
