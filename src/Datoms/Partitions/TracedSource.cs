using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Time;

namespace Accrete.Partitions;

/// <summary>Shows all datoms of another source, and notes which are read.</summary>
/// <param name="source">The source.</param>
/// <param name="trace">Gets what is read.</param>
internal sealed class TracedSource(DatomSource source, ReadTrace trace) : NarrowedSource(source)
{
    /// <inheritdoc/>
    public override DatomCursor Open(IndexOrder order, in Bound from, in Bound to, bool reverse = false)
    {
        if (!reverse)
        {
            trace.Begin(order, from);
        }

        return base.Open(order, from, to, reverse);
    }

    /// <inheritdoc/>
    public override bool TryFirst(IndexOrder order, in Bound from, in Bound to, out Datom datom)
    {
        trace.Begin(order, from);
        bool found = Source.TryFirst(order, from, to, out datom);
        if (found)
        {
            trace.Read(order, datom);
        }

        return found;
    }

    /// <inheritdoc/>
    protected override DatomCursor Narrow(IndexOrder order, DatomCursor cursor, bool reverse) =>
        new Cursor(trace, order, cursor);

    private sealed class Cursor(ReadTrace trace, IndexOrder order, DatomCursor cursor) : DatomCursor
    {
        public override bool Next(DatomBatch batch)
        {
            bool found = cursor.Next(batch);
            trace.Read(order, batch);
            return found;
        }
    }
}
