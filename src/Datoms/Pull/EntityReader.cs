using System;
using Accrete.Index;
using Accrete.Index.Leaves;
using Accrete.Index.Reading;
using Accrete.Values;

namespace Accrete.Pull;

/// <summary>Reads the datoms of entities into one growing stack of values, so that a pull of any depth makes no garbage
/// by reading.</summary>
internal sealed class EntityReader(DatomSource source)
{
    private readonly DatomBatch _batch = BatchPool.Rent();
    private readonly EntityWalk? _walk = source.WalkEntities();
    private Value[] _values = new Value[64];
    private Run[] _runs = new Run[16];
    private int _valueCount;
    private int _runCount;

    /// <summary>The values of one attribute of the entity read last.</summary>
    /// <param name="Attribute">The attribute's id.</param>
    /// <param name="Start">The index of the first value.</param>
    /// <param name="Count">How many there are.</param>
    public readonly record struct Run(int Attribute, int Start, int Count);

    /// <summary>Gets how many runs are on the stack.</summary>
    public int RunCount => _runCount;

    /// <summary>Returns a run.</summary>
    public Run RunAt(int index) => _runs[index];

    /// <summary>Returns a value.</summary>
    public Value ValueAt(int index) => _values[index];

    /// <summary>Puts an entity's values on the stack: a run for each attribute.</summary>
    /// <param name="entity">The entity's id.</param>
    /// <param name="limits">Says how many values of an attribute are wanted.</param>
    public void ReadEntity(long entity, AttributeLimits limits)
    {
        if (_walk is not null && _walk.TryFind(entity, out Leaf leaf, out int from, out int end))
        {
            ReadRows(leaf, from, end, limits);
        }
        else
        {
            ReadRange(entity, limits);
        }
    }

    /// <summary>Puts the rows of a leaf that an entity has there, all in one, on the stack.</summary>
    private void ReadRows(Leaf leaf, int from, int end, AttributeLimits limits)
    {
        int attribute = -1;
        long left = 0;
        for (int row = from; row < end; row++)
        {
            int id = leaf.AttributeAt(row).Id;
            if (id != attribute)
            {
                attribute = id;
                left = Begin(attribute, limits.Of(attribute));
            }

            if (left > 0)
            {
                left--;
                Push(leaf.ValueAt(row));
            }
        }
    }

    private void ReadRange(long entity, AttributeLimits limits)
    {
        Bound to = limits.All ? Bound.After(1, entity) : Bound.After(2, entity, limits.LastAttribute);
        Bound from = limits.All ? Bound.Before(1, entity) : Bound.Before(2, entity, limits.FirstAttribute);
        DatomCursor cursor = source.Open(IndexOrder.Eavt, from, to);
        int attribute = -1;
        long left = 0;
        while (cursor.Next(_batch))
        {
            int count = _batch.Count;
            for (int i = 0; i < count; i++)
            {
                if (_batch.A[i] != attribute)
                {
                    attribute = _batch.A[i];
                    left = Begin(attribute, limits.Of(attribute));
                }

                if (left > 0)
                {
                    left--;
                    Push(_batch.ValueAt(i));
                }
            }

            if (count == DatomBatch.Capacity && left <= 0)
            {
                // A long run of values that nobody wants may follow: go on behind it.
                cursor = source.Open(IndexOrder.Eavt, Bound.After(2, entity, attribute), to);
            }
        }
    }

    /// <summary>Puts the entities that refer to one through an attribute on the stack, as one run.</summary>
    public void ReadReferrers(long entity, int attribute, long limit)
    {
        Value target = Value.Ref(entity);
        long left = Begin(attribute, limit);
        DatomCursor cursor = source.Open(IndexOrder.Vaet, IndexRange.Of(attribute, target));
        while (left > 0 && cursor.Next(_batch))
        {
            for (int i = 0; i < _batch.Count && left > 0; i++, left--)
            {
                Push(Value.Ref(_batch.E[i]));
            }
        }
    }

    /// <summary>Finds the run of an attribute among those from one index up to another.</summary>
    public bool TryFind(int firstRun, int endRun, int attribute, out Run run)
    {
        for (int i = firstRun; i < endRun; i++)
        {
            if (_runs[i].Attribute == attribute)
            {
                run = _runs[i];
                return true;
            }
        }

        run = default;
        return false;
    }

    /// <summary>Takes all runs from an index on, and their values, off the stack.</summary>
    public void PopTo(int runCount)
    {
        if (runCount < _runCount)
        {
            _valueCount = _runs[runCount].Start;
            _runCount = runCount;
        }
    }

    /// <summary>Gives back what was borrowed; the reader is of no use afterwards.</summary>
    public void Close() => BatchPool.Return(_batch);

    private long Begin(int attribute, long limit)
    {
        if (limit >= 0)
        {
            if (_runCount == _runs.Length)
            {
                Array.Resize(ref _runs, _runCount * 2);
            }

            _runs[_runCount++] = new Run(attribute, _valueCount, 0);
        }

        return limit;
    }

    private void Push(in Value value)
    {
        if (_valueCount == _values.Length)
        {
            Array.Resize(ref _values, _valueCount * 2);
        }

        _values[_valueCount++] = value;
        Run run = _runs[_runCount - 1];
        _runs[_runCount - 1] = run with { Count = run.Count + 1 };
    }
}
