using System;
using System.Numerics;

namespace Accrete.Edn.Text;

/// <summary>Sees whole numbers of every .NET type as one.</summary>
internal static class WholeNumber
{
    /// <summary>Gives the number of a whole-number object; false for every other object.</summary>
    public static bool TryFrom(object value, out BigInteger number)
    {
        switch (value)
        {
            case long n:
                number = n;
                return true;
            case BigInteger n:
                number = n;
                return true;
            case int n:
                number = n;
                return true;
            default:
                return TryFromRare(value, out number);
        }
    }

    private static bool TryFromRare(object value, out BigInteger number)
    {
        BigInteger? found = value switch
        {
            short n => n,
            byte n => n,
            sbyte n => n,
            ushort n => n,
            uint n => n,
            ulong n => n,
            Int128 n => n,
            UInt128 n => n,
            nint n => n,
            nuint n => n,
            _ => null,
        };
        number = found.GetValueOrDefault();
        return found.HasValue;
    }
}
