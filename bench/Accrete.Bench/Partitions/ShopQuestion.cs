using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Accrete.Bench.Scale;
using Accrete.Edn;

namespace Accrete.Bench.Partitions;

/// <summary>What a shop is asked.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Ask">Asks it for a customer, and returns what is the same wherever the facts lie.</param>
internal sealed record ShopQuestion(string Name, System.Func<Database, ScaleShop, int, string> Ask)
{
    private const string OrdersOf = """
        [:find [(pull ?o [* {:order/items [*]}]) ...] :in $ ?c :where [?k :customer/id ?c] [?o :order/customer ?k]]
        """;

    private const string PageOf =
        "[:find [(pull ?o [* {:order/items [*]}]) ...] :in $ [?o ...] :where [?o :order/placed]]";

    private const string PlacedOf =
        "[:find ?o ?p :in $ ?c :where [?k :customer/id ?c] [?o :order/customer ?k] [?o :order/placed ?p]]";

    private const string Between = """
        [:find [(count ?o) (sum ?t)] :in $ ?from ?to
         :where [?o :order/placed ?p] [(<= ?from ?p)] [(< ?p ?to)] [?o :order/total ?t]]
        """;

    private const int PageLength = 10;

    /// <summary>How many orders are placed within a window.</summary>
    private const int WindowOrders = 400;

    private static readonly Keyword Id = Keyword.Parse("order/id"), Items = Keyword.Parse("order/items");

    /// <summary>Gets all of them. The last one goes by time: it is what customers' partitions do not help.</summary>
    public static IReadOnlyList<ShopQuestion> All { get; } =
    [
        new("all of a customer", static (db, _, customer) => Told(db.Query(OrdersOf, (long)customer))),
        new("a page of orders", static (db, _, customer) => Told(db.Query(PageOf, new EdnVector(
        [
            .. ((IEnumerable<object?>)db.Query(PlacedOf, (long)customer)!).Cast<EdnVector>()
                .OrderByDescending(row => (Instant)row[1]!).Take(PageLength).Select(row => row[0]),
        ])))),
        new("a time window", static (db, shop, customer) =>
        {
            int order = (int)((long)customer * 7919 % (shop.OrderCount - WindowOrders));
            EdnVector row = (EdnVector)db.Query(
                Between, ScaleShop.PlacedAt(order), ScaleShop.PlacedAt(order + WindowOrders))!;

            // The order of the sum is that of the entities.
            return string.Create(CultureInfo.InvariantCulture, $"{row[0]} {(double)row[1]!:F2}");
        }),
    ];

    /// <summary>Returns the orders' numbers, each with how many items it has.</summary>
    private static string Told(object? orders) => string.Join(' ', ((IEnumerable<object?>)orders!).OfType<EdnMap>()
        .Select(order => string.Create(
            CultureInfo.InvariantCulture, $"{order[Id]}:{((EdnVector)order[Items]!).Count}"))
        .Order(System.StringComparer.Ordinal));
}
