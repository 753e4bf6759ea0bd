using Akka.Configuration;

namespace Accrete.Simulation.World;

/// <summary>The settings that put an actor system on the loop of a world.</summary>
internal static class SimSystem
{
    /// <summary>Gets the settings; they come before those of the node.</summary>
    public static Config Settings { get; } = ConfigurationFactory.ParseString($$"""
        akka {
          loggers = []
          loglevel = ERROR
          stdout-loglevel = OFF
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          suppress-json-serializer-warning = on
          coordinated-shutdown {
            run-by-clr-shutdown-hook = off
            run-by-actor-system-terminate = off
            exit-clr = off
            terminate-actor-system = off
          }
          scheduler.implementation = "{{typeof(SimScheduler).AssemblyQualifiedName}}"
          actor {
            ask-timeout = infinite
            default-dispatcher {
              type = "{{typeof(SimDispatcherConfigurator).AssemblyQualifiedName}}"
            }
            internal-dispatcher = akka.actor.default-dispatcher
            default-blocking-io-dispatcher = akka.actor.default-dispatcher
            default-fork-join-dispatcher = akka.actor.default-dispatcher
            synchronized-dispatcher = akka.actor.default-dispatcher
            task-dispatcher = akka.actor.default-dispatcher
          }
          persistence {
            dispatchers {
              default-plugin-dispatcher = akka.actor.default-dispatcher
              default-replay-dispatcher = akka.actor.default-dispatcher
              default-stream-dispatcher = akka.actor.default-dispatcher
            }
            journal-plugin-fallback {
              circuit-breaker.max-failures = 1000000000
              circuit-breaker.call-timeout = infinite
              circuit-breaker.reset-timeout = 1s
              replay-filter.mode = off
            }
          }
        }
        accrete.background-dispatcher {
          type = "{{typeof(SimDispatcherConfigurator).AssemblyQualifiedName}}"
        }
        """);
}
