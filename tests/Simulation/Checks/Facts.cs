using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Accrete.Index;
using Accrete.Simulation.World;

namespace Accrete.Simulation.Checks;

/// <summary>Sums up the facts of a value, so that two of them can be compared by one number.</summary>
internal static class Facts
{
    /// <summary>Hashes the present of a value, in whatever order.</summary>
    public static ulong Hash(Database value) => Hash(value.Datoms(IndexOrder.Eavt));

    /// <summary>Hashes facts: the same for the same ones, in whatever order.</summary>
    public static ulong Hash(IEnumerable<Datom> datoms) => datoms.Aggregate(0UL, (sum, datom) => sum + Hash(datom));

    /// <summary>Hashes one fact.</summary>
    public static ulong Hash(Datom datom) => StableHash.Of(Text(datom));

    /// <summary>Writes a fact down.</summary>
    public static string Text(Datom datom) => string.Create(
        CultureInfo.InvariantCulture, $"{datom.E} {datom.A} {datom.V} {datom.T} {datom.Added}");
}
