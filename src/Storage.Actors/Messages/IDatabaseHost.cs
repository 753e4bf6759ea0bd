using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Akka.Actor;

namespace Accrete.Storage.Messages;

/// <summary>Is a node whose databases a peer of the same process uses: the two talk without a wire.</summary>
internal interface IDatabaseHost
{
    /// <summary>Gets the actor system.</summary>
    ActorSystem System { get; }

    /// <summary>Gets who answers <see cref="OpenDatabase"/>.</summary>
    IActorRef Databases { get; }

    /// <summary>Makes a database.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="token">Gives up waiting; it may be made all the same.</param>
    /// <returns>False where there is one of that name already.</returns>
    /// <exception cref="AccreteException">Storage does not answer.</exception>
    Task<bool> CreateAsync(string name, CancellationToken token);

    /// <summary>Deletes a database.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="token">Gives up waiting; it may be deleted all the same.</param>
    /// <returns>False where there is none of that name.</returns>
    /// <exception cref="AccreteException">Storage does not answer.</exception>
    Task<bool> DeleteAsync(string name, CancellationToken token);

    /// <summary>Gives a database another name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="newName">The name it gets.</param>
    /// <param name="token">Gives up waiting; it may be renamed all the same.</param>
    /// <returns>False where there is none of that name.</returns>
    /// <exception cref="AccreteException">There is one of the new name, or storage does not answer.</exception>
    Task<bool> RenameAsync(string name, string newName, CancellationToken token);

    /// <summary>Returns the names of all databases, in order.</summary>
    /// <param name="token">Gives up waiting.</param>
    /// <exception cref="AccreteException">Storage does not answer.</exception>
    Task<IReadOnlyList<string>> NamesAsync(CancellationToken token);
}
