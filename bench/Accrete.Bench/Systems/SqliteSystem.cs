using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Microsoft.Data.Sqlite;

namespace Accrete.Bench.Systems;

/// <summary>SQLite in memory: one entity-attribute-value table with covering indexes, and SQL written for
/// each query.</summary>
internal sealed class SqliteSystem : BenchSystem
{
    private const int TransactionRows = 1000;

    // A plus keeps a column's integer affinity from ruling out the index on v; CROSS JOIN fixes the order where
    // SQLite's planner, on one table for all attributes, guesses it wrong.
    private static readonly Dictionary<string, string> Sql = new(StringComparer.Ordinal)
    {
        ["q1"] = "SELECT e FROM d WHERE a = {name} AND v = 'Ivan'",
        ["q2"] = "SELECT n.e, g.v FROM d n JOIN d g ON g.e = n.e AND g.a = {age} WHERE n.a = {name} AND n.v = 'Ivan'",
        ["q2-switch"] =
            "SELECT n.e, g.v FROM d n JOIN d g ON g.e = n.e AND g.a = {age} WHERE n.a = {name} AND n.v = 'Ivan'",
        ["q3"] = """
            SELECT n.e, g.v FROM d n JOIN d s ON s.e = n.e AND s.a = {sex} AND s.v = ':male'
            JOIN d g ON g.e = n.e AND g.a = {age} WHERE n.a = {name} AND n.v = 'Ivan'
            """,
        ["q4"] = """
            SELECT n.e, l.v, g.v FROM d n JOIN d s ON s.e = n.e AND s.a = {sex} AND s.v = ':male'
            JOIN d l ON l.e = n.e AND l.a = {last-name} JOIN d g ON g.e = n.e AND g.a = {age}
            WHERE n.a = {name} AND n.v = 'Ivan'
            """,
        ["q5-shortcut"] = """
            SELECT n.e, n.v, l.v, g.v, s.v, al.v FROM d n JOIN d g ON g.e = n.e AND g.a = {age} AND g.v = 18
            JOIN d l ON l.e = n.e AND l.a = {last-name} JOIN d s ON s.e = n.e AND s.a = {sex}
            JOIN d al ON al.e = n.e AND al.a = {alias} WHERE n.a = {name} AND n.v = 'Ivan'
            """,
        ["qpred1"] = "SELECT e, v FROM d WHERE a = {salary} AND v > 50000",
        ["qpred2"] = "SELECT e, v FROM d WHERE a = {salary} AND v > 50000",
        ["join-on-value"] = """
            SELECT count(DISTINCT x2.e) FROM d n JOIN d l ON l.e = n.e AND l.a = {last-name} AND l.v = 'Ivanov'
            JOIN d g ON g.e = n.e AND g.a = {age} JOIN d x2 ON x2.a = {age} AND x2.v = g.v
            JOIN d s ON s.e = x2.e AND s.a = {sex} AND s.v = ':female' WHERE n.a = {name} AND n.v = 'Ivan'
            """,
        ["group"] = """
            SELECT n.v, count(*), avg(s.v), min(g.v), max(g.v) FROM d n JOIN d s ON s.e = n.e AND s.a = {salary}
            JOIN d g ON g.e = n.e AND g.a = {age} WHERE n.a = {name} GROUP BY n.v
            """,
        ["not"] = """
            SELECT count(*) FROM d n WHERE n.a = {name} AND n.v = 'Oleg'
            AND NOT EXISTS (SELECT 1 FROM d s WHERE s.e = n.e AND s.a = {sex} AND s.v = ':male')
            """,
        ["or"] = """
            SELECT count(*) FROM d n JOIN d g ON g.e = n.e AND g.a = {age} AND g.v = 30
            WHERE n.a = {name} AND n.v IN ('Oleg', 'Fedor')
            """,
        ["pull-all"] = """
            SELECT x.e, x.a, x.v FROM d n JOIN d x ON x.e = n.e WHERE n.a = {name} AND n.v = 'Denis' ORDER BY x.e
            """,
        ["reach-from-one"] = """
            WITH RECURSIVE r (b) AS (
              SELECT f.v FROM d i JOIN d f ON f.e = i.e AND f.a = {edge} WHERE i.a = {id} AND i.v = 17
              UNION SELECT f.v FROM r JOIN d f ON f.e = r.b AND f.a = {edge})
            SELECT count(*) FROM r
            """,
        ["two-hops"] = """
            SELECT count(DISTINCT g.v) FROM d i JOIN d f ON f.e = i.e AND f.a = {edge}
            JOIN d g ON g.e = f.v AND g.a = {edge} WHERE i.a = {id} AND i.v = 17
            """,
        ["triangles"] = """
            SELECT count(*) FROM d f JOIN d g ON g.e = f.v AND g.a = {edge}
            JOIN d h ON h.e = g.v AND h.a = {edge} AND h.v = +f.e WHERE f.a = {edge}
            """,
        ["four-cycles-from-one"] = """
            SELECT count(*) FROM d i JOIN d f ON f.e = i.e AND f.a = {edge} JOIN d g ON g.e = f.v AND g.a = {edge}
            JOIN d h ON h.e = g.v AND h.a = {edge} JOIN d k ON k.e = h.v AND k.a = {edge} AND k.v = +i.e
            WHERE i.a = {id} AND i.v = 25
            """,
        ["orders-of-customer"] = """
            SELECT o.e, i.e, q.v, p.v FROM d c CROSS JOIN d o ON o.a = {order/customer} AND o.v = +c.e
            CROSS JOIN d i ON i.a = {item/order} AND i.v = +o.e CROSS JOIN d q ON q.e = i.e AND q.a = {item/quantity}
            CROSS JOIN d p ON p.e = i.e AND p.a = {item/price} WHERE c.a = {customer/id} AND c.v = 28
            """,
        ["revenue-by-country"] = """
            SELECT co.v, sum(p.v) FROM d p JOIN d i ON i.e = p.e AND i.a = {item/order}
            JOIN d o ON o.e = i.v AND o.a = {order/customer} JOIN d co ON co.e = o.v AND co.a = {customer/country}
            WHERE p.a = {item/price} GROUP BY co.v
            """,
        ["bad-order"] = """
            SELECT count(DISTINCT p.e) FROM d p JOIN d i ON i.e = p.e AND i.a = {item/order}
            JOIN d s ON s.e = i.v AND s.a = {order/status} AND s.v = ':paid'
            JOIN d o ON o.e = i.v AND o.a = {order/customer}
            JOIN d c ON c.e = o.v AND c.a = {customer/name} AND c.v = 'customer-00028' WHERE p.a = {item/price}
            """,
        ["bought-together"] = """
            SELECT p2.v, count(DISTINCT o.v) FROM d p1 JOIN d o ON o.e = p1.e AND o.a = {item/order}
            JOIN d i2 ON i2.a = {item/order} AND i2.v = o.v
            JOIN d p2 ON p2.e = i2.e AND p2.a = {item/product} AND p2.v <> 7
            WHERE p1.a = {item/product} AND p1.v = 7 GROUP BY p2.v
            """,
    };

