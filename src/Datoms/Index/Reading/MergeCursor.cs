using System;

namespace Accrete.Index.Reading;

/// <summary>Walks two cursors of one order as if they were one.</summary>
internal sealed class MergeCursor : DatomCursor
{
    private readonly IndexOrder _order;
    private readonly bool _reverse;
    private readonly Side _left;
    private readonly Side _right;

    /// <summary>Makes a cursor of two that have no datom in common.</summary>
    public MergeCursor(IndexOrder order, DatomCursor left, DatomCursor right, bool reverse)
    {
        _order = order;
        _reverse = reverse;
        _left = new Side(left);
        _right = new Side(right);
    }

    /// <inheritdoc/>
    public override bool Next(DatomBatch batch)
    {
        batch.Clear();
        bool more = _left.Fill() | _right.Fill();
        if (!more)
        {
            return false;
        }

        _left.DictionaryBase = _right.DictionaryBase = -1;
        while (batch.Count < DatomBatch.Capacity && !_left.IsEmpty && !_right.IsEmpty)
        {
            bool leftFirst = IsBefore(_left.Batch, _left.At, _right.Batch.DatomAt(_right.At));
            (Side side, Side other) = leftFirst ? (_left, _right) : (_right, _left);
            Take(batch, side, CountBefore(side, other.Batch.DatomAt(other.At)));
        }

        // A side that ran dry may go on with rows before those of the other side: its next batch comes first.
        if (batch.Count == 0)
        {
            Side rest = _left.IsEmpty ? _right : _left;
            Take(batch, rest, rest.Batch.Count - rest.At);
        }

        return true;
    }

    private static void Take(DatomBatch batch, Side side, int length)
    {
        length = Math.Min(length, DatomBatch.Capacity - batch.Count);
        Invariant.Check(length > 0 && side.At + length <= side.Batch.Count, "a side gives rows that it has");
        if (side.DictionaryBase < 0)
        {
            side.DictionaryBase = batch.Dictionary.Length;
            DatomBatch only = side.DictionaryBase == 0 ? side.Batch : batch;
            bool isOfLeaf = only.IsOfLeaf && (side.DictionaryBase == 0 || side.Batch.Dictionary.Length == 0);
            batch.Dictionary = Joined(batch.Dictionary, side.Batch.Dictionary);
            batch.IsOfLeaf = isOfLeaf;
        }

        batch.Append(side.Batch, side.At, length, side.DictionaryBase);
        side.At += length;
    }

    private static object?[] Joined(object?[] left, object?[] right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return left.Length == 0 ? right : left;
        }

        object?[] joined = new object?[left.Length + right.Length];
        left.CopyTo(joined, 0);
        right.CopyTo(joined, left.Length);
        return joined;
    }

    private bool IsBefore(DatomBatch batch, int row, in Datom other)
    {
        int result = DatomOrder.Compare(_order, batch.DatomAt(row), other);
        return _reverse ? result > 0 : result < 0;
    }

    /// <summary>Counts the rows before a datom, of which there is one: doubling steps first, since mostly
    /// there are few.</summary>
    private int CountBefore(Side side, in Datom other)
    {
        int end = Bisection.Near(side.At + 1, side.Batch.Count, new RowOf(this, side.Batch, other));
        Invariant.Check(end > side.At && end <= side.Batch.Count, "the row that is asked about lies before");
        return end - side.At;
    }

    private readonly struct RowOf(MergeCursor cursor, DatomBatch batch, Datom other) : ISought
    {
        public bool IsAfter(int place) => cursor.IsBefore(batch, place, other);
    }

    /// <summary>One of the two cursors with the batch that it is in.</summary>
    private sealed class Side
    {
        private readonly DatomCursor _cursor;
        private bool _ended;

        public Side(DatomCursor cursor) => _cursor = cursor;

        public DatomBatch Batch { get; } = new();

        public int At { get; set; }

        /// <summary>Gets or sets where this side's dictionary begins in that of the batch being filled; -1 where it is
        /// not in it.</summary>
        public int DictionaryBase { get; set; }

        public bool IsEmpty => At == Batch.Count;

        /// <summary>Reads the next batch where this one is used up; tells whether there are rows.</summary>
        public bool Fill()
        {
            if (!IsEmpty)
            {
                return true;
            }

            At = 0;
            _ended = _ended || !_cursor.Next(Batch);
            return !_ended;
        }
    }
}
