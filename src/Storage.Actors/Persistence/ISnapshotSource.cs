namespace Accrete.Storage.Persistence;

/// <summary>Says from which value a recovery goes on.</summary>
internal interface ISnapshotSource
{
    /// <summary>Takes the warm value that a standby holds, where there is one.</summary>
    /// <param name="persistenceId">What names the database.</param>
    /// <returns>The value and its place in the log; null where there is none.</returns>
    (LogAnchor Anchor, object Value)? Warm(string persistenceId);

    /// <summary>Opens the value of an index root.</summary>
    /// <param name="persistenceId">What names the database.</param>
    /// <param name="root">The root ref's value.</param>
    /// <exception cref="AccreteException">It is damaged.</exception>
    object Open(string persistenceId, RootRecord root);
}
