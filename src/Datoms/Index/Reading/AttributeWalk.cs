using Accrete.Index.Leaves;
using Accrete.Index.Trees;

namespace Accrete.Index.Reading;

/// <summary>A position among the rows that one attribute has in the leaves of Aevt: goes from entity to entity,
/// ascending.</summary>
internal sealed class AttributeWalk
{
    private readonly LeafWalk _walk;
    private readonly int _attribute;
    private bool _isPlaced;
    private bool _hasMoved;
    private long _entity;

    /// <summary>Makes a walk of a tree that has datoms.</summary>
    public AttributeWalk(IndexTree tree, int attribute)
    {
        Invariant.Check(tree.Order == IndexOrder.Aevt, "the rows of an attribute lie together in Aevt");
        _walk = new LeafWalk(tree);
        _attribute = attribute;
    }

    /// <summary>Gets the leaf.</summary>
    public Leaf Leaf => _walk.Leaf;

    /// <summary>Gets or sets the row.</summary>
    public int Row
    {
        get => _walk.Row;
        set => _walk.Row = value;
    }

    /// <summary>Gets the end of the attribute's rows in the leaf.</summary>
    public int End { get; private set; }

    /// <summary>Gets the entity of the last row before the end.</summary>
    public long LastEntity { get; private set; }

    /// <summary>Goes to the first row that is not below an entity.</summary>
    /// <param name="entity">The entity; not below that of the last call.</param>
    /// <param name="set">What else will be read.</param>
    /// <returns>False where the entity has no row.</returns>
    public bool Place<TSet>(long entity, scoped in TSet set)
        where TSet : struct, IReadSet, allows ref struct
    {
        // An entity that comes once more may begin in a leaf that the walk has left.
        bool isBehind = _hasMoved && entity == _entity;
        (_entity, _hasMoved) = (entity, false);
        if (_isPlaced && !isBehind && entity <= LastEntity)
        {
            _walk.Row = Leaf.Columns.E.FirstNotBelowNear(_walk.Row, End, entity);
            return true;
        }

        if (_isPlaced && !isBehind && End < Leaf.Rows)
        {
            return false;
        }

        _walk.Seek(Bound.Before(2, entity, _attribute), set);
        _isPlaced = _walk.Row < Leaf.Rows || _walk.MoveNext(Bound.After(2, entity, _attribute), set);
        if (_isPlaced)
        {
            Enter();
        }

        return _isPlaced;
    }

    /// <summary>Goes to the first row of the next leaf, if the entity may have datoms there.</summary>
    /// <returns>False where it has none.</returns>
    public bool MoveNext<TSet>(scoped in TSet set)
        where TSet : struct, IReadSet, allows ref struct
    {
        if (!_walk.MoveNext(Bound.After(2, _entity, _attribute), set))
        {
            return false;
        }

        _hasMoved = true;
        Enter();
        return true;
    }

    /// <summary>Notes where the attribute ends in a leaf, from the row on at which the walk stands.</summary>
    private void Enter()
    {
        Leaf leaf = Leaf;
        bool isThere = _walk.Row < leaf.Rows && leaf.AttributeAt(_walk.Row).Id == _attribute;
        End = !isThere ? _walk.Row
            : leaf.AttributeAt(leaf.Rows - 1).Id == _attribute ? leaf.Rows
            : leaf.Rank(IndexOrder.Aevt, Bound.After(1, 0, _attribute));
        LastEntity = isThere ? leaf.Columns.E[End - 1] : long.MinValue;
    }
}
