using System.Numerics;

namespace Accrete.Clojure;

/// <summary>The hash Murmur3 with 32 bits, in the forms that Clojure's <c>hash</c> is made of.</summary>
internal static class Murmur
{
    private const uint First = 0xcc9e2d51;
    private const uint Second = 0x1b873593;

    /// <summary>Hashes an int.</summary>
    public static int Int(int value) => value == 0 ? 0 : Finish(Mix(0, (uint)value), 4);

    /// <summary>Hashes a long.</summary>
    public static int Long(long value) =>
        value == 0 ? 0 : Finish(Mix(Mix(0, (uint)value), (uint)(value >>> 32)), 8);

    /// <summary>Hashes the characters of a text.</summary>
    public static int Text(string text)
    {
        uint hash = 0;
        for (int i = 1; i < text.Length; i += 2)
        {
            hash = Mix(hash, text[i - 1] | ((uint)text[i] << 16));
        }

        if ((text.Length & 1) != 0)
        {
            hash ^= Scramble(text[^1]);
        }

        return Finish(hash, 2 * (uint)text.Length);
    }

    /// <summary>Finishes the hash of a collection.</summary>
    public static int Collection(int hash, int count) => Finish(Mix(0, (uint)hash), (uint)count);

    private static uint Scramble(uint value) =>
        unchecked(BitOperations.RotateLeft(value * First, 15) * Second);

    private static uint Mix(uint hash, uint value) =>
        unchecked((BitOperations.RotateLeft(hash ^ Scramble(value), 13) * 5) + 0xe6546b64);

    private static int Finish(uint hash, uint length)
    {
        unchecked
        {
            hash ^= length;
            hash ^= hash >> 16;
            hash *= 0x85ebca6b;
            hash ^= hash >> 13;
            hash *= 0xc2b2ae35;
            return (int)(hash ^ (hash >> 16));
        }
    }
}
