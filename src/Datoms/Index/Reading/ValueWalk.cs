using Accrete.Index.Leaves;
using Accrete.Index.Trees;

namespace Accrete.Index.Reading;

/// <summary>A position in the leaves of an order that goes from place to place, ascending.</summary>
internal sealed class ValueWalk
{
    private readonly LeafWalk _walk;
    private readonly IndexOrder _order;
    private Datom _first;
    private Datom _last;
    private bool _isPlaced;
    private bool _hasMoved;

    /// <summary>Makes a walk of a tree that has datoms.</summary>
    public ValueWalk(IndexTree tree)
    {
        _walk = new LeafWalk(tree);
        _order = tree.Order;
    }

    /// <summary>Gets the leaf.</summary>
    public Leaf Leaf => _walk.Leaf;

    /// <summary>Gets or sets the row.</summary>
    public int Row
    {
        get => _walk.Row;
        set => _walk.Row = value;
    }

    /// <summary>Goes to the first row that does not lie before a place.</summary>
    /// <param name="key">The place before it; not before that of the last call, and the place after it.</param>
    /// <param name="set">What else will be read.</param>
    public void Place<TSet>(in PlaceKey key, scoped in TSet set)
        where TSet : struct, IReadSet, allows ref struct
    {
        // A place that comes once more may begin in a leaf that the walk has left.
        bool isBehind = _hasMoved && !key.IsAbove(_first);
        _hasMoved = false;
        if (_isPlaced && !isBehind && !key.IsAbove(_last))
        {
            _walk.Row = Leaf.Rank(_order, key.Before, _walk.Row, Leaf.Rows);
            return;
        }

        _walk.Seek(key.Before, set);
        Enter();
        _isPlaced = true;
    }

    /// <summary>Goes to the first row of the next leaf, if there may be datoms of a key.</summary>
    /// <returns>False where there are none.</returns>
    public bool MoveNext<TSet>(in PlaceKey key, scoped in TSet set)
        where TSet : struct, IReadSet, allows ref struct
    {
        if (!_walk.MoveNext(key.After, set))
        {
            return false;
        }

        _hasMoved = true;
        Enter();
        return true;
    }

    private void Enter()
    {
        _first = Leaf.DatomAt(0);
        _last = Leaf.DatomAt(Leaf.Rows - 1);
    }
}
