using System;
using System.Collections.Generic;

namespace Accrete.Simulation.World;

/// <summary>Hashes that are the same in every process, as those of .NET are not.</summary>
internal static class StableHash
{
    public const ulong Begin = 14695981039346656037UL;

    private const ulong Prime = 1099511628211UL;

    [ThreadStatic]
    private static Dictionary<Type, ulong>? TypeHashes;

    /// <summary>Hashes a text (FNV-1a over its characters).</summary>
    public static ulong Of(string text)
    {
        ulong hash = Begin;
        foreach (char one in text)
        {
            hash = (hash ^ one) * Prime;
        }

        return hash;
    }

    /// <summary>Hashes the name of a type.</summary>
    public static ulong Of(Type type)
    {
        TypeHashes ??= [];
        if (!TypeHashes.TryGetValue(type, out ulong hash))
        {
            TypeHashes[type] = hash = Of(type.FullName ?? type.Name);
        }

        return hash;
    }

    /// <summary>Adds a value to a hash.</summary>
    public static ulong Mix(ulong hash, ulong value)
    {
        ulong mixed = (hash ^ value) * 0x9E3779B97F4A7C15UL;
        return mixed ^ (mixed >> 29);
    }
}
