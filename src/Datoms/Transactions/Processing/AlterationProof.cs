using System.Collections.Generic;
using Accrete.Log;
using Accrete.Time;

namespace Accrete.Transactions.Processing;

/// <summary>That the data of some attributes allows what a transaction asks of them: found by reading all of it, on any
/// thread, beside the transactions that go on meanwhile.</summary>
/// <remarks>It holds for every later value in which nothing was said about these attributes since. So the writer need
/// not look at the data itself, which would keep everybody waiting.</remarks>
internal sealed class AlterationProof
{
    private readonly HashSet<int> _attributes = [];
    private readonly long _basisT;

    private AlterationProof(long basisT) => _basisT = basisT;

    /// <summary>Reads the data of the attributes that a transaction alters.</summary>
    /// <param name="before">A value of the database.</param>
    /// <param name="txData">The transaction data.</param>
    /// <param name="now">The clock.</param>
    /// <exception cref="AccreteException">The data is refused, by this value.</exception>
    public static AlterationProof Of(ISnapshot before, object? txData, Edn.Instant now)
    {
        AlterationProof proof = new(before.BasisT);
        TransactionResult result = TransactionSteps.Run(before, txData, now);
        result.Update?.CheckData(result.After.State, proof._attributes);
        return proof;
    }

    /// <summary>Tells whether an attribute's data was looked at, and is the same still.</summary>
    /// <param name="attribute">The attribute's id.</param>
    /// <param name="log">The log up to the transaction that wants to know, with it.</param>
    public bool Covers(int attribute, TxLog log)
    {
        if (!_attributes.Contains(attribute))
        {
            return false;
        }

        foreach (LogEntry entry in log.Range(_basisT + 1, null))
        {
            foreach (ref readonly Datom datom in entry.Datoms)
            {
                if (datom.A == attribute)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
