namespace Accrete.Index;

/// <summary>Walks a range of a tree upwards, a leaf a batch.</summary>
internal sealed class TreeCursor : DatomCursor
{
    private readonly LeafWalk _walk;
    private readonly IndexOrder _order;
    private readonly Bound _to;
    private bool _ended;

    /// <summary>Makes a cursor over a tree that has datoms.</summary>
    public TreeCursor(IndexTree tree, in Bound from, in Bound to)
    {
        _order = tree.Order;
        _to = to;
        _walk = new LeafWalk(tree);
        _walk.Seek(from);
    }

    /// <inheritdoc/>
    public override bool Next(DatomBatch batch)
    {
        batch.Clear();
        while (!_ended)
        {
            Leaf leaf = _walk.Leaf;
            int end = leaf.Rows;
            if (_walk.Row < end && !DatomOrder.IsBefore(_order, leaf.DatomAt(end - 1), _to))
            {
                end = leaf.Rank(_order, _to);
                _ended = true;
            }

            int length = end - _walk.Row;
            if (length > 0)
            {
                leaf.Decode(_walk.Row, length, batch);
            }

            _ended = _ended || !_walk.MoveNext();
            if (batch.Count > 0)
            {
                return true;
            }
        }

        return false;
    }
}
