using System;
using System.Collections.Generic;
using Accrete.Clojure;
using Accrete.Clr;
using Accrete.Edn;
using Accrete.Query.Parse;

namespace Accrete.Query.Shape;

/// <summary>Reads the map form of a request.</summary>
internal static class RequestMap
{
    private static readonly Keyword Query = Keyword.Of(null, "query");
    private static readonly Keyword Args = Keyword.Of(null, "args");
    private static readonly Keyword Timeout = Keyword.Of(null, "timeout");
    private static readonly Keyword IoContext = Keyword.Of(null, "io-context");
    private static readonly Keyword Stats = Keyword.Of(null, "query-stats");

    /// <summary>Reads a request.</summary>
    /// <exception cref="AccreteException">It is no map, or one of its values is not what it should be.</exception>
    public static (object? Query, IReadOnlyList<object?> Inputs, QueryOptions Options) Read(
        object request, QueryOptions defaults)
    {
        if ((request is string text ? QueryParser.Read(text) : ClrInput.QueryInput(request)) is not EdnMap map)
        {
            throw DbErrors.Argument("A query request is a map with :query and :args", request);
        }

        IReadOnlyList<object?> inputs = map[Args] switch
        {
            null => [],
            IReadOnlyList<object?> list => list,
            _ => throw DbErrors.Argument(":args of a query request is a sequence", map),
        };
        return (map[Query], inputs, Options(map, defaults));
    }

    private static QueryOptions Options(EdnMap map, QueryOptions defaults)
    {
        if (map[IoContext] is { } context && context is not Keyword { Namespace: not null })
        {
            throw DbErrors.Argument("io-context must be a qualified keyword", map);
        }

        return defaults with
        {
            Timeout = map[Timeout] switch
            {
                null => defaults.Timeout,
                long milliseconds => milliseconds > 0 ? TimeSpan.FromMilliseconds(milliseconds) : null,
                _ => throw DbErrors.Argument(":timeout of a query request is a number of milliseconds", map),
            },
            IoContext = (Keyword?)map[IoContext] ?? defaults.IoContext,
            QueryStats = Seqs.IsTruthy(map[Stats]) || defaults.QueryStats,
        };
    }
}
