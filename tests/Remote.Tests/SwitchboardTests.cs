using System;
using System.Threading.Tasks;
using Accrete.Storage.Wire;
using Akka.Actor;
using Akka.Configuration;
using Xunit;

namespace Accrete.Remote.Tests;

/// <summary>What lines are opened in.</summary>
public sealed class SwitchboardTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task An_actor_system_that_has_begun_to_end_carries_no_new_lines()
    {
        using ActorSystem system = WireConfig.Create(
            "ending",
            ConfigurationFactory.ParseString(
                """
                akka.loggers = []
                akka.stdout-loglevel = OFF
                akka.coordinated-shutdown.phases.before-service-unbind.timeout = 120s
                """),
            null);
        Assert.True(WireConfig.IsUp(system));
        CoordinatedShutdown shutdown = CoordinatedShutdown.Get(system);
        TaskCompletionSource<Akka.Done> held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "hold", () => held.Task);
        Task<Akka.Done> ending = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        Assert.False(system.WhenTerminated.IsCompleted);
        Assert.False(WireConfig.IsUp(system));
        held.SetResult(Akka.Done.Instance);
        await ending.WaitAsync(Patience);
        Assert.False(WireConfig.IsUp(system));
    }
}
