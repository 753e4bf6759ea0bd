using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Simulation.World;

namespace Accrete.Simulation.Scenario;

/// <summary>What clients write and what must hold of it: money that is moved and never made, a ring that stays one,
/// lists to which is added at the end, tags that come and go, names that are unique.</summary>
internal static class Workload
{
    /// <summary>The attribute that marks a transaction.</summary>
    public const string Marker = ":op/id";

    private const int Accounts = 4;
    private const int Money = 100;
    private const int Ring = 5;
    private const int Items = 4;

    /// <summary>Gets the transaction that makes the schema.</summary>
    public static object Schema { get; } = EdnReader.Read("""
        [{:db/ident :op/id :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/index true}
         {:db/ident :account/number :db/valueType :db.type/long :db/cardinality :db.cardinality/one
          :db/unique :db.unique/identity}
         {:db/ident :account/balance :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
         {:db/ident :ring/place :db/valueType :db.type/long :db/cardinality :db.cardinality/one
          :db/unique :db.unique/identity}
         {:db/ident :ring/next :db/valueType :db.type/ref :db/cardinality :db.cardinality/one}
         {:db/ident :item/key :db/valueType :db.type/long :db/cardinality :db.cardinality/one
          :db/unique :db.unique/identity}
         {:db/ident :item/list :db/valueType :db.type/string :db/cardinality :db.cardinality/one}
         {:db/ident :item/tags :db/valueType :db.type/long :db/cardinality :db.cardinality/many :db/index true}
         {:db/ident :person/name :db/valueType :db.type/string :db/cardinality :db.cardinality/one
          :db/unique :db.unique/identity}
         {:db/ident :person/friends :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]
        """)!; // a vector

    /// <summary>Gets the transaction that makes what there is at first.</summary>
    public static object Beginnings { get; } = EdnReader.Read(
        "["
        + string.Concat(Enumerable.Range(0, Accounts).Select(
            i => Text($"{{:account/number {i} :account/balance {Money}}}")))
        + string.Concat(Enumerable.Range(0, Ring).Select(
            i => Text($"{{:db/id \"r{i}\" :ring/place {i} :ring/next \"r{(i + 1) % Ring}\"}}")))
        + string.Concat(Enumerable.Range(0, Items).Select(i => Text($"{{:item/key {i} :item/list \"\"}}")))
        + "]")!; // a vector

    /// <summary>Draws something to write.</summary>
    /// <param name="draws">Decides.</param>
    /// <param name="value">The value that the client knows.</param>
    /// <param name="marker">Marks the transaction, and is unique.</param>
    /// <param name="number">A number that no other transaction has.</param>
    /// <returns>Its kind, and the data.</returns>
    public static (string Kind, object Data) Draw(Prng draws, Database value, string marker, int number)
    {
        (string kind, string forms) = draws.Below(8) switch
        {
            0 or 1 => ("transfer", Transfer(draws, value)),
            2 => ("ring", Swap(draws, value)),
            3 or 4 => ("append", Append(draws, value, number)),
            5 => ("tags", Tags(draws, value, number)),
            6 => ("person", Person(draws)),
            _ => draws.Chance(300) ? ("wrong", "[:db/add \"x\" :no/such 1]") : ("many", Many(draws, number)),
        };
        return (kind, EdnReader.Read($"[[:db/add \"datomic.tx\" {Marker} \"{marker}\"] {forms}]")!); // a vector
    }

    /// <summary>Looks at what must hold of every value.</summary>
    /// <returns>What does not; null where all does.</returns>
    public static string? Check(Database value)
    {
        long sum = value.Datoms(IndexOrder.Aevt, Name("account/balance")).Sum(datom => (long)datom.V.ToObject()!);
        if (sum != Accounts * Money)
        {
            return Text($"the accounts hold {sum}");
        }

        Dictionary<long, long> next = value.Datoms(IndexOrder.Aevt, Name("ring/next"))
            .ToDictionary(datom => datom.E, datom => datom.V.Bits);
        long at = next.Keys.First();
        HashSet<long> seen = [];
        while (seen.Add(at))
        {
            at = next[at];
        }

        if (seen.Count != Ring)
        {
            return Text($"a ring of {seen.Count} was made of one of {Ring}");
        }

        Datom[] names = [.. value.Datoms(IndexOrder.Avet, Name("person/name"))];
        return names.Select(datom => datom.V.ToObject()).Distinct().Count() == names.Length
            ? null
            : "two persons have one name";
    }

