using Accrete.Edn;

namespace Accrete.Pull;

/// <summary>The names that pulls know.</summary>
internal static class PullKeys
{
    /// <summary><c>:db/id</c> as text.</summary>
    public const string IdText = ":db/id";

    /// <summary>How many values of an attribute come where the pattern sets no limit (reference:
    /// query/query-pull).</summary>
    public const long LimitDefault = 1000;

    /// <summary><c>:db/id</c>.</summary>
    public static readonly Keyword Id = Keyword.Of("db", "id");

    /// <summary><c>:as</c>, <c>:limit</c>, <c>:default</c>, <c>:xform</c>.</summary>
    public static readonly Keyword As = Keyword.Of(null, "as"), Limit = Keyword.Of(null, "limit"),
        Default = Keyword.Of(null, "default"), Xform = Keyword.Of(null, "xform");
}