    /// <inheritdoc/>
    public override string Name => "sqlite";

    /// <inheritdoc/>
    public override SystemResult Run(BenchContext context)
    {
        using SqliteDatabase people = new();
        SystemResult result = new(Name,
            $"SQLite {people.Version}, in memory, one EAV table, covering indexes eav aev ave, analyzed");
        using SqliteDatabase graph = new();
        using SqliteDatabase orders = new();
        LoadPeople(people, context.Data);
        LoadGraph(graph, context.Data);
        LoadOrders(orders, context, result);
        Dictionary<string, SqliteDatabase> databases = new(StringComparer.Ordinal)
        {
            ["people"] = people,
            ["graph"] = graph,
            ["orders"] = orders,
        };
        foreach (BenchQuery query in context.Queries)
        {
            if (Sql.TryGetValue(query.Name, out string? sql))
            {
                result.Queries[query.Name] = Ask(databases[query.Dataset], query, sql, context.Rules);
            }
        }

        if (context.Options.Writes)
        {
            long datoms = people.Count + graph.Count + orders.Count;
            long bytes = people.PageBytes + graph.PageBytes + orders.PageBytes;
            result.Figures.Add(("bytes a datom, all of bench/data (pages)", (double)bytes / datoms, "B"));
            result.Figures.Add(("small transactions, waiting for each", SmallTransactions(), "tx/s"));
        }

        return result;
    }

