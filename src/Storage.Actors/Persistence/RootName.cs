using System;
using Accrete.Segments;

namespace Accrete.Storage.Persistence;

/// <summary>Writes the name of a root as the bytes that a root ref has of it, and reads it back.</summary>
internal static class RootName
{
    /// <summary>Returns the bytes.</summary>
    public static byte[] Write(SegmentId root)
    {
        byte[] bytes = new byte[SegmentId.Bytes];
        root.WriteTo(bytes);
        return bytes;
    }

    /// <summary>Reads the name.</summary>
    /// <exception cref="AccreteException">The bytes are none.</exception>
    public static SegmentId Read(ReadOnlySpan<byte> bytes) => bytes.Length == SegmentId.Bytes
        ? SegmentId.Read(bytes)
        : throw StorageErrors.Damaged(
            $"A root ref has {bytes.Length} bytes in the place of the root's name: restore a backup.");
}
