using System;
using Accrete.Segments;
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
        return context.Roots.Read(Read(root.Root.Span), context.Settings.Database);
    }

    /// <summary>Returns the bytes that a root ref has of a root: its name.</summary>
    public static byte[] Write(SegmentId root)
    {
        byte[] bytes = new byte[SegmentId.Bytes];
        root.WriteTo(bytes);
        return bytes;
    }

    private static SegmentId Read(ReadOnlySpan<byte> bytes) => bytes.Length == SegmentId.Bytes
        ? SegmentId.Read(bytes)
        : throw Storage.StorageErrors.Damaged(
            $"A root ref has {bytes.Length} bytes in the place of the root's name: restore a backup.");
}
