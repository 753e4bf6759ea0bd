using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Accrete.Edn;
using Accrete.Values;

namespace Accrete.Datoms.Tests.Twins;

/// <summary>Draws the transactions of a database of the twins.</summary>
/// <remarks>Entities of three partitions; values of most kinds, one and many; components; a few entities with so many
/// values that these fill leaves; and where the shape has history, facts that change, go and come back.</remarks>
internal sealed class TwinData(int seed, TwinShape shape)
{
    /// <summary>The attributes and a partition.</summary>
    public const string Schema = """
        [{:db/ident :w/id :db/valueType :db.type/long :db/cardinality :db.cardinality/one
          :db/unique :db.unique/identity}
         {:db/ident :w/name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/index true}
         {:db/ident :w/rank :db/valueType :db.type/long :db/cardinality :db.cardinality/one}
         {:db/ident :w/score :db/valueType :db.type/double :db/cardinality :db.cardinality/one :db/index true}
         {:db/ident :w/seen :db/valueType :db.type/instant :db/cardinality :db.cardinality/one}
         {:db/ident :w/tags :db/valueType :db.type/keyword :db/cardinality :db.cardinality/many}
         {:db/ident :w/nums :db/valueType :db.type/long :db/cardinality :db.cardinality/many :db/index true}
         {:db/ident :w/prices :db/valueType :db.type/bigdec :db/cardinality :db.cardinality/many :db/index true}
         {:db/ident :w/next :db/valueType :db.type/ref :db/cardinality :db.cardinality/one}
         {:db/ident :w/links :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}
         {:db/ident :w/parts :db/valueType :db.type/ref :db/cardinality :db.cardinality/many :db/isComponent true}
         {:db/ident :part/own :db.install/_partition :db.part/db}]
        """;

    /// <summary>How many different tags, ranks and names there are.</summary>
    public const int TagCount = 12, RankCount = 9, NameCount = 400;

    private static readonly Keyword Id = Keyword.Parse("db/id"), Add = Keyword.Parse("db/add"),
        Retract = Keyword.Parse("db/retract"), RetractEntity = Keyword.Parse("db/retractEntity"),
        Force = Keyword.Parse("db/force-partition");

    private readonly Random _random = new(seed);
    private readonly List<object?> _entities = [];
    private readonly List<Datom> _asserted = [];
    private readonly HashSet<(long, int, Value)> _holds = [];
    private int _made;

    /// <summary>Takes note of what a transaction did.</summary>
    public void Note(TxReport report)
    {
        _entities.AddRange(report.TempIds.Where(pair => pair.Key is string).Select(pair => (object?)pair.Value));
        foreach (Datom datom in report.TxData.Where(datom => datom.E != datom.Tx))
        {
            if (datom.Added)
            {
                _asserted.Add(datom);
                _holds.Add((datom.E, datom.A, datom.V));
            }
            else
            {
                _holds.Remove((datom.E, datom.A, datom.V));
            }
        }
    }

    /// <summary>Returns the data of the next transaction.</summary>
    public EdnVector Next(int transaction)
    {
        List<object?> forms = [];
        int end = shape.Entities * (transaction + 1) / shape.Transactions;
        int start = _made;
        for (; _made < end; _made++)
        {
            forms.Add(Entity(_made, start));
        }

        if (shape.HasHistory)
        {
            forms.AddRange(Changes(shape.Entities / 8));
        }

        return new EdnVector([.. forms]);
    }

    private EdnMap Entity(int number, int firstOfTransaction)
    {
        string tempId = "e" + number;
        List<object?> pairs = [Id, tempId, Key("id"), (long)number];
        Maybe(pairs, "name", 9, () => Name(_random.Next(NameCount)));
        Maybe(pairs, "rank", 8, () => (long)_random.Next(RankCount));
        Maybe(pairs, "score", 7, () => _random.Next(200) / 4.0);
        Maybe(pairs, "seen", 5, () => new Instant(1_000_000L + _random.Next(50)));
        Maybe(pairs, "tags", 7, () => Several(5, () => Tag(_random.Next(TagCount))));
        Maybe(pairs, "nums", 6, () => Several(number % 97 == 5 ? 700 : 4, () => (long)_random.Next(3000)));
        Maybe(pairs, "prices", 3, () => Several(3, () => Price()));
        Maybe(pairs, "next", 6, () => Other(number, firstOfTransaction));
        Maybe(pairs, "links", 6, () => Several(4, () => Other(number, firstOfTransaction)));
        Maybe(pairs, "parts", 3, () => Several(3, () => Part(2)));
        if (number % 5 < 2)
        {
            pairs.AddRange([Force, EdnMap.Of(tempId, number % 5 == 0
                ? Keyword.Parse("part/own")
                : (object)EntityIds.ImplicitPartition(7))]);
        }

        return EdnMap.Of([.. pairs]);
    }

    /// <summary>Adds an attribute in so many of ten draws.</summary>
    private void Maybe(List<object?> pairs, string attribute, int tenths, Func<object?> value)
    {
        if (_random.Next(10) < tenths)
        {
            pairs.AddRange([Key(attribute), value()]);
        }
    }

    private EdnVector Several(int max, Func<object?> value) =>
        new([.. Enumerable.Range(0, 1 + _random.Next(max)).Select(_ => value()).Distinct(EdnEquality.Instance)]);

    private EdnMap Part(int depth)
    {
        List<object?> pairs = [Key("name"), Name(_random.Next(NameCount)), Key("rank"), (long)_random.Next(RankCount)];
        if (depth > 0 && _random.Next(3) == 0)
        {
            pairs.AddRange([Key("parts"), Several(2, () => Part(depth - 1))]);
        }

        return EdnMap.Of([.. pairs]);
    }

    private object? Other(int number, int firstOfTransaction)
    {
        int other = _random.Next(number + 1);
        if (other < firstOfTransaction && _entities.Count > 0)
        {
            return _entities[_random.Next(_entities.Count)];
        }

        return "e" + Math.Max(other, firstOfTransaction);
    }

    /// <summary>Changes facts, takes some away, brings others back, and retracts an entity now and then.</summary>
    private IEnumerable<object?> Changes(int count)
    {
        HashSet<(long, int)> touched = [];
        HashSet<long> whole = [];
        for (int i = 0; i < count && _asserted.Count > 0; i++)
        {
            Datom datom = _asserted[_random.Next(_asserted.Count)];
            if (!touched.Add((datom.E, datom.A)) || whole.Contains(datom.E))
            {
                continue;
            }

            bool holds = _holds.Contains((datom.E, datom.A, datom.V));
            if (_random.Next(40) == 0 && touched.All(other => other.Item1 != datom.E || other.Item2 == datom.A))
            {
                whole.Add(datom.E);
                yield return EdnVector.Of(RetractEntity, datom.E);
            }
            else if (!whole.Contains(datom.E) && datom.V.Kind != ValueKind.Ref)
            {
                yield return EdnVector.Of(holds ? Retract : Add, datom.E, (long)datom.A, datom.V.ToObject());
            }
            else if (holds)
            {
                yield return EdnVector.Of(Retract, datom.E, (long)datom.A, datom.V.ToObject());
            }
        }
    }

    private BigDecimal Price() => new(_random.Next(30) * BigInteger.Pow(10, _random.Next(3)), _random.Next(3));

    private static Keyword Key(string name) => Keyword.Of("w", name);

    /// <summary>Returns a name, a tag.</summary>
    public static string Name(int number) => "name " + number;

    /// <inheritdoc cref="Name"/>
    public static Keyword Tag(int number) => Keyword.Of("tag", "t" + number);
}
