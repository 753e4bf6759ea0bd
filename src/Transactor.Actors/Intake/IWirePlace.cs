using Accrete.Storage.Wire;
using Akka.Actor;

namespace Accrete.Transactor.Intake;

/// <summary>Knows what peers must know to reach this start of a transactor.</summary>
internal interface IWirePlace
{
    /// <summary>Gets what a peer must show to join.</summary>
    byte[] Secret { get; }

    /// <summary>Returns what stands in the storage for peers to find.</summary>
    /// <param name="address">Where the actor system listens.</param>
    Location At(Address address);

    /// <summary>Takes note that peers can find it.</summary>
    void Published();
}
