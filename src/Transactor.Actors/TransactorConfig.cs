using Accrete.Storage.Persistence;
using Akka.Configuration;

namespace Accrete.Transactor;

/// <summary>The settings of a transactor's actor system.</summary>
internal static class TransactorConfig
{
    /// <summary>Where the actors run that compute for long: each has a thread of its own.</summary>
    public const string BackgroundDispatcher = "accrete.background-dispatcher";

    /// <summary>Returns the settings; those of the user come before them. The actors write to no console: what they log
    /// goes where the process says.</summary>
    public static Config Settings() => ConfigurationFactory.ParseString($$"""
        {{BackgroundDispatcher}} {
          type = PinnedDispatcher
        }
        akka.actor.provider = local
        akka.loggers = []
        akka.stdout-loglevel = OFF
        akka.log-dead-letters = off
        akka.log-dead-letters-during-shutdown = off
        """).WithFallback(StoragePersistence.Settings());
}
