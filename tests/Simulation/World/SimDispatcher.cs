using System;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;

namespace Accrete.Simulation.World;

/// <summary>Makes the dispatcher of a simulated process; Akka calls it.</summary>
internal sealed class SimDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly SimDispatcher _dispatcher;

    public SimDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) => _dispatcher = new SimDispatcher(this, config.GetString("id", "simulated"));

    /// <inheritdoc/>
    public override MessageDispatcher Dispatcher() => _dispatcher;
}

/// <summary>Hands the mailboxes of a simulated process to the loop of its world.</summary>
internal sealed class SimDispatcher : MessageDispatcher
{
    private readonly SimWorld _world = SimWorld.Current;
    private readonly SimNode _node;

    public SimDispatcher(MessageDispatcherConfigurator configurator, string id)
        : base(configurator)
    {
        _node = _world.Starting ?? throw new InvalidOperationException("Actor systems belong to a process.");
        Id = id;

        // A mailbox handles one message more than its throughput, unless its time is over.
        Throughput = 1;
        ThroughputDeadlineTime = 0L;
        ShutdownTimeout = TimeSpan.FromSeconds(1);
    }

    /// <inheritdoc/>
    public override void Dispatch(ActorCell cell, Envelope envelope)
    {
        _world.Sent(_node, cell, envelope.Message);
        base.Dispatch(cell, envelope);
    }

    /// <inheritdoc/>
    protected override void ExecuteTask(IRunnable run) => _world.Enqueue(_node, run);

    /// <inheritdoc/>
    protected override void Shutdown()
    {
    }
}
