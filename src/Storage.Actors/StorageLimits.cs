using System;
using System.Collections.Generic;
using Accrete.Segments;

namespace Accrete.Storage;

/// <summary>Bounds what every service must take, and checks it where calls come in.</summary>
public static class StorageLimits
{
    /// <summary>The largest segment, in bytes. Services with smaller items cut it into pieces themselves.</summary>
    public const int SegmentBytesMax = 8 * 1024 * 1024;

    /// <summary>The largest value of a ref, in bytes: an item of DynamoDB takes 400 KB.</summary>
    public const int RefBytesMax = 256 * 1024;

    /// <summary>The most segments or refs of one call.</summary>
    public const int BatchMax = 1000;

    /// <summary>Checks a segment.</summary>
    /// <exception cref="ArgumentException">It is too large or has no id.</exception>
    public static void Check(StoredSegment segment)
    {
        Check(segment.Id);
        if (segment.Bytes.Length > SegmentBytesMax)
        {
            throw new ArgumentException(
                $"A segment has at most {SegmentBytesMax} bytes, not {segment.Bytes.Length}.", nameof(segment));
        }
    }

    /// <summary>Checks a segment's id.</summary>
    /// <exception cref="ArgumentException">It was never set.</exception>
    public static void Check(SegmentId id)
    {
        if (id == default)
        {
            throw new ArgumentException("The id of a segment was never set.", nameof(id));
        }
    }

    /// <summary>Checks the ids of a batch.</summary>
    /// <exception cref="ArgumentException">There are too many, or one was never set.</exception>
    public static void Check(IReadOnlyList<SegmentId> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        CheckCount(ids.Count);
        for (int i = 0; i < ids.Count; i++)
        {
            Check(ids[i]);
        }
    }

    /// <summary>Checks the keys of a batch.</summary>
    /// <exception cref="ArgumentException">There are too many.</exception>
    /// <exception cref="InvalidOperationException">One was never set.</exception>
    public static void Check(IReadOnlyList<RefKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        CheckCount(keys.Count);
        for (int i = 0; i < keys.Count; i++)
        {
            _ = keys[i].Text;
        }
    }

    /// <summary>Checks what a conditional write is given.</summary>
    /// <exception cref="ArgumentException">The value is too large, the token empty, or an absent ref is to be
    /// removed.</exception>
    public static void Check(RefKey key, RefVersion expected, RefWrite? write)
    {
        _ = key.Text;
        if (expected.Revision < 0 || (expected.Revision == 0) != (expected.Token == Guid.Empty))
        {
            throw new ArgumentException("The expected version was not taken from a record.", nameof(expected));
        }

        if (write is null ? expected == RefVersion.Absent : write.Token == Guid.Empty)
        {
            throw new ArgumentException("A write needs a token, and an absent ref cannot be removed.", nameof(write));
        }

        if (write?.Value.Length > RefBytesMax)
        {
            throw new ArgumentException(
                $"A ref has at most {RefBytesMax} bytes, not {write.Value.Length}.", nameof(write));
        }
    }

    /// <summary>Checks how long a call may take.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above zero.</exception>
    public static void Check(TimeSpan within) =>
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(within, TimeSpan.Zero);

    private static void CheckCount(int count)
    {
        if (count > BatchMax)
        {
            throw new ArgumentException($"One call names at most {BatchMax} things, not {count}.", nameof(count));
        }
    }
}
