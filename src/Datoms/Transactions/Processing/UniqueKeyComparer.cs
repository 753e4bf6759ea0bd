using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Values;

namespace Accrete.Transactions.Processing;

/// <summary>Tells the unique values of one transaction apart as the indexes order them: decimals that differ in scale
/// only are one value.</summary>
internal sealed class UniqueKeyComparer : IEqualityComparer<(int Attribute, Value V)>
{
    /// <summary>The comparer.</summary>
    public static readonly UniqueKeyComparer Instance = new();

    /// <inheritdoc/>
    public bool Equals((int Attribute, Value V) x, (int Attribute, Value V) y) =>
        x.Attribute == y.Attribute && ValueComparer.Compare(x.V, y.V) == 0;

    /// <inheritdoc/>
    public int GetHashCode((int Attribute, Value V) obj) => (obj.Attribute * 397) ^ Hash(obj.V);

    private static int Hash(in Value value)
    {
        if (value.Kind == ValueKind.BigDec)
        {
            // The kind says what the object is.
            return ((BigDecimal)value.Reference!).StripTrailingZeros().GetHashCode();
        }

        if (value.Kind != ValueKind.Tuple)
        {
            return ValueComparer.Hash(value);
        }

        int hash = 0;
        foreach (Value slot in ((TupleValue)value.Reference!).Slots)
        {
            hash = (hash * 31) + Hash(slot);
        }

        return hash;
    }
}
