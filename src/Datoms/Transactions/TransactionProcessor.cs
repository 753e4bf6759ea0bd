using System;
using Accrete.Edn;

namespace Accrete.Transactions;

/// <summary>Turns transaction data into datoms and a new database value: the pure function at the heart of the transactor.</summary>
internal static class TransactionProcessor
{
    /// <summary>Applies a transaction to a value.</summary>
    /// <param name="before">The present of a database, without a view.</param>
    /// <param name="txData">A sequence of list forms, map forms and function calls: EDN values or what .NET has for them.</param>
    /// <param name="now">The clock; the transaction's instant unless it states one, never earlier than the newest one.</param>
    /// <exception cref="AccreteException">The data is refused; nothing changed.</exception>
    public static TxReport Apply(Database before, object? txData, Instant now) => throw new NotImplementedException();
}
