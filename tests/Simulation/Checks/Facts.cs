using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Accrete.Index;
using Accrete.Simulation.World;
using Accrete.Values;

namespace Accrete.Simulation.Checks;

/// <summary>Sums up the facts of a value, so that two of them can be compared by one number.</summary>
internal static class Facts
{
    /// <summary>Hashes the present of a value, in whatever order.</summary>
    public static ulong Hash(Database value) => Hash(value.Datoms(IndexOrder.Eavt));

    /// <summary>Hashes facts: the same for the same ones, in whatever order.</summary>
    public static ulong Hash(IEnumerable<Datom> datoms) => datoms.Aggregate(0UL, (sum, datom) => sum + Hash(datom));

    /// <summary>Hashes one fact; without making a text of it, since each read of a client is compared so.</summary>
    public static ulong Hash(Datom datom)
    {
        ulong value = datom.V.Reference switch
        {
            null or KindTag => StableHash.Mix((ulong)datom.V.Kind, (ulong)datom.V.Bits),
            string text => StableHash.Of(text),
            _ => StableHash.Of(datom.V.ToString()),
        };
        ulong fact = StableHash.Mix(StableHash.Mix(value, (ulong)datom.E), (ulong)datom.A);
        return StableHash.Mix(fact, (ulong)(datom.T << 1) | (datom.Added ? 1UL : 0UL));
    }

    /// <summary>Writes a fact down.</summary>
    public static string Text(Datom datom) => string.Create(
        CultureInfo.InvariantCulture, $"{datom.E} {datom.A} {datom.V} {datom.T} {datom.Added}");
}
