using System;
using Accrete.Index;
using Accrete.Index.Reading;

namespace Accrete.Time;

/// <summary>Shows the datoms of a span of time.</summary>
internal sealed class WindowSource : NarrowedSource
{
    private readonly long _since;
    private readonly long _asOf;

    /// <summary>Makes a source that shows what is newer than the view's since and not newer than its as-of.</summary>
    public WindowSource(DatomSource source, TimeView view)
        : base(source)
    {
        _since = view.SinceT ?? -1;
        _asOf = view.AsOfT ?? long.MaxValue >> 1;
    }

    /// <inheritdoc/>
    protected override DatomCursor Narrow(IndexOrder order, DatomCursor cursor, bool reverse) =>
        new Cursor(cursor, _since, _asOf);

    private sealed class Cursor(DatomCursor cursor, long since, long asOf) : DatomCursor
    {
        private readonly bool[] _mask = new bool[DatomBatch.Capacity];

        public override bool Next(DatomBatch batch)
        {
            while (cursor.Next(batch))
            {
                ReadOnlySpan<long> tOps = batch.TOp.AsSpan(0, batch.Count);
                bool all = true;
                for (int i = 0; i < tOps.Length; i++)
                {
                    long t = tOps[i] >> 1;
                    bool inside = t > since & t <= asOf;
                    _mask[i] = inside;
                    all &= inside;
                }

                if (!all)
                {
                    batch.Keep(_mask);
                }

                if (batch.Count > 0)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