    private static QueryResult Ask(SqliteDatabase database, BenchQuery query, string sql, TimingRules rules)
    {
        using SqliteCommand command = database.Prepare(sql);
        Timing timing = rules.Measure(() => SqliteDatabase.Rows(command), out object? answer);
        // Never null: Rows made it.
        List<object[]> rows = (List<object[]>)answer!;
        return new QueryResult(timing, Answer.Of(Shaped(query, rows, database), query.Entities, e => e - 1));
    }

    private static object? Shaped(BenchQuery query, List<object[]> rows, SqliteDatabase database)
    {
        if (query.Name == "pull-all")
        {
            string[] names = ["name", "last-name", "alias", "sex", "age", "salary"];
            Dictionary<long, string> attributes = names.ToDictionary(database.Attribute);
            return rows.GroupBy(row => (long)row[0]).Select(entity =>
            {
                Dictionary<string, object?> map = entity.ToDictionary(
                    row => attributes[(long)row[1]], row => (object?)row[2]);
                map["db/id"] = entity.Key;
                return (object?)map;
            });
        }

        bool isScalar = rows is [[long]] && query.Entities.Count == 0;
        return isScalar ? rows[0][0] : rows;
    }

    private static void LoadPeople(SqliteDatabase database, BenchData data)
    {
        long e = 0;
        database.InTransactions(data.People, TransactionRows, person =>
        {
            e++;
            database.Insert(e, "name", person.Name);
            database.Insert(e, "last-name", person.LastName);
            database.Insert(e, "alias", person.Alias);
            database.Insert(e, "sex", ":" + person.Sex);
            database.Insert(e, "age", person.Age);
            database.Insert(e, "salary", person.Salary);
        });
        database.Execute("ANALYZE");
    }

    private static void LoadGraph(SqliteDatabase database, BenchData data)
    {
        database.InTransactions(
            Enumerable.Range(0, BenchData.NodeCount), TransactionRows, node => database.Insert(
                node + 1, "id", (long)node));
        database.InTransactions(data.Edges.Distinct(), TransactionRows, edge =>
            database.Insert(database.Find("id", edge.From), "edge", database.Find("id", edge.To)));
        database.Execute("ANALYZE");
    }

    private static void LoadOrders(SqliteDatabase database, BenchContext context, SystemResult result)
    {
        long e = 0;
        database.InTransactions(context.Data.Customers, TransactionRows, customer =>
        {
            e++;
            database.Insert(e, "customer/id", customer.Id);
            database.Insert(e, "customer/name", customer.Name);
            database.Insert(e, "customer/country", customer.Country);
        });
        database.InTransactions(context.Data.Orders, TransactionRows, order =>
        {
            e++;
            database.Insert(e, "order/id", order.Id);
            database.Insert(e, "order/customer", database.Find("customer/id", order.Customer));
            database.Insert(e, "order/year", order.Year);
            database.Insert(e, "order/status", ":" + order.Status);
        });
        long before = database.Count;
        long start = Stopwatch.GetTimestamp();
        database.InTransactions(context.Data.Items, TransactionRows, item =>
        {
            e++;
            database.Insert(e, "item/id", item.Id);
            database.Insert(e, "item/order", database.Find("order/id", item.Order));
            database.Insert(e, "item/product", item.Product);
            database.Insert(e, "item/quantity", item.Quantity);
            database.Insert(e, "item/price", item.Price);
        });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        result.Figures.Add(("items, transactions of 1000, pipelined", (database.Count - before) / seconds, "datoms/s"));
        database.Execute("ANALYZE");
    }

    private static double SmallTransactions()
    {
        const int Count = 20_000;
        using SqliteDatabase database = new();
        long start = Stopwatch.GetTimestamp();
        database.InTransactions(Enumerable.Range(1, Count), 1, i =>
        {
            database.Insert(i, "k", (long)i);
            database.Insert(i, "v", "v" + i);
        });
        return Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
