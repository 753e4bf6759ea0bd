using Accrete.Index.Leaves;

namespace Accrete.Index.Trees;

/// <summary>Walks a range of a tree up or down, a leaf a batch.</summary>
internal sealed class TreeCursor : DatomCursor
{
    private readonly LeafWalk _walk;
    private readonly IndexOrder _order;
    private readonly Bound _end;
    private readonly ReadRange _range;
    private readonly bool _reverse;
    private bool _ended;

    /// <summary>Makes a cursor over a tree that has datoms.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="from">Where the range begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="reverse">Whether to begin with its last datom.</param>
    public TreeCursor(IndexTree tree, in Bound from, in Bound to, bool reverse)
    {
        _order = tree.Order;
        _reverse = reverse;
        _end = reverse ? from : to;
        _walk = new LeafWalk(tree);
        _range = new ReadRange(from, to);
        if (reverse)
        {
            _walk.Seek(to);
        }
        else
        {
            _walk.Seek(from, _range);
        }
    }

    /// <summary>Gets or sets whether the reader has no use for t and the added bit, so that batches have anything in
    /// their place.</summary>
    public bool OmitsTimes { get; set; }

    /// <inheritdoc/>
    public override bool Next(DatomBatch batch)
    {
        batch.Clear();
        while (!_ended && batch.Count == 0)
        {
            Leaf leaf = _walk.Leaf;
            (int from, int to) = _reverse ? RowsDown(leaf) : RowsUp(leaf);
            if (from < to)
            {
                Decode(leaf, from, to - from, batch);
            }

            _ended = _ended || !(_reverse ? _walk.MovePrevious() : _walk.MoveNext(_end, _range));
        }

        return batch.Count > 0;
    }

    private void Decode(Leaf leaf, int from, int length, DatomBatch batch)
    {
        if (OmitsTimes)
        {
            leaf.DecodeFacts(from, length, batch);
        }
        else
        {
            leaf.Decode(from, length, batch);
        }

        if (_reverse)
        {
            batch.Reverse(0);
        }
    }

    private (int From, int To) RowsUp(Leaf leaf)
    {
        _ended = _walk.Row < leaf.Rows && !DatomOrder.IsBefore(_order, leaf.DatomAt(leaf.Rows - 1), _end);
        return (_walk.Row, _ended ? leaf.Rank(_order, _end) : leaf.Rows);
    }

    private (int From, int To) RowsDown(Leaf leaf)
    {
        _ended = _walk.Row > 0 && DatomOrder.IsBefore(_order, leaf.DatomAt(0), _end);
        return (_ended ? leaf.Rank(_order, _end) : 0, _walk.Row);
    }
}
