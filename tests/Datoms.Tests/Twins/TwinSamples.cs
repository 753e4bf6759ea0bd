using System.Collections.Generic;
using System.Linq;
using Accrete.Values;

namespace Accrete.Datoms.Tests.Twins;

/// <summary>What drawn queries take their inputs from.</summary>
/// <param name="Entities">Entities that have facts, or had.</param>
/// <param name="Numbers">Pairs of an entity and a number that it has, or had.</param>
/// <param name="References">Pairs of an entity and one that it refers to, or did.</param>
internal sealed record TwinSamples(
    IReadOnlyList<long> Entities, IReadOnlyList<object?[]> Numbers, IReadOnlyList<object?[]> References)
{
    /// <summary>Returns the samples of a database.</summary>
    public static TwinSamples Of(TwinDatabase twin)
    {
        Datom[] datoms = [.. twin.History.Where(datom => datom.E != datom.Tx && datom.T > twin.Ts[0])];
        return new([.. datoms.Select(datom => datom.E).Distinct()], Pairs(ValueKind.Long), Pairs(ValueKind.Ref));

        object?[][] Pairs(ValueKind kind) =>
            [.. datoms.Where(datom => datom.V.Kind == kind).Select(datom => new object?[] { datom.E, datom.V.Bits })];
    }
}
