using System.Collections.Generic;
using Accrete.Storage.Actors;
using Accrete.Storage.Persistence;

namespace Accrete.Storage.Scripts;

/// <summary>Makes conditional writes of different refs, some at once, and drives each to its outcome.</summary>
/// <param name="writes">The writes, begun.</param>
/// <param name="atOnce">How many are under way at once.</param>
internal sealed class WriteRefs(IReadOnlyList<ConditionalWrite> writes, int atOnce) : StorageStep
{
    private readonly ConditionalWrite[] _writes = [.. writes];
    private readonly Dictionary<long, int> _places = [];
    private int _begun;

    /// <summary>Gets the writes, settled.</summary>
    public IReadOnlyList<ConditionalWrite> Settled => _writes;

    /// <inheritdoc/>
    public override bool Start(LogIo io) => GoOn(io);

    /// <inheritdoc/>
    public override bool Take(LogIo io, StorageAnswer answer)
    {
        Invariant.Check(_places.Remove(answer.Call, out int place), "an answer is to one of the writes");
        ConditionalWrite write = LogIo.Learn(_writes[place], answer);
        _writes[place] = write;
        if (!write.IsSettled)
        {
            if (write is { Next: ConditionalWrite.Step.Send, Cause: { IsTransient: false } cause })
            {
                // It is not there, and trying again would not help.
                throw cause;
            }

            _places.Add(io.Continue(write), place);
        }

        return GoOn(io);
    }

    private bool GoOn(LogIo io)
    {
        while (_begun < _writes.Length && _places.Count < atOnce)
        {
            _places.Add(io.Continue(_writes[_begun]), _begun);
            _begun++;
        }

        return _places.Count == 0;
    }
}
