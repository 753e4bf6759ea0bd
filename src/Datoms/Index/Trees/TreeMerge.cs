using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Accrete.Index.Leaves;
using Accrete.Index.Memory;

namespace Accrete.Index.Trees;

/// <summary>Makes a tree of another one and what was added and removed since: leaves that nothing touches are
/// taken over as they are, and the others are written anew, not too small and not too large.</summary>
internal sealed class TreeMerge
{
    private readonly IndexOrder _order;
    private readonly DatomStore _store;
    private readonly LeafBuilder _builder;
    private readonly DatomBatch _batch;
    private readonly ISegmentSink _sink;
    private readonly TreeShape _shape;
    private Datom _low;
    private Datom _entryLow = Separator.Lowest;
    private Datom? _lastWritten;

    /// <summary>Makes a merge.</summary>
    /// <param name="order">The order of the tree.</param>
    /// <param name="store">Holds what was added and removed.</param>
    /// <param name="space">Where nodes go, and room to work in.</param>
    public TreeMerge(IndexOrder order, DatomStore store, MergeSpace space)
    {
        _builder = space.Builder;
        _batch = space.Batch;
        _sink = space.Sink;
        _shape = space.Shape;
        _order = order;
        _store = store;
    }

    /// <summary>Returns the root of the new tree, null where no datom is left.</summary>
    public NodeHandle? Merge(NodeHandle? root, ReadOnlySpan<int> added, ReadOnlySpan<int> removed)
    {
        List<DirectoryEntry> written = [];
        IndexNode? node = root?.Resolve();
        if (node is IndexDirectory directory)
        {
            MergeDirectory(directory, added, removed, written);
        }
        else
        {
            MergeLeaf(node as Leaf, added, removed, written);
            Flush(written);
        }

        return RootOf(written, node?.Height ?? 0);
    }

    /// <summary>Adds what a directory becomes to its new siblings.</summary>
    private void MergeDirectory(
        IndexDirectory directory, ReadOnlySpan<int> added, ReadOnlySpan<int> removed, List<DirectoryEntry> siblings)
    {
        DirectoryEntry[] entries = directory.Entries;
        (int Added, int Removed)[] ends = Split(entries, added, removed);
        ChangedChildren changed = new(entries, ends);
        List<DirectoryEntry> children = new(entries.Length);
        (int Added, int Removed) start = (0, 0);
        for (int i = 0; i < entries.Length; i++)
        {
            (int Added, int Removed) end = ends[i];
            if (start == end && !IsGathering)
            {
                Flush(children);
                Add(children, entries[i]);
                _lastWritten = null;
            }
            else if (directory.Height == 1)
            {
                _entryLow = entries[i].Low;
                MergeLeaf((Leaf)changed.Take(i), added[start.Added..end.Added],
                    removed[start.Removed..end.Removed], children);
            }
            else
            {
                MergeDirectory((IndexDirectory)changed.Take(i), added[start.Added..end.Added],
                    removed[start.Removed..end.Removed], children);
            }

            start = end;
        }

        Flush(children);
        AddDirectories(directory.Height, children, siblings);
    }

    /// <summary>Returns, for each child, how many of what is added and removed lie in it and in those before
    /// it.</summary>
    private (int Added, int Removed)[] Split(
        DirectoryEntry[] entries, ReadOnlySpan<int> added, ReadOnlySpan<int> removed)
    {
        (int Added, int Removed)[] ends = new (int, int)[entries.Length];
        (int Added, int Removed) end = (0, 0);
        for (int i = 1; i < entries.Length; i++)
        {
            end.Added += CountBefore(added[end.Added..], entries[i].Low);
            end.Removed += CountBefore(removed[end.Removed..], entries[i].Low);
            ends[i - 1] = end;
        }

        ends[^1] = (added.Length, removed.Length);
        return ends;
    }

    /// <summary>Gets whether rows were gathered that are too few for a leaf.</summary>
    private bool IsGathering => _builder.Count > 0 && _builder.Count < _shape.RowsMin;

    private void MergeLeaf(Leaf? leaf, ReadOnlySpan<int> added, ReadOnlySpan<int> removed,
        List<DirectoryEntry> siblings)
    {
        _batch.Clear();
        leaf?.Decode(0, leaf.Rows, _batch);
        int row = 0;
        while (!added.IsEmpty || !removed.IsEmpty)
        {
            bool removes = added.IsEmpty || (!removed.IsEmpty && Compare(removed[0], added[0]) <= 0);
            int id = removes ? removed[0] : added[0];
            int at = RowsBefore(row, id);
            AddRows(row, at, siblings);
            row = at;
            if (removes)
            {
                Invariant.Check(row < _batch.Count && _batch.DatomAt(row) == _store[id],
                    "a datom to be removed is not in the tree");
                row++;
                removed = removed[1..];
            }
            else
            {
                AddDatom(_store[id], siblings);
                added = added[1..];
            }
        }

        AddRows(row, _batch.Count, siblings);
    }

    private void AddRows(int from, int to, List<DirectoryEntry> siblings)
    {
        while (from < to)
        {
            if (_builder.Count == 0)
            {
                Begin(_batch.DatomAt(from));
            }

            int length = Math.Min(to - from, (2 * _shape.RowsTarget) - _builder.Count);
            _builder.Add(_batch, from, from + length);
            from += length;
            WriteFull(siblings);
        }
    }

    private void AddDatom(in Datom datom, List<DirectoryEntry> siblings)
    {
        if (_builder.Count == 0)
        {
            Begin(datom);
        }

        _builder.Add(datom);
        WriteFull(siblings);
    }

