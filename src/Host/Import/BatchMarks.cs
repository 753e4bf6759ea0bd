using Accrete.Edn;
using Accrete.Index;
using Accrete.Values;

namespace Accrete.Host.Import;

/// <summary>Tells whether a batch was imported before, by the mark that it left on its transaction.</summary>
internal static class BatchMarks
{
    /// <summary>Looks for a transaction that has the value.</summary>
    public static bool IsPresent(Database database, Keyword attribute, object value)
    {
        if (database.Schema.Attribute(attribute) is not { } known
            || !ValueConversion.TryConvert(value, known.ValueType, out Value mark))
        {
            return false;
        }

        if (known.HasAvet)
        {
            return database.Source.TryFirst(
                IndexOrder.Avet, Bound.Before(2, a: known.Id, v: mark), Bound.After(2, a: known.Id, v: mark), out _);
        }

        // Without an index on the value, only the transactions are looked through: few, and in one place of this order.
        Bound first = Bound.Before(2, a: known.Id, e: EntityIds.ToTx(0));
        Bound last = Bound.After(2, a: known.Id, e: EntityIds.ToTx(EntityIds.IndexMax));
        foreach (Datom datom in database.Source.Read(IndexOrder.Aevt, first, last))
        {
            if (datom.V.Equals(mark))
            {
                return true;
            }
        }

        return false;
    }
}