    /// <summary>Returns the lists of all items.</summary>
    public static Dictionary<long, string> Lists(Database value) => value.Datoms(IndexOrder.Aevt, Name("item/list"))
        .ToDictionary(datom => datom.E, datom => (string)datom.V.ToObject()!);

    private static string Transfer(Prng draws, Database value)
    {
        int from = draws.Below(Accounts), to = (from + 1 + draws.Below(Accounts - 1)) % Accounts;
        long amount = 1 + draws.Below(20);
        return Cas("account/number", from, "account/balance", value, old => (old, old - amount))
            + Cas("account/number", to, "account/balance", value, old => (old, old + amount));
    }

    private static string Swap(Prng draws, Database value)
    {
        // a -> b -> c -> d becomes a -> c -> b -> d.
        long a = value.Entid(EdnReader.Read(Text($"[:ring/place {draws.Below(Ring)}]")))!.Value;
        long b = Next(value, a), c = Next(value, b), d = Next(value, c);
        return Text($"[:db/cas {a} :ring/next {b} {c}] [:db/cas {b} :ring/next {c} {d}] ")
            + Text($"[:db/cas {c} :ring/next {d} {b}]");
    }

    private static string Append(Prng draws, Database value, int number)
    {
        string item = Text($"[:item/key {draws.Below(Items)}]");
        string old = (string)One(value, item, "item/list")!;
        return Text($"[:db/cas {item} :item/list \"{old}\" \"{old} {number}\"]");
    }

    private static string Tags(Prng draws, Database value, int number)
    {
        string item = Text($"[:item/key {draws.Below(Items)}]");
        object[] tags = [.. value.Datoms(IndexOrder.Eavt, value.Entid(EdnReader.Read(item)), Name("item/tags"))
            .Select(datom => datom.V.ToObject()!)];
        return tags.Length > 0 && draws.Chance(500)
            ? Text($"[:db/retract {item} :item/tags {draws.Pick(tags)}]")
            : Text($"[:db/add {item} :item/tags {number % 50}]");
    }

    private static string Person(Prng draws) => draws.Chance(200)
        ? Text($"[:db/retractEntity [:person/name \"n{draws.Below(8)}\"]]")
        : Text($"{{:db/id \"p\" :person/name \"n{draws.Below(8)}\" ")
            + Text($":person/friends [{{:person/name \"n{draws.Below(8)}\"}}]}}");

    private static string Many(Prng draws, int number)
    {
        StringBuilder forms = new();
        for (int i = draws.Below(30); i >= 0; i--)
        {
            forms.Append(Text($"[:db/add [:item/key {draws.Below(Items)}] :item/tags {number * 100 + i}]"));
        }

        return forms.ToString();
    }

    private static string Cas(
        string key, long at, string attribute, Database value, Func<long, (long Old, long New)> change)
    {
        string entity = Text($"[:{key} {at}]");
        (long old, long next) = change((long)One(value, entity, attribute)!);
        return Text($"[:db/cas {entity} :{attribute} {old} {next}]");
    }

    private static long Next(Database value, long at) =>
        value.Datoms(IndexOrder.Eavt, at, Name("ring/next")).Single().V.Bits;

    private static object? One(Database value, string entity, string attribute) => value
        .Datoms(IndexOrder.Eavt, value.Entid(EdnReader.Read(entity)), Name(attribute)).Single().V.ToObject();

    private static Keyword Name(string name) => Keyword.Of(name[..name.IndexOf('/', StringComparison.Ordinal)],
        name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
