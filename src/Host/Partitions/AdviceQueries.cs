using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Accrete.Edn;
using Accrete.Host.Errors;
using Accrete.Partitions;

namespace Accrete.Host.Partitions;

/// <summary>Reads a file of queries: each a query as it stands, or a map <c>{:query ... :args [...] :times 10
/// :name "..."}</c>.</summary>
internal static class AdviceQueries
{
    private static readonly Keyword Query = Keyword.Of(null, "query"), Arguments = Keyword.Of(null, "args"),
        Times = Keyword.Of(null, "times"), Name = Keyword.Of(null, "name");

    /// <summary>Reads all queries of a text.</summary>
    /// <exception cref="SourceException">It is no EDN, or a form is no query.</exception>
    public static IReadOnlyList<AdvisedQuery> Read(UserText text) => text.Do(() =>
    {
        using StringReader reader = new(text.Text);
        List<AdvisedQuery> queries = [.. EdnReader.ReadAll(reader)
            .Select((form, i) => Of(form, string.Create(CultureInfo.InvariantCulture, $"query {i + 1}")))];
        return queries.Count > 0 ? queries : throw DbErrors.Argument($"{text.Name} has no queries");
    });

    private static AdvisedQuery Of(object? form, string name)
    {
        if (form is EdnMap map && map.ContainsKey(Query))
        {
            return OfMap(map, name);
        }

        return form is EdnSequence or EdnMap ? new AdvisedQuery(name, form, [], 1) : throw NotOne(form);
    }

    private static AdvisedQuery OfMap(EdnMap map, string name)
    {
        if (map[Query] is not (EdnSequence or EdnMap or string) || map[Times] is not (null or > 0L)
            || map[Arguments] is not (null or EdnSequence))
        {
            throw NotOne(map);
        }

        IReadOnlyList<object?> inputs = map[Arguments] is EdnSequence arguments ? arguments.Items : [];
        return new AdvisedQuery(map[Name]?.ToString() ?? name, map[Query]!, inputs, (long?)map[Times] ?? 1); // not null
    }

    private static AccreteException NotOne(object? form) => DbErrors.Argument(
        "A query is [:find ...], {:find ...}, or {:query [:find ...] :args [input ...] :times 10 :name \"...\"}", form);
}
