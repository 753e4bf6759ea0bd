using Accrete.Storage.Persistence;

namespace Accrete.Transactor;

/// <summary>Opens the values that index roots are, for recoveries to go on from.</summary>
/// <param name="contexts">Finds what a database reads through.</param>
internal sealed class RootSource(DatabaseContexts contexts) : ISnapshotSource
{
    /// <inheritdoc/>
    public (LogAnchor Anchor, object Value)? Warm(string persistenceId)
    {
        WarmValue? warm = contexts.Of(persistenceId).Warm;
        return warm is null ? null : (warm.Anchor, warm.State);
    }

    /// <inheritdoc/>
    public object Open(string persistenceId, RootRecord root) => Open(contexts.Of(persistenceId), root);

    /// <summary>Opens the value of an index root.</summary>
    /// <exception cref="AccreteException">It is damaged.</exception>
    public static DatabaseState Open(DatabaseContext context, RootRecord root) =>
        context.Roots.Read(RootName.Read(root.Root.Span), context.Settings.Database);
}
