using System;

namespace Accrete.Storage;

/// <summary>Tells one state of a ref from every other: how often it was written, and by which attempt last.</summary>
/// <param name="Revision">1 for the first write, one more with each; 0 where the ref is absent.</param>
/// <param name="Token">The attempt token of the last write; empty where the ref is absent.</param>
/// <remarks>A version is taken from a reply or from a record that was read, never computed.</remarks>
public readonly record struct RefVersion(long Revision, Guid Token)
{
    /// <summary>Gets the version of a ref that is not there.</summary>
    public static RefVersion Absent => default;
}
