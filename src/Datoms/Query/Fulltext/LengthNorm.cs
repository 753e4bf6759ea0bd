using System;

namespace Accrete.Query.Fulltext;

/// <summary>Lets a word count less in a longer text, to the eight bits that Lucene keeps of that factor.</summary>
internal static class LengthNorm
{
    private const int MantissaBits = 3;
    private const int ZeroExponent = 15;
    private const int Base = (63 - ZeroExponent) << MantissaBits;

    /// <summary>Returns the factor for a text of so many words.</summary>
    public static float Of(int wordCount) => wordCount == 0 ? 0 : Decode(Encode((float)(1 / Math.Sqrt(wordCount))));

    private static int Encode(float factor)
    {
        int small = BitConverter.SingleToInt32Bits(factor) >> (24 - MantissaBits);
        return small <= Base ? 1 : Math.Min(small - Base, 255);
    }

    private static float Decode(int code) =>
        BitConverter.Int32BitsToSingle((code << (24 - MantissaBits)) + ((63 - ZeroExponent) << 24));
}