    /// <summary>Takes note of what separates the leaf that begins with a datom from the one before it: where that one
    /// was not written just now, what did so till now still does.</summary>
    private void Begin(in Datom first) =>
        _low = _lastWritten is { } last ? Separator.Between(_order, last, first) : _entryLow;

    /// <summary>Writes a leaf where there are enough rows for two, or their objects are large.</summary>
    private void WriteFull(List<DirectoryEntry> siblings)
    {
        if (_builder.ObjectBytes >= _shape.LeafBytesMax)
        {
            // Objects of leaves that were written may be counted still. Where they are not, a leaf is written in any
            // case: else the rows that come would be counted anew one by one.
            _builder.Renew();
            if (_builder.ObjectBytes >= _shape.LeafBytesMax)
            {
                Write(_builder.Count <= _shape.RowsMax ? _builder.Count : _shape.RowsTarget, siblings);
                return;
            }
        }

        if (_builder.Count >= 2 * _shape.RowsTarget)
        {
            Write(_shape.RowsTarget, siblings);
        }
    }

    /// <summary>Writes what was gathered as one or two leaves; rows too few for a leaf join the leaf
    /// before them.</summary>
    private void Flush(List<DirectoryEntry> siblings)
    {
        if (_builder.Count == 0)
        {
            return;
        }

        if (_builder.Count < _shape.RowsMin && siblings.Count > 0
            && siblings[^1].Node.Weight + _builder.ObjectBytes < _shape.LeafBytesMax)
        {
            Leaf last = (Leaf)siblings[^1].Node.Resolve();
            _batch.Clear();
            last.Decode(0, last.Rows, _batch);
            _builder.Prepend(_batch);
            _low = siblings[^1].Low;
            siblings.RemoveAt(siblings.Count - 1);
        }

        if (_builder.Count > _shape.RowsMax)
        {
            Write(_builder.Count / 2, siblings);
        }

        Write(_builder.Count, siblings);
    }

    private void Write(int rows, List<DirectoryEntry> siblings)
    {
        Invariant.Check(rows > 0 && rows <= _shape.RowsMax, "a leaf has no more datoms than its shape says");
        Datom low = _low;
        Datom last = _builder.DatomAt(rows - 1);
        if (rows < _builder.Count)
        {
            _low = Separator.Between(_order, last, _builder.DatomAt(rows));
        }

        Add(siblings, new DirectoryEntry(low, new HeldNode(_builder.Finish(_order, rows))));
        _lastWritten = last;
    }

    /// <summary>Adds a node to its siblings. The last of them is given to the sink when the next one comes: till then
    /// it may be taken back.</summary>
    private void Add(List<DirectoryEntry> siblings, DirectoryEntry entry)
    {
        Keep(siblings);
        siblings.Add(entry);
    }

    private void Keep(List<DirectoryEntry> siblings)
    {
        if (siblings.Count > 0)
        {
            siblings[^1] = siblings[^1] with { Node = _sink.Keep(siblings[^1].Node) };
        }
    }

    /// <summary>Puts children into directories; too few for one join the directory before them, and what is too small
    /// before them joins them.</summary>
    private void AddDirectories(int height, List<DirectoryEntry> children, List<DirectoryEntry> siblings)
    {
        if (children.Count > 0 && siblings.Count > 0
            && (children.Count < _shape.ChildrenMin || IsSmall(siblings[^1].Node)))
        {
            IndexDirectory last = (IndexDirectory)siblings[^1].Node.Resolve();
            children.InsertRange(0, last.Entries);
            siblings.RemoveAt(siblings.Count - 1);
        }

        Keep(children);
        ReadOnlySpan<DirectoryEntry> all = CollectionsMarshal.AsSpan(children);
        int pieces = (all.Length + _shape.ChildrenMax - 1) / _shape.ChildrenMax;
        for (int i = 0; i < pieces; i++)
        {
            int start = (int)((long)all.Length * i / pieces);
            int end = (int)((long)all.Length * (i + 1) / pieces);
            IndexDirectory directory = new(height, all[start..end]);
            Add(siblings, new DirectoryEntry(all[start].Low, new HeldNode(directory)));
        }
    }

    private bool IsSmall(NodeHandle node) =>
        node is HeldNode && node.Resolve() is IndexDirectory directory
            && directory.Entries.Length < _shape.ChildrenMin;

    private NodeHandle? RootOf(List<DirectoryEntry> written, int height)
    {
        while (written.Count > 1)
        {
            List<DirectoryEntry> above = [];
            AddDirectories(++height, written, above);
            written = above;
        }

        NodeHandle? root = written.Count == 0 ? null : written[0].Node;
        while (root is not null && root.Resolve() is IndexDirectory { Entries.Length: 1 } directory)
        {
            root = directory.Entries[0].Node;
        }

        return root is null ? null : _sink.Keep(root);
    }

    private int CountBefore(ReadOnlySpan<int> ids, in Datom datom)
    {
        int low = 0;
        int high = ids.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (DatomOrder.Compare(_order, _store[ids[middle]], datom) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Returns the first row, from <paramref name="low"/> on, that is not before a datom: near
    /// it, mostly.</summary>
    private int RowsBefore(int low, int id)
    {
        ref readonly Datom datom = ref _store[id];
        int step = 1;
        while (low + step - 1 < _batch.Count && IsBefore(low + step - 1, datom))
        {
            low += step;
            step *= 2;
        }

        int high = Math.Min(_batch.Count, low + step - 1);
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (IsBefore(middle, datom))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private bool IsBefore(int row, in Datom datom) => DatomOrder.Compare(_order, _batch.DatomAt(row), datom) < 0;

    private int Compare(int left, int right) => DatomOrder.Compare(_order, _store[left], _store[right]);
}
