using System;
using System.Collections.Generic;
using System.Globalization;

namespace Accrete.Storage.Caches;

/// <summary>Is the address of a server of memcached.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
internal readonly record struct CacheServer(string Host, int Port)
{
    private const int DefaultPort = 11211;

    /// <summary>Reads a list of servers, <c>host:port,host:port</c>; blanks part them too, an address of IPv6 stands in
    /// brackets, and the port may be left out.</summary>
    /// <param name="text">The list.</param>
    /// <returns>The servers, each once; null where the text is no such list, or an empty one.</returns>
    public static IReadOnlyList<CacheServer>? ReadAll(string text)
    {
        List<CacheServer> servers = [];
        foreach (string each in text.Split(
            [',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Read(each) is not { } server)
            {
                return null;
            }

            if (!servers.Contains(server))
            {
                servers.Add(server);
            }
        }

        return servers.Count == 0 ? null : servers;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    private static CacheServer? Read(string text)
    {
        int colon = text.LastIndexOf(':');
        bool hasPort = colon >= 0 && !text.EndsWith(']');
        string host = (hasPort ? text[..colon] : text).ToLowerInvariant();
        int port = DefaultPort;
        if (hasPort && !(int.TryParse(
            text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
            && port is > 0 and <= ushort.MaxValue))
        {
            return null;
        }

        if (host is ['[', .. string address, ']'])
        {
            host = address;
        }
        else if (host.Contains(':', StringComparison.Ordinal))
        {
            return null;
        }

        return Uri.CheckHostName(host) == UriHostNameType.Unknown ? null : new CacheServer(host, port);
    }
}
