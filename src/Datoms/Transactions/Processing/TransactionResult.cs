using System.Collections.Generic;
using Accrete.Time;
using Accrete.Transactions.Pending;

namespace Accrete.Transactions.Processing;

/// <summary>What came of a transaction.</summary>
/// <param name="After">The value after it.</param>
/// <param name="Data">All datoms.</param>
/// <param name="TempIds">The entity of each tempid.</param>
/// <param name="Update">What it does to the schema; null for nothing.</param>
internal sealed record TransactionResult(
    ISnapshot After, IReadOnlyList<Datom> Data, TempIdMap TempIds, SchemaUpdate? Update);
