using Accrete.Index;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Query.Patterns;

/// <summary>The comparisons that indexes answer.</summary>
internal enum Comparison
{
    /// <summary>Below.</summary>
    Less,

    /// <summary>Not above.</summary>
    LessOrEqual,

    /// <summary>Above.</summary>
    Greater,

    /// <summary>Not below.</summary>
    GreaterOrEqual,

    /// <summary>Equal.</summary>
    Equal,

    /// <summary>Not equal.</summary>
    NotEqual,
}

/// <summary>A comparison of a pattern's value with something known.</summary>
/// <param name="Comparison">How the value is compared.</param>
/// <param name="Operand">With what.</param>
internal readonly record struct ValueComparison(Comparison Comparison, object? Operand)
{
    /// <summary>Narrows a range of Avet; leaves it where the operand's kind is not exactly the attribute's.</summary>
    public void Narrow(DbAttribute attribute, ref Bound from, ref Bound to)
    {
        ValueKind kind = Operand switch
        {
            long => ValueKind.Long,
            double => ValueKind.Double,
            string => ValueKind.String,
            Edn.Instant => ValueKind.Instant,
            _ => ValueKind.None,
        };
        if (kind == ValueKind.None || kind != attribute.ValueType
            || !ValueConversion.TryConvert(Operand, kind, out Value value))
        {
            return;
        }

        if (Comparison is Comparison.Greater or Comparison.GreaterOrEqual or Comparison.Equal)
        {
            Bound low = Comparison == Comparison.Greater
                ? Bound.After(2, 0, attribute.Id, value)
                : Bound.Before(2, 0, attribute.Id, value);
            from = from.Parts == 1 || IsBelow(from, low) ? low : from;
        }

        if (Comparison is Comparison.Less or Comparison.LessOrEqual or Comparison.Equal)
        {
            Bound high = Comparison == Comparison.Less
                ? Bound.Before(2, 0, attribute.Id, value)
                : Bound.After(2, 0, attribute.Id, value);
            to = to.Parts == 1 || IsBelow(high, to) ? high : to;
        }
    }

    private static bool IsBelow(in Bound left, in Bound right)
    {
        int order = ValueComparer.Compare(left.V, right.V);
        return order < 0 || (order == 0 && !left.IsAfter && right.IsAfter);
    }
}
