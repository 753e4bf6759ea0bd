using System;
using System.Collections.Concurrent;
using Akka.Actor;

namespace Accrete.Storage.Actors;

/// <summary>Tells the plugins of Akka.Persistence, which the actor system makes by itself, what they belong to: several
/// nodes may live in one actor system.</summary>
internal sealed class StorageNodes : IExtension
{
    /// <summary>The name of the node where there is one.</summary>
    public const string Default = "default";

    private readonly ConcurrentDictionary<string, StorageNode> _nodes = new(StringComparer.Ordinal);

    /// <summary>Returns the nodes of an actor system.</summary>
    public static StorageNodes Of(ActorSystem system) => system.WithExtension<StorageNodes, Provider>();

    /// <summary>Sets a node; before its first persistent actor is started.</summary>
    public void Set(StorageNode node, string name = Default) => _nodes[name] = node;

    /// <summary>Returns a node.</summary>
    /// <exception cref="InvalidOperationException">It was never set.</exception>
    public StorageNode Get(string name) => _nodes.TryGetValue(name, out StorageNode? node)
        ? node
        : throw new InvalidOperationException(
            $"The storage of node '{name}' was not set before its journal was started.");

    /// <summary>Makes the extension.</summary>
    internal sealed class Provider : ExtensionIdProvider<StorageNodes>
    {
        /// <inheritdoc/>
        public override StorageNodes CreateExtension(ExtendedActorSystem system) => new();
    }
}
