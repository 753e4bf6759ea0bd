using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Host.Output;

/// <summary>The parts of a query as it is written, list or map, without checking it.</summary>
internal static class QueryForm
{
    private static readonly string[] ReturnMapKeys = ["keys", "strs", "syms"];

    /// <summary>Gets the mark of a collection in <c>:find</c>: <c>[?x ...]</c>.</summary>
    public static Symbol More { get; } = Symbol.Of(null, "...");

    /// <summary>Gets the mark of a scalar in <c>:find</c>: <c>?x .</c>.</summary>
    public static Symbol Dot { get; } = Symbol.Of(null, ".");

    /// <summary>Returns what stands under a keyword; nothing where it is missing.</summary>
    public static IReadOnlyList<object?> Section(object? query, string name)
    {
        Keyword key = Keyword.Of(null, name);
        return query switch
        {
            EdnMap map => map[key] as EdnSequence ?? (IReadOnlyList<object?>)[],
            EdnSequence sequence =>
                [.. sequence.SkipWhile(item => !key.Equals(item)).Skip(1).TakeWhile(item => item is not Keyword)],
            _ => [],
        };
    }

    /// <summary>Returns the names of a return map; none where rows are vectors.</summary>
    public static IReadOnlyList<string> ReturnNames(object? query) =>
        [.. ReturnMapKeys.SelectMany(key => Section(query, key)).Select(name => name?.ToString() ?? "nil")];
}
