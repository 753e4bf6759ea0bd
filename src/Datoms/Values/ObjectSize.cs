using System.Numerics;
using Accrete.Edn;

namespace Accrete.Values;

/// <summary>Estimates how many bytes of memory the objects of values take.</summary>
internal static class ObjectSize
{
    /// <summary>The head of an object and the reference to it.</summary>
    private const int Head = 24;

    /// <summary>Returns about how many bytes an object takes with the reference to it; keywords and symbols, which
    /// there are once in a process, no more than the reference.</summary>
    public static int Of(object? reference) => reference switch
    {
        null or Keyword or Symbol => 8,
        string text => Head + 8 + (text.Length * sizeof(char)),
        byte[] bytes => Head + 8 + bytes.Length,
        System.Guid => Head + 16,
        System.Uri uri => Head + 120 + (uri.OriginalString.Length * sizeof(char)),
        BigInteger number => Head + 16 + number.GetByteCount(),
        BigDecimal number => Head + 24 + number.Unscaled.GetByteCount(),
        TupleValue tuple => OfTuple(tuple),
        // a database function
        _ => Head + 200,
    };

    private static int OfTuple(TupleValue tuple)
    {
        int bytes = Head + 24;
        foreach (Value slot in tuple.Slots)
        {
            bytes += 16 + (slot.IsInline || slot.Kind == ValueKind.None ? 0 : Of(slot.Reference));
        }

        return bytes;
    }
}
