using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Index;

namespace Accrete.Host.Tests.Partitions;

/// <summary>A shop whose history has about everything that a transaction can do: for databases that are written
/// anew.</summary>
internal static class ShopHistory
{
    public const int Customers = 5;

    private const string Schema = """
        [{:db/ident :customer/no, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}
         {:db/ident :customer/mail, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/value}
         {:db/ident :order/no, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}
         {:db/ident :order/customer, :db/valueType :db.type/ref, :db/cardinality :db.cardinality/one}
         {:db/ident :order/items, :db/valueType :db.type/ref, :db/cardinality :db.cardinality/many,
          :db/isComponent true}
         {:db/ident :order/state, :db/valueType :db.type/keyword, :db/cardinality :db.cardinality/one}
         {:db/ident :order/near, :db/valueType :db.type/tuple, :db/tupleType :db.type/ref,
          :db/cardinality :db.cardinality/one}
         {:db/ident :item/name, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one}
         {:db/ident :item/price, :db/valueType :db.type/bigdec, :db/cardinality :db.cardinality/one}
         {:db/ident :audit/of, :db/valueType :db.type/ref, :db/cardinality :db.cardinality/many}
         {:db/ident :part/archive, :db.install/_partition :db.part/db}
         {:db/ident :state/plain, :db/doc "an entity with a name"}]
        """;

    // Installed late: what it says of the older orders comes of stating a member again.
    private const string Composite = """
        [{:db/ident :order/customer+state, :db/valueType :db.type/tuple, :db/cardinality :db.cardinality/one,
          :db/tupleAttrs [:order/customer :order/state]}
         {:db/id :item/name, :db/doc "an altered attribute", :db/index true}]
        """;

    /// <summary>Fills a database.</summary>
    public static async Task FillAsync(Connection connection, int seed, int transactions)
    {
        Random random = new(seed);
        await connection.TransactAsync(Schema);
        for (int i = 0; i < transactions; i++)
        {
            if (i == transactions / 2)
            {
                await connection.TransactAsync(Composite);
                await connection.TransactAsync("[{:db/id :order/state, :db/ident :order/status}]");
            }

            await connection.TransactAsync(Step(connection.Db, random, i, i >= transactions / 2));
        }
    }

    /// <summary>Returns all facts that ever were, in words of the ids of the old database.</summary>
    /// <param name="database">The database.</param>
    /// <param name="oldIds">What each id was; null for the old database itself.</param>
    public static IReadOnlyList<string> Facts(Database database, IReadOnlyDictionary<long, long>? oldIds)
    {
        Dictionary<long, DateTimeOffset> times = [];
        List<string> facts = [];
        long Old(long id) => oldIds is null ? id : oldIds.GetValueOrDefault(id, id);
        object? OldValue(object? value, Values.ValueKind kind) => value switch
        {
            long id when kind == Values.ValueKind.Ref => Old(id),
            EdnVector slots => EdnVector.Of([.. slots.Select(slot => slot is long id ? Old(id) : slot)]),
            _ => value,
        };
        HashSet<long> own = [.. new[] { "old-id", "plan", "run", "state" }
            .Select(name => database.Entid(Keyword.Of("accrete.repartition", name))).OfType<long>()];
        foreach (Datom datom in database.History().Datoms(IndexOrder.Eavt))
        {
            if (datom.T < 1000 || own.Contains(datom.E) || own.Contains(datom.A)
                || (datom.V.Kind == Values.ValueKind.Ref && own.Contains((long)datom.V.ToObject()!))
                || (oldIds is not null && !oldIds.ContainsKey(Peer.ToTx(datom.T))))
            {
                continue;
            }

            string value = EdnPrinter.Print(OldValue(datom.V.ToObject(), datom.V.Kind));
            facts.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{Old(datom.E)} {Old(datom.A)} {value} {Old(Peer.ToTx(datom.T))} {datom.Added}"));
        }

        facts.Sort(StringComparer.Ordinal);
        return facts;
    }

    /// <summary>Returns what each id was before.</summary>
    public static Dictionary<long, long> OldIds(Database database) =>
        database.Datoms(IndexOrder.Aevt, ":accrete.repartition/old-id")
            .ToDictionary(datom => datom.E, datom => (long)datom.V.ToObject()!);

    private static string Step(Database database, Random random, int number, bool isLate)
    {
        int customer = random.Next(Customers);
        string state = isLate ? ":order/status" : ":order/state";
        object? order = database.Query("[:find (rand ?o) . :where [?o :order/no]]");
        switch (order is null ? 9 : random.Next(10))
        {
            case 0:
                return $"[[:db/retractEntity {order}]]";
            case 1:
                return $"[{{:db/id {order}, {state} :shipped, :order/customer [:customer/no {customer}]}}]"
                    .Replace("[:customer/no", database.Entid($"[:customer/no {customer}]") is null
                        ? "[:order/no" : "[:customer/no", StringComparison.Ordinal)
                    .Replace($"[:order/no {customer}]", $"{order}", StringComparison.Ordinal);
            case 2:
                return $"[{{:db/id \"datomic.tx\", :db/doc \"audit {number}\", :audit/of {order}}}]";
            case 3:
                // A unique value goes from one to another in one transaction.
                object? holder = database.Query("[:find ?c . :where [?c :customer/mail \"ring\"]]");
                object? next = database.Query("[:find (rand ?c) . :where [?c :customer/no]]");
                return holder is null ? $"[[:db/add {next} :customer/mail \"ring\"]]"
                    : holder.Equals(next) ? "[]"
                    : $"[[:db/retract {holder} :customer/mail \"ring\"] [:db/add {next} :customer/mail \"ring\"]]";
            case 4:
                return $"[{{:db/id \"a\", :item/name \"old {number}\", :audit/of [{order} \"datomic.tx\"]}} "
                    + "{:db/force-partition {\"a\" :part/archive}}]";
            case 5:
                // The same again: that is how a composite is made that came later.
                object? present = database.Query(
                    $"[:find ?s . :in $ ?o :where [?o {state} ?s]]", order!);
                return present is null ? "[]" : $"[[:db/add {order} {state} {present}]]";
            case 6:
                return $"[[:db/add {order} :order/near [{order} {order}]]]";
            default:
                return Order(random, number, customer, state);
        }
    }

    private static string Order(Random random, int number, int customer, string state)
    {
        StringBuilder data = new();
        data.Append(CultureInfo.InvariantCulture, $"[{{:db/id \"c\", :customer/no {customer}}} ");
        data.Append(CultureInfo.InvariantCulture, $"{{:order/no {number}, :order/customer \"c\", {state} :new, ");
        data.Append(CultureInfo.InvariantCulture, $":order/items [");
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            data.Append(CultureInfo.InvariantCulture, $"{{:item/name \"item {i}\", :item/price {i}.50M}}");
        }

        return data.Append("]}]").ToString();
    }
}
