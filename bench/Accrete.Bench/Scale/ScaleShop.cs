using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Bench.Scale;

/// <summary>Draws the transactions of a shop: new customers, orders with their items as components, and orders of
/// before that are shipped by now. The same on every machine.</summary>
/// <remarks>Indexed and plain texts, instants, doubles, references, and a little history; some 7,400 datoms a
/// transaction.</remarks>
internal sealed class ScaleShop
{
    /// <summary>The attributes.</summary>
    public const string Schema = """
        [{:db/ident :customer/id :db/valueType :db.type/long :db/cardinality :db.cardinality/one
          :db/unique :db.unique/identity}
         {:db/ident :customer/name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/index true}
         {:db/ident :customer/email :db/valueType :db.type/string :db/cardinality :db.cardinality/one}
         {:db/ident :customer/country :db/valueType :db.type/keyword :db/cardinality :db.cardinality/one}
         {:db/ident :customer/since :db/valueType :db.type/instant :db/cardinality :db.cardinality/one}
         {:db/ident :order/id :db/valueType :db.type/long :db/cardinality :db.cardinality/one
          :db/unique :db.unique/identity}
         {:db/ident :order/customer :db/valueType :db.type/ref :db/cardinality :db.cardinality/one}
         {:db/ident :order/placed :db/valueType :db.type/instant :db/cardinality :db.cardinality/one :db/index true}
         {:db/ident :order/status :db/valueType :db.type/keyword :db/cardinality :db.cardinality/one}
         {:db/ident :order/total :db/valueType :db.type/double :db/cardinality :db.cardinality/one}
         {:db/ident :order/items :db/valueType :db.type/ref :db/cardinality :db.cardinality/many :db/isComponent true}
         {:db/ident :item/product :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/index true}
         {:db/ident :item/quantity :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
         {:db/ident :item/price :db/valueType :db.type/double :db/cardinality :db.cardinality/one}
         {:db/ident :item/weight :db/valueType :db.type/double :db/cardinality :db.cardinality/one}]
        """;

    /// <summary>How many milliseconds lie between two orders.</summary>
    public const int OrderEveryMs = 1500;

    /// <summary>How many new customers a transaction has, unless told otherwise.</summary>
    private const int CustomersUsual = 36;
    private const int OrdersEach = 284;
    private const int ItemsMax = 7;
    private const int ProductCount = 50_000;

    /// <summary>Every so-manieth order is shipped, so many transactions after it was placed.</summary>
    private const int ShippedEvery = 5;
    private const int ShippedAfter = 10;

    /// <summary>2024-01-01, in milliseconds.</summary>
    private const long OpenedMs = 1_704_067_200_000;

    private static readonly string[] Given =
        ["Ada", "Grace", "Alan", "Barbara", "Edsger", "Tony", "Leslie", "Frances", "Donald", "Robin", "Jim", "Jean"];

    private static readonly string[] Family =
        ["Byron", "Hopper", "Turing", "Liskov", "Dijkstra", "Hoare", "Lamport", "Allen", "Knuth", "Milner", "Gray"];

    private static readonly string[] Countries =
        ["de", "fr", "it", "es", "nl", "pl", "se", "no", "us", "ca", "br", "jp", "kr", "in", "au", "za"];

    private static readonly Keyword Id = Key("db/id"), Add = Key("db/add");

    private static readonly Keyword CustomerId = Key("customer/id"), CustomerName = Key("customer/name"),
        CustomerEmail = Key("customer/email"), CustomerCountry = Key("customer/country"),
        CustomerSince = Key("customer/since");

    private static readonly Keyword OrderId = Key("order/id"), OrderCustomer = Key("order/customer"),
        OrderPlaced = Key("order/placed"), OrderStatus = Key("order/status"), OrderTotal = Key("order/total"),
        OrderItems = Key("order/items");

    private static readonly Keyword ItemProduct = Key("item/product"), ItemQuantity = Key("item/quantity"),
        ItemPrice = Key("item/price"), ItemWeight = Key("item/weight");

    private static readonly Keyword Placed = Key("status/placed"), Shipped = Key("status/shipped");

    private static readonly Keyword Force = Key("db/force-partition");

    private readonly int _customersEach;
    private readonly bool _isPlaced;
    private ulong _state = 7;
    private int _transactionCount;

