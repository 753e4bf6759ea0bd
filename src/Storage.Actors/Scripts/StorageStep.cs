using Accrete.Storage.Actors;
using Accrete.Storage.Persistence;

namespace Accrete.Storage.Scripts;

/// <summary>Is one thing that a script asks of storage, and what came of it. A script is an iterator: it yields a step,
/// goes on when that is done, and reads its result.</summary>
/// <remarks>So work of many steps stands in one method, in order, and knows no actor, no thread and no clock.</remarks>
internal abstract class StorageStep
{
    /// <summary>Makes its first calls.</summary>
    /// <returns>Whether there are none: it is done already.</returns>
    public abstract bool Start(LogIo io);

    /// <summary>Takes the answer of one of its calls; never a failure.</summary>
    /// <returns>Whether it is done.</returns>
    /// <exception cref="AccreteException">It cannot be done.</exception>
    public abstract bool Take(LogIo io, StorageAnswer answer);
}
