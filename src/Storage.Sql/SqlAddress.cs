using System;

namespace Accrete.Storage.Sql;

/// <summary>Is an address of the form <c>//user:password@host:port/database?name=value&amp;name=value</c>.</summary>
/// <param name="Host">The host; empty where none is named.</param>
/// <param name="Port">The port; null where none is named.</param>
/// <param name="Database">The database; empty where none is named.</param>
/// <param name="User">The user; null where none is named.</param>
/// <param name="Password">The password; null where none is named.</param>
/// <param name="Parameters">The parameters, as they stand.</param>
internal sealed record SqlAddress(
    string Host, int? Port, string Database, string? User, string? Password, string Parameters)
{
    /// <summary>Reads an address.</summary>
    /// <param name="text">What stands behind the scheme.</param>
    /// <exception cref="UriFormatException">It cannot be read.</exception>
    public static SqlAddress Parse(string text)
    {
        Uri url = new("sql:" + text);
        string[] login = url.UserInfo.Split(':', 2);
        bool hasUser = login[0].Length > 0;
        return new SqlAddress(
            url.Host,
            url.Port > 0 ? url.Port : null,
            Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')),
            hasUser ? Uri.UnescapeDataString(login[0]) : null,
            hasUser && login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null,
            url.Query.TrimStart('?'));
    }

    /// <summary>Hands on parameters of the form <c>name=value&amp;name=value</c>.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="where">Where they stand: the name of a property.</param>
    /// <param name="set">Takes each; throws where it does not know it.</param>
    /// <exception cref="AccreteException">One is unknown. No value is shown: it may be a password.</exception>
    public static void Each(string? parameters, string where, Action<string, string> set)
    {
        foreach (string part in (parameters ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = part.Split('=', 2);
            string? value = sides.Length > 1 ? Uri.UnescapeDataString(sides[1]) : null;
            Try(Uri.UnescapeDataString(sides[0]), value, where, set);
        }
    }

    /// <summary>Hands on one parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value; null where it stands without one, which means true.</param>
    /// <param name="where">Where it stands: the name of a property.</param>
    /// <param name="set">Takes it; throws where it does not know it.</param>
    /// <exception cref="AccreteException">It is unknown. No value is shown: it may be a password.</exception>
    public static void Try(string name, string? value, string where, Action<string, string> set)
    {
        try
        {
            set(name, value ?? "true");
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidOperationException
            or System.Collections.Generic.KeyNotFoundException or NotSupportedException or OverflowException)
        {
            throw StorageErrors.Misconfigured(value is not null && IsName(name)
                ? $"{where}: the parameter {name} is unknown, or its value is none that it takes."
                : $"{where}: one of its parameters is not of the form name=value.");
        }
    }

    /// <summary>Returns nothing that could be a password.</summary>
    public override string ToString() => Host;

    // A password that was split at a sign of its own is shown neither.
    private static bool IsName(string name) => Array.TrueForAll(name.ToCharArray(), char.IsAsciiLetter);
}
