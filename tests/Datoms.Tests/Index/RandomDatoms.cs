using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Sets;
using Accrete.Values;

namespace Accrete.Datoms.Tests.Index;

/// <summary>Draws values, attributes and transactions for the tests of the indexes, the same for the
/// same seed.</summary>
internal sealed class RandomDatoms(int seed)
{
    private static readonly ValueKind[] Kinds =
    [
        ValueKind.Ref, ValueKind.Long, ValueKind.String, ValueKind.Boolean, ValueKind.Double, ValueKind.Keyword,
        ValueKind.Uuid, ValueKind.BigDec, ValueKind.Instant, ValueKind.Tuple,
    ];

    private readonly Random _random = new(seed);

    public int Next(int max) => _random.Next(max);

    /// <summary>Attributes 0 to 9 have one kind each; those that are even or refs have extra orders.</summary>
    public static ValueKind KindOf(int attribute) => Kinds[attribute];

    public static ExtraOrders OrdersOf(int attribute) =>
        (attribute % 2 == 0 ? ExtraOrders.Avet : ExtraOrders.None)
        | (KindOf(attribute) == ValueKind.Ref ? ExtraOrders.Vaet : ExtraOrders.None);

    public Value Value(ValueKind kind, int spread) => kind switch
    {
        ValueKind.Ref => Values.Value.Ref(EntityIds.Make(4, 1000 + Next(spread))),
        ValueKind.Long => Values.Value.Long(
            Next(5) == 0 ? _random.NextInt64(long.MinValue, long.MaxValue) : Next(spread) - (spread / 2)),
        ValueKind.String => Values.Value.String(Text(spread)),
        ValueKind.Boolean => Values.Value.Boolean(Next(2) == 0),
        // Those of even seeds are decimal numbers, all of them.
        ValueKind.Double => Values.Value.Double(
            seed % 2 != 0 && Next(8) == 0 ? Special(Next(5)) : (Next(spread) - (spread / 2)) / 4.0),
        ValueKind.Keyword => Values.Value.Keyword(Keyword.Of(Next(2) == 0 ? null : Text(3), Text(spread))),
        ValueKind.Uuid => Values.Value.Uuid(
            new Guid(Next(4) << 30, (short)Next(spread), 0, 0, 0, (byte)(Next(2) * 200), 0, 0, 0, 0, 0)),
        ValueKind.BigDec => Values.Value.BigDec(new BigDecimal(Next(spread) * BigInteger.Pow(10, Next(3)), Next(3))),
        ValueKind.Instant => Values.Value.Instant(new Instant(Next(spread) - 5)),
        ValueKind.Tuple => Values.Value.Tuple(new TupleValue(
            [.. Enumerable.Range(0, 2 + Next(2)).Select(
                _ => Next(4) == 0 ? default : Values.Value.Long(Next(spread)))])),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static double Special(int i) =>
        i switch { 0 => -0.0, 1 => 0.0, 2 => double.NaN, 3 => double.PositiveInfinity, _ => -1e300 };

    private string Text(int spread) =>
        new(Enumerable.Range(0, Next(4)).Select(_ => (char)("ab\u00e9\u65e5\ud83dz"[Next(6)] + Next(1 + (spread / 8))))
            .ToArray());

    /// <summary>Returns a transaction against the facts that hold: retractions of some, assertions of others.</summary>
    public List<Datom> Transaction(IReadOnlyCollection<Datom> present, long t, int size, int spread)
    {
        List<Datom> datoms = [];
        List<Datom> facts = [.. present];
        for (int i = 0; i < size; i++)
        {
            if (facts.Count > 0 && Next(3) == 0)
            {
                Datom old = facts[Next(facts.Count)];
                if (!datoms.Any(d => SameFact(d, old)))
                {
                    datoms.Add(new Datom(old.E, old.A, old.V, t, false));
                }

                continue;
            }

            int a = Next(Kinds.Length);
            Datom made = new(EntityIds.Make(4, 1000 + Next(spread)), a, Value(KindOf(a), spread), t, true);
            if (!facts.Any(d => SameFact(d, made)) && !datoms.Any(d => SameFact(d, made)))
            {
                datoms.Add(made);
            }
        }

        return datoms;
    }

    public static bool SameFact(Datom left, Datom right) => left.E == right.E && left.A == right.A && left.V == right.V;

    /// <summary>Returns a place near the datoms of a list.</summary>
    public Bound Place(List<Datom> datoms, int spread)
    {
        Datom near = datoms.Count > 0 && Next(4) > 0
            ? datoms[Next(datoms.Count)]
            : new Datom(EntityIds.Make(4, 1000 + Next(spread)), Next(10), Value(KindOf(Next(10)), spread),
                Next(30), true);
        int parts = Next(5);
        return Next(2) == 0
            ? Bound.Before(parts, near.E, near.A, near.V, near.T)
            : Bound.After(parts, near.E, near.A, near.V, near.T);
    }
}
