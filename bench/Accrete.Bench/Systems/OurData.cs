using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Bench.Systems;

/// <summary>Loads the benchmark's rows and the MusicBrainz sample into our databases.</summary>
internal static class OurData
{
    /// <summary>How many rows a transaction has.</summary>
    public const int TransactionRows = 1000;

    private const string PeopleSchema = """
        [{:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/index true}
         {:db/ident :last-name :db/valueType :db.type/string :db/cardinality :db.cardinality/one}
         {:db/ident :alias :db/valueType :db.type/string :db/cardinality :db.cardinality/one}
         {:db/ident :sex :db/valueType :db.type/keyword :db/cardinality :db.cardinality/one}
         {:db/ident :age :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/index true}
         {:db/ident :salary :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/index true}]
        """;

    private const string GraphSchema = """
        [{:db/ident :id :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
         {:db/ident :edge :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]
        """;

    private const string OrdersSchema = """
        [{:db/ident :customer/id :db/valueType :db.type/long :db/cardinality :db.cardinality/one
          :db/unique :db.unique/identity}
         {:db/ident :customer/name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/index true}
         {:db/ident :customer/country :db/valueType :db.type/string :db/cardinality :db.cardinality/one}
         {:db/ident :order/id :db/valueType :db.type/long :db/cardinality :db.cardinality/one
          :db/unique :db.unique/identity}
         {:db/ident :order/customer :db/valueType :db.type/ref :db/cardinality :db.cardinality/one}
         {:db/ident :order/year :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
         {:db/ident :order/status :db/valueType :db.type/keyword :db/cardinality :db.cardinality/one}
         {:db/ident :item/id :db/valueType :db.type/long :db/cardinality :db.cardinality/one
          :db/unique :db.unique/identity}
         {:db/ident :item/order :db/valueType :db.type/ref :db/cardinality :db.cardinality/one}
         {:db/ident :item/product :db/valueType :db.type/long :db/cardinality :db.cardinality/one :db/index true}
         {:db/ident :item/quantity :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
         {:db/ident :item/price :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]
        """;

    /// <summary>people20k.</summary>
    public static OurDatabase People(BenchData data, OurPlace? place = null)
    {
        OurDatabase database = new("people", PeopleSchema, place);
        Keyword name = Key("name"), last = Key("last-name"), alias = Key("alias"), sex = Key("sex"), age = Key("age"),
            salary = Key("salary");
        database.TransactAll(data.People, TransactionRows, p => EdnMap.Of(
            name, p.Name, last, p.LastName, alias, p.Alias, sex, Key(p.Sex), age, p.Age, salary, p.Salary));
        return database;
    }

    /// <summary>graph.</summary>
    public static OurDatabase Graph(BenchData data, OurPlace? place = null)
    {
        OurDatabase database = new("graph", GraphSchema, place);
        Keyword id = Key("id"), edge = Key("edge"), add = Key("db/add");
        database.TransactAll(Enumerable.Range(0, BenchData.NodeCount), TransactionRows,
            node => EdnMap.Of(id, (long)node));
        database.TransactAll(data.Edges, TransactionRows, e => EdnVector.Of(
            add, EdnVector.Of(id, (long)e.From), edge, EdnVector.Of(id, (long)e.To)));
        return database;
    }

    /// <summary>customers and orders, without their items.</summary>
    public static OurDatabase Orders(BenchData data, OurPlace? place = null)
    {
        OurDatabase database = new("orders", OrdersSchema, place);
        Keyword customerId = Key("customer/id"), customerName = Key("customer/name"), country = Key("customer/country");
        database.TransactAll(data.Customers, TransactionRows,
            c => EdnMap.Of(customerId, c.Id, customerName, c.Name, country, c.Country));
        Keyword orderId = Key("order/id"), customer = Key("order/customer"), year = Key("order/year"),
            status = Key("order/status");
        database.TransactAll(data.Orders, TransactionRows, o => EdnMap.Of(
            orderId, o.Id, customer, EdnVector.Of(customerId, o.Customer), year, o.Year, status, Key(o.Status)));
        return database;
    }

    /// <summary>items, into the database of the orders.</summary>
    public static void AddItems(OurDatabase database, BenchData data)
    {
        Keyword itemId = Key("item/id"), order = Key("item/order"), orderId = Key("order/id");
        Keyword product = Key("item/product"), quantity = Key("item/quantity"), price = Key("item/price");
        database.TransactAll(data.Items, TransactionRows, i => EdnMap.Of(
            itemId, i.Id, order, EdnVector.Of(orderId, i.Order), product, i.Product, quantity, i.Quantity,
            price, i.Price));
    }

    /// <summary>The MusicBrainz sample: parsed and transacted form by form.</summary>
    public static OurDatabase Mbrainz(string folder)
    {
        OurDatabase database = new("mbrainz", "[]");
        Keyword batchIdent = Key("batch-ident"), data = Key("data");
        foreach (string file in Directory.GetFiles(folder, "*.edn.gz").Order(System.StringComparer.Ordinal))
        {
            using StreamReader reader = new(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            foreach (object? form in EdnReader.ReadAll(reader))
            {
                // Every form of these files is a map with :data, and mostly a :batch-ident.
                EdnMap batch = (EdnMap)form!;
                IEnumerable<object?> forms = (IEnumerable<object?>)batch[data]!;
                database.Transact(new EdnVector([.. batch[batchIdent] is { } ident ? forms.Append(ident) : forms]));
            }
        }

        return database;
    }

    private static Keyword Key(string text) => Keyword.Parse(text);
}
