using System;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Storage.Wire;

namespace Accrete.Remote;

/// <summary>Reads the tempids of an answer.</summary>
internal static class TempIds
{
    /// <summary>Reads them.</summary>
    /// <exception cref="AccreteException">The bytes are damaged.</exception>
    public static ImmutableDictionary<object, long> Read(ReadOnlySpan<byte> bytes)
    {
        ImmutableDictionary<object, long>.Builder ids = ImmutableDictionary.CreateBuilder<object, long>();
        if (FormCodec.Read(bytes) is EdnMap map)
        {
            foreach ((object? key, object? value) in map.Entries)
            {
                if (key is not null && value is long id)
                {
                    ids[key] = id;
                }
            }
        }

        return ids.ToImmutable();
    }
}
