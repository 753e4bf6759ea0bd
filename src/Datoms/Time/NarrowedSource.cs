using Accrete.Index;
using Accrete.Index.Reading;

namespace Accrete.Time;

/// <summary>Shows some datoms of another source.</summary>
internal abstract class NarrowedSource : DatomSource
{
    /// <summary>Makes a source over another.</summary>
    protected NarrowedSource(DatomSource source) => Source = source;

    /// <summary>Gets the source that this one shows a part of.</summary>
    protected DatomSource Source { get; }

    /// <inheritdoc/>
    public override DatomCursor Open(IndexOrder order, in Bound from, in Bound to, bool reverse = false) =>
        Narrow(order, Source.Open(order, from, to, reverse), reverse);

    /// <inheritdoc/>
    public override long Count(IndexOrder order, in Bound from, in Bound to) => Source.Count(order, from, to);

    /// <inheritdoc/>
    public override long Estimate(IndexOrder order, in Bound from, in Bound to) => Source.Estimate(order, from, to);

    /// <inheritdoc/>
    public override void Fetch<TSet>(IndexOrder order, scoped in TSet set, int height = 0) =>
        Source.Fetch<TSet>(order, set, height);

    /// <inheritdoc/>
    public override bool TryFirst(IndexOrder order, in Bound from, in Bound to, out Datom datom)
    {
        DatomBatch batch = new();
        bool found = Open(order, from, to).Next(batch);
        datom = found ? batch.DatomAt(0) : default;
        return found;
    }

    /// <summary>Returns a cursor over what shows of a cursor.</summary>
    protected abstract DatomCursor Narrow(IndexOrder order, DatomCursor cursor, bool reverse);
}
