using Accrete.Storage.Persistence;

namespace Accrete.Transactor;

/// <summary>Opens the values that index roots are, for recoveries to go on from.</summary>
/// <param name="contexts">Finds what a database reads through.</param>
internal sealed class RootSource(DatabaseContexts contexts) : ISnapshotSource
{
    /// <inheritdoc/>
    public (LogAnchor Anchor, object Value)? Warm(string persistenceId) => null;

    /// <inheritdoc/>
    public object Open(string persistenceId, RootRecord root)
    {
        DatabaseContext context = contexts.Of(persistenceId);
        return context.Roots.Read(RootName.Read(root.Root.Span), context.Settings.Database);
    }
}
