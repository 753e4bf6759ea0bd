using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Accrete.Bench.Systems;
using Accrete.Edn;
using Accrete.Index;

namespace Accrete.Bench.Scale;

/// <summary>One question that is asked at each size.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="IsScan">Whether it reads a part of the database that grows with it; else it looks up a few facts,
/// of other entities each time.</param>
/// <param name="Ask">Asks it.</param>
internal sealed record ScaleProbe(string Name, bool IsScan, Func<Database, ScaleShop, object?> Ask)
{
    private const int PointWarm = 2000;
    private const int PointRuns = 3000;
    private const int ScanRuns = 7;

    /// <summary>All questions.</summary>
    public static IReadOnlyList<ScaleProbe> All { get; } =
    [
        Point("name of customer by id",
            "[:find ?n . :in $ ?id :where [?c :customer/id ?id] [?c :customer/name ?n]]",
            shop => [(long)shop.Below(shop.CustomerCount)]),
        Point("customer by name",
            "[:find ?id . :in $ ?n :where [?c :customer/name ?n] [?c :customer/id ?id]]",
            shop => [ScaleShop.NameOf(shop.Below(shop.CustomerCount))]),
        Point("orders of a customer",
            "[:find ?o ?t :in $ ?id :where [?c :customer/id ?id] [?o :order/customer ?c] [?o :order/total ?t]]",
            shop => [(long)shop.Below(shop.CustomerCount)]),
        Point("orders of a minute",
            "[:find ?o :in $ ?from ?to :where [?o :order/placed ?at] [(<= ?from ?at)] [(< ?at ?to)]]",
            shop =>
            {
                int order = shop.Below(shop.OrderCount);
                return [ScaleShop.PlacedAt(order), ScaleShop.PlacedAt(order + (60_000 / ScaleShop.OrderEveryMs))];
            }),
        new("order with items, pulled", false, PullOrder),
        Scan("sum of quantities", "[:find (sum ?q) . :with ?i :where [?i :item/quantity ?q]]"),
        Scan("orders by status", "[:find ?s (count ?o) :where [?o :order/status ?s]]"),
        Scan("turnover by country", "[:find ?l (sum ?t) :with ?o :where [?o :order/customer ?c] [?o :order/total ?t]"
            + " [?c :customer/country ?l]]"),
        new("instants in order, one by one", true, (database, shop) => CountInstants(database, shop)),
    ];

    /// <summary>Asks until the time is steady.</summary>
    /// <returns>The median, in microseconds.</returns>
    public double Measure(Database database, ScaleShop shop)
    {
        for (int i = IsScan ? 1 : PointWarm; i > 0; i--)
        {
            GC.KeepAlive(Ask(database, shop));
        }

        double[] times = new double[IsScan ? ScanRuns : PointRuns];
        for (int i = 0; i < times.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            GC.KeepAlive(Ask(database, shop));
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(times);
        return times[times.Length / 2];
    }

    private static ScaleProbe Point(string name, string query, Func<ScaleShop, object?[]> inputs)
    {
        object form = EdnReader.Read(query)!; // a vector
        return new(name, false, (database, shop) => Found(OurDatabase.Query(form, [database, .. inputs(shop)]), name));
    }

    private static ScaleProbe Scan(string name, string query)
    {
        object form = EdnReader.Read(query)!; // a vector
        return new(name, true, (database, _) => Found(OurDatabase.Query(form, [database]), name));
    }

    // Every customer has a name, but not every one an order.
    private static object? Found(object? answer, string name) =>
        answer ?? throw new InvalidOperationException($"{name}: no answer");

    private static object? PullOrder(Database database, ScaleShop shop) => Found(
        database.Pull("[:order/id :order/total {:order/items [*]}]",
            EdnVector.Of(Keyword.Parse("order/id"), (long)shop.Below(shop.OrderCount))),
        "order with items");

    private static int CountInstants(Database database, ScaleShop shop)
    {
        int count = database.Datoms(IndexOrder.Avet, Keyword.Parse("order/placed")).Count();
        return count == shop.OrderCount ? count : throw new InvalidOperationException($"{count} instants");
    }
}
