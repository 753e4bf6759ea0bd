using System.Collections.Generic;
using Accrete.Storage.Actors;
using Accrete.Storage.Persistence;

namespace Accrete.Storage.Scripts;

/// <summary>Reads refs.</summary>
/// <param name="keys">Their keys.</param>
internal sealed class ReadRefs(IReadOnlyList<RefKey> keys) : StorageStep
{
    /// <summary>Gets what was read, in the order of the keys; null where there is none.</summary>
    public IReadOnlyList<RefRecord?> Records { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Start(LogIo io)
    {
        if (keys.Count > 0)
        {
            io.Read(keys);
        }

        return keys.Count == 0;
    }

    /// <inheritdoc/>
    public override bool Take(LogIo io, StorageAnswer answer)
    {
        Records = ((RefsRead)answer).Records;
        return true;
    }
}
