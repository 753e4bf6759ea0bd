using System;

namespace Accrete.Host.Workspace;

/// <summary>Makes URIs of databases from that of their system, which has nothing or a star in the place of the
/// name.</summary>
internal static class SystemUris
{
    private const string All = "*";

    /// <summary>Returns the URI of a database of a system.</summary>
    public static string WithName(string system, string name)
    {
        string[] parts = system.Split('?', 2);
        string place = parts[0].EndsWith(All, StringComparison.Ordinal) ? parts[0][..^1] : parts[0];
        place = place.EndsWith('/') ? place : place + "/";
        return place + name + (parts.Length == 1 ? "" : "?" + parts[1]);
    }

    /// <summary>Returns the URI that stands for all databases of a system.</summary>
    public static string OfAll(string system) => WithName(system, All);
}
