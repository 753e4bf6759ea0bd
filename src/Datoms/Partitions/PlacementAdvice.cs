using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Query;

namespace Accrete.Partitions;

/// <summary>A query that somebody asks often.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Query">The query.</param>
/// <param name="Inputs">Its inputs behind the database.</param>
/// <param name="Times">How often it is asked, beside the others.</param>
internal sealed record AdvisedQuery(string Name, object Query, IReadOnlyList<object?> Inputs, long Times);

/// <summary>What a query touches today, and what it would touch.</summary>
/// <param name="Query">The query.</param>
/// <param name="Entities">How many entities it reads together.</param>
/// <param name="Groups">In how many groups they are; each that is in none counts for itself.</param>
/// <param name="Attributes">Of which attributes.</param>
/// <param name="Today">How many leaves it touches.</param>
/// <param name="Placed">How many it would touch with entities placed by the attribute.</param>
/// <param name="Error">How far off that may be, up or down.</param>
internal sealed record AdviceRow(
    AdvisedQuery Query, long Entities, long Groups, IReadOnlyList<Keyword> Attributes, long Today, double Placed,
    double Error);

/// <summary>Says what placing entities by a reference would gain for some queries.</summary>
/// <remarks>Queries are run once, and all that they read is noted. Then the places that it would have are worked out,
/// all but where leaves begin and how full they are: these are taken as they are today, and a quarter less and more
/// full, from four places on. What comes of that lies apart by the error.</remarks>
internal static class PlacementAdvice
{
    private static readonly double[] Fills = [0.75, 0.875, 1, 1.125, 1.25], Phases = [0, 0.25, 0.5, 0.75];

    /// <summary>Runs the queries, and works out what they would touch.</summary>
    /// <param name="database">The database, as it is now.</param>
    /// <param name="placement">Says where entities would go.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="progress">Is told how many datoms were read, of how many.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="AccreteException">A query is refused, or storage cannot be read.</exception>
    public static IReadOnlyList<AdviceRow> Of(
        Database database, Placement placement, IReadOnlyList<AdvisedQuery> queries,
        Action<long, long>? progress = null, CancellationToken cancellation = default)
    {
        List<ReadTrace> traces = [];
        HashSet<ReadPlace> wanted = [];
        foreach (AdvisedQuery query in queries)
        {
            ReadTrace trace = new(database);
            trace.Traced().Query(query.Query, QueryOptions.Default, cancellation, [.. query.Inputs]);
            traces.Add(trace);
            wanted.UnionWith(trace.Places);
        }

        ReportWork work = new(PlacedLayout.RowsOf(database, wanted), progress, cancellation);
        PlacedLayout layout = PlacedLayout.Of(database, placement, wanted, work);
        OrderedIndex[] orders = [.. database.Indexes.Parts];
        double[] fills = [.. Enumerable.Range(0, 4).Select(order =>
            (double)orders[order].Tree.Count / Math.Max(1, LeafPlaces.CountOf(orders[order].Tree)))];
        return [.. queries.Zip(traces, (query, trace) => RowOf(database, placement, query, trace, layout, fills))];
    }

    private static AdviceRow RowOf(
        Database database, Placement placement, AdvisedQuery query, ReadTrace trace, PlacedLayout layout,
        double[] fills)
    {
        (IndexOrder Order, int Attribute, long Row)[] rows = [.. trace.Places
            .Select(place => (place.Order, place.Attribute, layout.RowOf(place)))];
        int byValue = trace.LeavesOf(IndexOrder.Avet);
        double expected = Phases.Average(phase => Touched(rows, fills, 1, phase)) + byValue;
        double error = 0;
        foreach (double fill in Fills)
        {
            foreach (double phase in Phases)
            {
                error = Math.Max(error, Math.Abs(Touched(rows, fills, fill, phase) + (byValue / fill) - expected));
            }
        }

        long today = byValue + trace.LeavesOf(IndexOrder.Eavt) + trace.LeavesOf(IndexOrder.Aevt)
            + trace.LeavesOf(IndexOrder.Vaet);
        return new AdviceRow(
            query,
            trace.Entities.Count,
            trace.Entities.Select(entity => placement.Grouping.KeyOf(entity) ?? entity).Distinct().LongCount(),
            [.. trace.Attributes.Select(id => database.Schema.Ident(id)).OfType<Keyword>()],
            today, expected, error);
    }

    private static int Touched(
        (IndexOrder Order, int Attribute, long Row)[] rows, double[] fills, double fill, double phase)
    {
        HashSet<(IndexOrder, int, long)> leaves = [];
        foreach ((IndexOrder order, int attribute, long row) in rows)
        {
            double length = Math.Max(1, fills[(int)order] * fill);
            leaves.Add((order, attribute, (long)((row / length) + phase)));
        }

        return leaves.Count;
    }
}
