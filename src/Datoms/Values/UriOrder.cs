using System;

namespace Accrete.Values;

/// <summary>Equality, hash and order of URIs: by their text as written.</summary>
internal static class UriOrder
{
    /// <summary>Orders by UTF-16 code unit.</summary>
    public static int Compare(Uri left, Uri right) => string.CompareOrdinal(left.OriginalString, right.OriginalString);

    /// <summary>Hashes what <see cref="Compare"/> looks at.</summary>
    public static int Hash(Uri uri) => uri.OriginalString.GetHashCode(StringComparison.Ordinal);
}
