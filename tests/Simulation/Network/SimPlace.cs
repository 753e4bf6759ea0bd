using Accrete.Simulation.World;
using Accrete.Storage;
using Accrete.Storage.Wire;
using Accrete.Transactor.Intake;
using Akka.Actor;

namespace Accrete.Simulation.Network;

/// <summary>Is where a simulated transactor is: its host is the life of its process, and there are no
/// certificates.</summary>
internal sealed class SimPlace(SimNode node, IChance chance) : IWirePlace
{
    private static readonly byte[] NoCertificate = [1];

    /// <inheritdoc/>
    public byte[] Secret { get; } = chance.NewToken().ToByteArray();

    /// <inheritdoc/>
    public Location At(Address address) => new(node.Id, 1, NoCertificate, Secret, NoCertificate);

    /// <inheritdoc/>
    public void Published()
    {
    }
}
