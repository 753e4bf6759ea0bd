using System;
using Accrete.Edn;
using Accrete.Transactions.Processing;

namespace Accrete;

/// <summary>Turns transaction data and a database value into the next value: the pure function at the heart of the
/// transactor.</summary>
internal static class TransactionProcessor
{
    /// <summary>Applies a transaction to a value.</summary>
    /// <param name="before">The present of a database, or a view of it: lookup refs and functions see the view,
    /// identity, redundancy and uniqueness the present, and the result has the same view.</param>
    /// <param name="txData">A sequence of list forms, map forms and function calls: EDN values or what .NET
    /// has for them.</param>
    /// <param name="now">The clock; the transaction's instant unless it states one, never earlier than the
    /// newest one.</param>
    /// <exception cref="AccreteException">The data is refused; nothing changed.</exception>
    public static TxReport Apply(Database before, object? txData, Instant now)
    {
        TransactionResult result = Run(before, txData, now);
        result.Update?.CheckData(result.After.State, []);
        return ReportOf(before, result);
    }

    /// <summary>Applies a transaction without reading all data of an attribute, whatever it alters.</summary>
    /// <param name="before">The newest value.</param>
    /// <param name="txData">As for <see cref="Apply(Database, object, Instant)"/>.</param>
    /// <param name="now">The clock.</param>
    /// <param name="proof">That the data of altered attributes allows it; null where nobody has looked.</param>
    /// <returns>Null where a proof is needed, or a newer one: nothing changed.</returns>
    /// <exception cref="AccreteException">The data is refused; nothing changed.</exception>
    public static TxReport? TryApply(Database before, object? txData, Instant now, AlterationProof? proof)
    {
        TransactionResult result = Run(before, txData, now);
        return result.Update is null || result.Update.IsProven(result.After.State, proof)
            ? ReportOf(before, result)
            : null;
    }

    private static TransactionResult Run(Database before, object? txData, Instant now)
    {
        try
        {
            return TransactionSteps.Run(before, txData, now);
        }
        catch (InsufficientExecutionStackException error)
        {
            throw FormDepth.TooDeep(error);
        }
    }

    // What comes of a Database is one.
    private static TxReport ReportOf(Database before, TransactionResult result) =>
        new(before, (Database)result.After, result.Data, result.TempIds);
}
