using System.Globalization;
using Akka.Configuration;

namespace Accrete.Storage.Persistence;

/// <summary>Configures Akka.Persistence for our journal and snapshot store.</summary>
internal static class StoragePersistence
{
    // Longer than the journal's own deadline, whose error says more.
    private const int RecoveryTimeoutSeconds = 120;

    /// <summary>Returns the settings of a node's plugins; persistent actors name them, or they are the defaults of an
    /// actor system with one node.</summary>
    /// <param name="node">The name of the node.</param>
    /// <param name="isDefault">Whether the actor system's persistent actors use them unasked.</param>
    public static Config Settings(string node = Actors.StorageNodes.Default, bool isDefault = true)
    {
        string text = $$"""
            {{JournalId(node)}} {
              class = "{{typeof(Journal).AssemblyQualifiedName}}"
              node = "{{node}}"
              plugin-dispatcher = "akka.actor.default-dispatcher"
              replay-dispatcher = "akka.actor.default-dispatcher"
              recovery-event-timeout = {{RecoveryTimeoutSeconds.ToString(CultureInfo.InvariantCulture)}}s
              replay-filter.mode = off
            }
            {{SnapshotStoreId(node)}} {
              class = "{{typeof(SnapshotStore).AssemblyQualifiedName}}"
              node = "{{node}}"
              plugin-dispatcher = "akka.actor.default-dispatcher"
            }
            akka.persistence.max-concurrent-recoveries = 1000000
            """;
        if (isDefault)
        {
            text += $"""

                akka.persistence.journal.plugin = "{JournalId(node)}"
                akka.persistence.snapshot-store.plugin = "{SnapshotStoreId(node)}"
                """;
        }

        return ConfigurationFactory.ParseString(text);
    }

    /// <summary>Returns the id of a node's journal plugin.</summary>
    public static string JournalId(string node) => $"accrete.persistence.{node}.journal";

    /// <summary>Returns the id of a node's snapshot store plugin.</summary>
    public static string SnapshotStoreId(string node) => $"accrete.persistence.{node}.snapshot-store";
}
