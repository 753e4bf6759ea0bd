namespace Accrete.Index.Reading;

/// <summary>The datoms of two sources that have none in common.</summary>
internal sealed class UnionSource : DatomSource
{
    private readonly DatomSource _left;
    private readonly DatomSource _right;

    /// <summary>Makes a source of two.</summary>
    public UnionSource(DatomSource left, DatomSource right)
    {
        _left = left;
        _right = right;
    }

    /// <inheritdoc/>
    public override DatomCursor Open(IndexOrder order, in Bound from, in Bound to, bool reverse = false)
    {
        DatomCursor left = _left.Open(order, from, to, reverse);
        return _right.Count(order, from, to) == 0
            ? left
            : new MergeCursor(order, left, _right.Open(order, from, to, reverse), reverse);
    }

    /// <inheritdoc/>
    public override long Count(IndexOrder order, in Bound from, in Bound to) =>
        _left.Count(order, from, to) + _right.Count(order, from, to);

    /// <inheritdoc/>
    public override long Estimate(IndexOrder order, in Bound from, in Bound to) =>
        _left.Estimate(order, from, to) + _right.Estimate(order, from, to);

    /// <inheritdoc/>
    public override void Fetch<TSet>(IndexOrder order, scoped in TSet set, int height = 0)
    {
        _left.Fetch<TSet>(order, set, height);
        _right.Fetch<TSet>(order, set, height);
    }

    /// <inheritdoc/>
    public override bool TryFirst(IndexOrder order, in Bound from, in Bound to, out Datom datom)
    {
        bool inLeft = _left.TryFirst(order, from, to, out datom);
        bool inRight = _right.TryFirst(order, from, to, out Datom other);
        if (inRight && (!inLeft || DatomOrder.Compare(order, other, datom) < 0))
        {
            datom = other;
        }

        return inLeft || inRight;
    }
}
