using System;

namespace Accrete.Values;

/// <summary>Equality, hash and order of URIs, as the documentation of the reference's host has them: by
/// scheme, authority, path, query and fragment, a part that is missing first; schemes and hosts without
/// regard to case.</summary>
internal static class UriOrder
{
    /// <summary>Orders by parts; 0 for URIs that are one value.</summary>
    public static int Compare(Uri left, Uri right)
    {
        UriParts x = new(left.OriginalString), y = new(right.OriginalString);
        int result = CompareText(x.Scheme, y.Scheme, StringComparison.OrdinalIgnoreCase);
        if (result == 0)
        {
            result = x.IsOpaque.CompareTo(y.IsOpaque);
        }

        if (result == 0 && x.HasAuthority && y.HasAuthority)
        {
            result = CompareAuthorities(x, y);
        }
        else if (result == 0)
        {
            result = x.HasAuthority.CompareTo(y.HasAuthority);
        }

        result = result != 0 ? result : x.Path.SequenceCompareTo(y.Path);
        result = result != 0 ? result : CompareText(x.Query, y.Query, StringComparison.Ordinal);
        return result != 0 ? result : CompareText(x.Fragment, y.Fragment, StringComparison.Ordinal);
    }

    /// <summary>Hashes some of what <see cref="Compare"/> looks at.</summary>
    public static int Hash(Uri uri)
    {
        UriParts parts = new(uri.OriginalString);
        return HashCode.Combine(
            string.GetHashCode(parts.Host, StringComparison.OrdinalIgnoreCase),
            string.GetHashCode(parts.Path, StringComparison.Ordinal));
    }

    private static int CompareAuthorities(in UriParts left, in UriParts right)
    {
        int result = CompareText(left.User, right.User, StringComparison.Ordinal);
        result = result != 0 ? result : CompareText(left.Host, right.Host, StringComparison.OrdinalIgnoreCase);
        return result != 0 ? result : left.Port.CompareTo(right.Port);
    }

    /// <summary>Compares two parts, each with the sign that it follows; one that is missing is empty, and
    /// comes first.</summary>
    private static int CompareText(ReadOnlySpan<char> left, ReadOnlySpan<char> right, StringComparison how) =>
        how == StringComparison.Ordinal ? left.SequenceCompareTo(right) : left.CompareTo(right, how);
}
