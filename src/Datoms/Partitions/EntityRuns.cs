using System;
using Accrete.Index;
using Accrete.Index.Leaves;
using Accrete.Index.Memory;
using Accrete.Index.Trees;

namespace Accrete.Partitions;

/// <summary>Walks one part of Eavt entity by entity: how many datoms each has there, and of which times.</summary>
internal abstract class EntityRuns
{
    /// <summary>Gets the entity.</summary>
    public long E { get; private set; }

    /// <summary>Gets how many datoms it has here.</summary>
    public long Rows { get; private set; }

    /// <summary>Gets the least t of them.</summary>
    public long FirstT { get; private set; }

    /// <summary>Gets the greatest t of them.</summary>
    public long LastT { get; private set; }

    /// <summary>Goes to the next entity.</summary>
    /// <returns>False where there is none.</returns>
    public abstract bool MoveNext();

    /// <summary>Begins with an entity.</summary>
    protected void Begin(long entity) => (E, Rows, FirstT, LastT) = (entity, 0, long.MaxValue, long.MinValue);

    /// <summary>Counts one datom of it.</summary>
    protected void Take(long t)
    {
        Rows++;
        FirstT = Math.Min(FirstT, t);
        LastT = Math.Max(LastT, t);
    }
}

/// <summary>Walks a tree, and counts its leaves on the way.</summary>
internal sealed class TreeRuns : EntityRuns
{
    private static readonly ReadRange All = new(Bound.First, Bound.Last);

    private readonly LeafWalk? _walk;
    private readonly PartitionTallies _tallies;
    private readonly ReportWork _work;
    private readonly long[] _e = new long[Leaf.RowsMax];
    private readonly long[] _tOp = new long[Leaf.RowsMax];
    private int _row, _rows;
    private bool _isBegun;

    /// <summary>Makes a walk that has no entity yet.</summary>
    public TreeRuns(IndexTree tree, PartitionTallies tallies, ReportWork work)
    {
        Invariant.Check(tree.Order == IndexOrder.Eavt, "entities stand together in Eavt");
        _walk = tree.Root is null ? null : new LeafWalk(tree);
        (_tallies, _work) = (tallies, work);
    }

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (_row == _rows && !NextLeaf())
        {
            return false;
        }

        Begin(_e[_row]);
        do
        {
            for (; _row < _rows; _row++)
            {
                if (_e[_row] != E)
                {
                    return true;
                }

                Take(_tOp[_row] >> 1);
            }
        }
        while (NextLeaf());
        return true;
    }

    private bool NextLeaf()
    {
        if (_walk is null || (_isBegun && !_walk.MoveNext(Bound.Last, All)))
        {
            return false;
        }

        if (!_isBegun)
        {
            _isBegun = true;
            _walk.Seek(Bound.First, All);
        }

        Leaf leaf = _walk.Leaf;
        Invariant.Check(leaf.Rows is > 0 and <= Leaf.RowsMax, "a leaf of a tree has datoms");
        (_row, _rows) = (0, leaf.Rows);
        leaf.Columns.E.Decode(0, _e.AsSpan(0, _rows));
        leaf.Columns.TOp.Decode(0, _tOp.AsSpan(0, _rows));
        _tallies.AddLeaf(_e.AsSpan(0, _rows), _walk.Node.Weight);
        _work.Read(_rows);
        return true;
    }
}

/// <summary>Walks what the memory index has and no tree.</summary>
/// <param name="store">Holds the datoms.</param>
/// <param name="ids">Their numbers in the order of Eavt.</param>
internal sealed class MemoryRuns(DatomStore store, int[] ids) : EntityRuns
{
    private int _at;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (_at == ids.Length)
        {
            return false;
        }

        Begin(store[ids[_at]].E);
        for (; _at < ids.Length && store[ids[_at]].E == E; _at++)
        {
            Take(store[ids[_at]].T);
        }

        return true;
    }
}
