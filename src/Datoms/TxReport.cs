using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Log;

namespace Accrete;

/// <summary>What a transaction did.</summary>
/// <param name="DbBefore">The value it was applied to.</param>
/// <param name="DbAfter">The value that came of it.</param>
/// <param name="TxData">All datoms, <c>:db/txInstant</c>'s too.</param>
/// <param name="TempIds">The entity of each tempid: keys are strings, and longs for structural tempids.</param>
public sealed record TxReport(
    Database DbBefore, Database DbAfter, IReadOnlyList<Datom> TxData, IReadOnlyDictionary<object, long> TempIds)
{
    /// <summary>Gets the t of the transaction: of the value after it, which is a view of a later one where its own
    /// indexes were collected.</summary>
    internal long T => DbAfter.AsOfT ?? DbAfter.BasisT;

    /// <summary>Gets what the log says of the transaction.</summary>
    internal LogEntry Entry => new(
        DbAfter.BasisT, DbAfter.NextT, DbAfter.State.NextElement, DbAfter.State.LastInstant, TxData);

    /// <summary>Returns the t, how many datoms there are, and the tempids with their entities.</summary>
    public override string ToString() => $"t {T}, {TxData.Count} datoms, tempids {{"
        + string.Join(", ", TempIds.Select(each => $"{EdnPrinter.Print(each.Key)} {each.Value}")) + "}";
}
