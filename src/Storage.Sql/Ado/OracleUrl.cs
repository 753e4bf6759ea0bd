using System;

namespace Accrete.Storage.Sql.Ado;

/// <summary>Reads how an Oracle is named: <c>jdbc:oracle:thin:@//host:1521/service</c>,
/// <c>jdbc:oracle:thin:user/password@host:1521:SID</c>, or the driver's own connection string.</summary>
internal static class OracleUrl
{
    private const string Thin = "thin:";
    private const string Example = "write jdbc:oracle:thin:@//host:1521/service.";

    /// <summary>Makes a connection string.</summary>
    /// <param name="url">The name (<c>sql-url</c>).</param>
    /// <exception cref="AccreteException">It cannot be read. It is not shown: it may hold a password.</exception>
    public static string ConnectionString(string url)
    {
        if (SqlSystems.WithoutPrefix(url) is not { } found)
        {
            return url;
        }

        int at = found.Behind.LastIndexOf('@');
        if (!found.Behind.StartsWith(Thin, StringComparison.OrdinalIgnoreCase) || at < Thin.Length)
        {
            throw StorageErrors.Misconfigured("sql-url is no URL of Oracle's thin driver: " + Example);
        }

        string[] login = found.Behind[Thin.Length..at].Split('/', 2);
        System.Data.Common.DbConnectionStringBuilder settings = new()
        {
            ["Data Source"] = Source(found.Behind[(at + 1)..]),
        };
        if (login[0].Length > 0)
        {
            settings["User Id"] = login[0];
            settings["Password"] = login.Length > 1 ? login[1] : "";
        }

        return settings.ConnectionString;
    }

    private static string Source(string place)
    {
        if (place.StartsWith("//", StringComparison.Ordinal) || place.StartsWith('('))
        {
            return place.TrimStart('/');
        }

        // host:port:SID, of which the driver here knows no short form.
        string[] parts = place.Split(':');
        return parts.Length switch
        {
            3 => $"(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST={parts[0]})(PORT={parts[1]}))"
                + $"(CONNECT_DATA=(SID={parts[2]})))",
            1 or 2 when place.Length > 0 => place,
            _ => throw StorageErrors.Misconfigured("sql-url names no service: " + Example),
        };
    }
}
