namespace Accrete.Storage.Persistence;

/// <summary>Is a place of a log up to which everything is known otherwise: by a root, or by a warm value. Reading goes
/// on after it.</summary>
/// <param name="Number">The number of the last append that is known; 0 for none.</param>
/// <param name="Sequence">The last sequence number that is known; 0 for none.</param>
/// <param name="Epoch">The epoch of the last append that is known; 0 for none.</param>
internal readonly record struct LogAnchor(long Number, long Sequence, long Epoch)
{
    /// <summary>Gets the place before the first append.</summary>
    public static LogAnchor Beginning => default;
}
