using System;
using System.Globalization;

namespace Accrete.Values;

/// <summary>The parts of a URI's text as it was written; nothing is decoded or made normal.</summary>
internal readonly ref struct UriParts
{
    /// <summary>Takes a text apart.</summary>
    public UriParts(ReadOnlySpan<char> text)
    {
        int hash = text.IndexOf('#');
        Fragment = hash < 0 ? default : text[hash..];
        text = hash < 0 ? text : text[..hash];
        int colon = text.IndexOfAny(":/?");
        if (colon > 0 && text[colon] == ':')
        {
            Scheme = text[..colon];
            text = text[(colon + 1)..];
            IsOpaque = !text.StartsWith("/");
        }

        int query = IsOpaque ? -1 : text.IndexOf('?');
        Query = query < 0 ? default : text[query..];
        text = query < 0 ? text : text[..query];
        HasAuthority = text.StartsWith("//");
        Port = -1;
        if (HasAuthority)
        {
            text = text[2..];
            int slash = text.IndexOf('/');
            ReadOnlySpan<char> authority = slash < 0 ? text : text[..slash];
            text = slash < 0 ? default : text[slash..];
            int at = authority.IndexOf('@');
            User = at < 0 ? default : authority[..(at + 1)];
            Host = authority[(at + 1)..];
            int port = Host.LastIndexOf(':');
            if (port >= 0 && int.TryParse(
                Host[(port + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                Port = number;
                Host = Host[..port];
            }
        }

        Path = text;
    }

    /// <summary>Gets what stands before the first colon; empty for a relative URI.</summary>
    public ReadOnlySpan<char> Scheme { get; }

    /// <summary>Gets whether a scheme is followed by something else than a slash.</summary>
    public bool IsOpaque { get; }

    /// <summary>Gets whether there are user, host or port.</summary>
    public bool HasAuthority { get; }

    /// <summary>Gets what stands before the host, with its sign.</summary>
    public ReadOnlySpan<char> User { get; }

    /// <summary>Gets the host.</summary>
    public ReadOnlySpan<char> Host { get; }

    /// <summary>Gets the port, -1 where there is none.</summary>
    public int Port { get; }

    /// <summary>Gets the path; of an opaque URI all after the scheme.</summary>
    public ReadOnlySpan<char> Path { get; }

    /// <summary>Gets the query with its question mark.</summary>
    public ReadOnlySpan<char> Query { get; }

    /// <summary>Gets the fragment with its hash sign.</summary>
    public ReadOnlySpan<char> Fragment { get; }
}
