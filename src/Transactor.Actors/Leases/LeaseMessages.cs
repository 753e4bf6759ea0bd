using System.Threading.Tasks;

namespace Accrete.Transactor.Leases;

/// <summary>The databases of this node may be written here, from now on.</summary>
/// <param name="Term">The term that the node holds.</param>
internal sealed record Lead(long Term);

/// <summary>The databases of this node may be written here no longer, or not yet: they are followed.</summary>
/// <param name="Host">Where the other one runs that writes them, as far as is known; empty where it is not.</param>
internal sealed record StandBy(string Host);

/// <summary>Asks the databases of a node to end: what is under way is finished, nothing more is taken. The answer is
/// <see cref="Drained"/>.</summary>
internal sealed record Drain
{
    private Drain()
    {
    }

    /// <summary>Gets the one there is.</summary>
    public static Drain Instance { get; } = new();
}

/// <summary>The databases have ended.</summary>
internal sealed record Drained
{
    private Drained()
    {
    }

    /// <summary>Gets the one there is.</summary>
    public static Drained Instance { get; } = new();
}

/// <summary>Asks the lease to tell the sender what the node is, now and at each change, by
/// <see cref="NodeStateChanged"/>.</summary>
internal sealed record WatchNode
{
    private WatchNode()
    {
    }

    /// <summary>Gets the one there is.</summary>
    public static WatchNode Instance { get; } = new();
}

/// <summary>Tells what the node is now.</summary>
/// <param name="State">What it is.</param>
/// <param name="Term">The term that it holds, where it is active; else 0.</param>
/// <param name="IsKnown">Whether it has looked yet: a node begins as a standby.</param>
/// <param name="Leader">Where the other node runs that leads, as far as is known; else empty.</param>
internal sealed record NodeStateChanged(NodeState State, long Term, bool IsKnown, string Leader)
{
    /// <summary>Gets what a node begins as.</summary>
    public static NodeStateChanged Beginning { get; } = new(NodeState.Standby, 0, false, "");
}

/// <summary>Asks the lease to end the databases, and to give itself back then.</summary>
/// <param name="Done">Is completed when that is done.</param>
internal sealed record GiveBack(TaskCompletionSource Done);
