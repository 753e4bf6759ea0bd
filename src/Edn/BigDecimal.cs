using System;
using System.Numerics;

namespace Accrete.Edn;

/// <summary>A decimal number of any size: <c>Unscaled × 10^-Scale</c>. Written <c>1.50M</c>.</summary>
/// <remarks>Equality and hash see the scale (<c>1.0M</c> is not <c>1.00M</c>), order does not.</remarks>
/// <param name="Unscaled">All digits.</param>
/// <param name="Scale">How many of them stand after the point; negative for trailing zeros left out.</param>
public readonly record struct BigDecimal(BigInteger Unscaled, int Scale) : IComparable<BigDecimal>
{
    /// <inheritdoc/>
    public int CompareTo(BigDecimal other)
    {
        int scale = Math.Max(Scale, other.Scale);
        BigInteger left = Unscaled * BigInteger.Pow(10, scale - Scale);
        return left.CompareTo(other.Unscaled * BigInteger.Pow(10, scale - other.Scale));
    }
}