    /// <summary>Makes a shop without customers.</summary>
    /// <param name="customersEach">How many new customers a transaction has; the orders stay as many.</param>
    /// <param name="isPlaced">Whether each customer's orders lie with him in an implicit partition, instead of all in
    /// the default one. All else is drawn the same.</param>
    public ScaleShop(int customersEach = CustomersUsual, bool isPlaced = false) =>
        (_customersEach, _isPlaced) = (customersEach, isPlaced);

    /// <summary>Gets how many customers there are; their ids count from 0.</summary>
    public int CustomerCount => _transactionCount * _customersEach;

    /// <summary>Gets how many orders there are; their ids count from 0.</summary>
    public int OrderCount => _transactionCount * OrdersEach;

    /// <summary>Returns the name of a customer: no other one has it.</summary>
    public static string NameOf(int customer) =>
        $"{Given[customer % Given.Length]} {Family[customer / Given.Length % Family.Length]} {customer}";

    /// <summary>Returns the partition of a customer, where customers have one each.</summary>
    public static long PartitionOf(int customer) => Peer.ImplicitPart(PartitionHash.NumberOf((long)customer));

    /// <summary>Returns when an order was placed.</summary>
    public static Instant PlacedAt(long order) => new(OpenedMs + (order * OrderEveryMs));

    /// <summary>Returns the data of the next transaction.</summary>
    public EdnVector Next()
    {
        List<object?> forms = new(_customersEach + OrdersEach + (OrdersEach / ShippedEvery) + 1);
        int firstCustomer = CustomerCount, firstOrder = OrderCount;
        for (int i = 0; i < _customersEach; i++)
        {
            forms.Add(Customer(firstCustomer + i, firstOrder));
        }

        for (int i = 0; i < OrdersEach; i++)
        {
            forms.Add(Order(firstOrder + i, firstCustomer));
        }

        for (int i = firstOrder - (ShippedAfter * OrdersEach); i >= 0 && i % OrdersEach < OrdersEach - ShippedEvery;
            i += ShippedEvery)
        {
            forms.Add(EdnVector.Of(Add, EdnVector.Of(OrderId, (long)i), OrderStatus, Shipped));
        }

        _transactionCount++;
        return new EdnVector([.. forms]);
    }

    /// <summary>Draws from 0 to <paramref name="bound"/> - 1 (SplitMix64).</summary>
    public int Below(int bound)
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            ulong z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)((z ^ (z >> 31)) % (ulong)bound);
        }
    }

    private EdnMap Customer(int customer, int order) => In(customer, TempId(customer), EdnMap.Of(
        Id, TempId(customer),
        CustomerId, (long)customer,
        CustomerName, NameOf(customer),
        CustomerEmail, $"mail{customer}@example.org",
        CustomerCountry, Key("country/" + Countries[Below(Countries.Length)]),
        CustomerSince, PlacedAt(order)));

    private EdnMap Order(int order, int firstNewCustomer)
    {
        int customer = Below(firstNewCustomer + _customersEach);
        object?[] items = new object?[1 + Below(ItemsMax)];
        double total = 0;
        for (int i = 0; i < items.Length; i++)
        {
            int product = Below(ProductCount);
            long quantity = 1 + Below(5);
            double price = Cents(100 + (product % 20_000));
            total += quantity * price;
            items[i] = EdnMap.Of(
                ItemProduct, $"product-{product:D5}", ItemQuantity, quantity, ItemPrice, price,
                ItemWeight, Cents(Below(5_000)));
        }

        string name = "o" + order;
        EdnMap made = EdnMap.Of(
            OrderId, (long)order,
            OrderCustomer, customer < firstNewCustomer ? EdnVector.Of(CustomerId, (long)customer) : TempId(customer),
            OrderPlaced, PlacedAt(order),
            OrderStatus, Placed,
            OrderTotal, total,
            OrderItems, new EdnVector([.. items]));
        return _isPlaced ? In(customer, name, made.With(Id, name)) : made;
    }

    /// <summary>Says that an entity lies with its customer; items nest in their orders, and follow them.</summary>
    private EdnMap In(int customer, string tempId, EdnMap entity) =>
        _isPlaced ? entity.With(Force, EdnMap.Of(tempId, PartitionOf(customer))) : entity;

    private static double Cents(int cents) => cents / 100.0;

    private static string TempId(int customer) => "c" + customer;

    private static Keyword Key(string text) => Keyword.Parse(text);
}
