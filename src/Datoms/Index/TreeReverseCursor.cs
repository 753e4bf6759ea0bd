namespace Accrete.Index;

/// <summary>Walks a range of a tree downwards, a leaf a batch.</summary>
internal sealed class TreeReverseCursor : DatomCursor
{
    private readonly LeafWalk _walk;
    private readonly IndexOrder _order;
    private readonly Bound _from;
    private bool _ended;

    /// <summary>Makes a cursor over a tree that has datoms.</summary>
    public TreeReverseCursor(IndexTree tree, in Bound from, in Bound to)
    {
        _order = tree.Order;
        _from = from;
        _walk = new LeafWalk(tree);
        _walk.Seek(to);
    }

    /// <inheritdoc/>
    public override bool Next(DatomBatch batch)
    {
        batch.Clear();
        while (!_ended)
        {
            Leaf leaf = _walk.Leaf;
            int start = 0;
            if (_walk.Row > 0 && DatomOrder.IsBefore(_order, leaf.DatomAt(0), _from))
            {
                start = leaf.Rank(_order, _from);
                _ended = true;
            }

            int length = _walk.Row - start;
            if (length > 0)
            {
                leaf.Decode(start, length, batch);
                batch.Reverse(0);
            }

            _ended = _ended || !_walk.MovePrevious();
            if (batch.Count > 0)
            {
                return true;
            }
        }

        return false;
    }
}
