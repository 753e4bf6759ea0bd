using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Accrete.Index;

/// <summary>Makes a tree of another one and what was added and removed since: leaves that nothing touches are
/// taken over as they are, and the others are written anew, not too small and not too large.</summary>
internal sealed class TreeMerge
{
    /// <summary>The fewest rows of a leaf that has neighbours.</summary>
    public const int RowsMin = Leaf.RowsMax / 4;

    /// <summary>The rows of a leaf that is written while more are to come.</summary>
    public const int RowsTarget = Leaf.RowsMax * 3 / 4;

    private readonly IndexOrder _order;
    private readonly DatomStore _store;
    private readonly LeafBuilder _builder;
    private readonly DatomBatch _batch;
    private Datom _first;

    /// <summary>Makes a merge.</summary>
    /// <param name="order">The order of the tree.</param>
    /// <param name="store">Holds what was added and removed.</param>
    /// <param name="space">Room to work in.</param>
    public TreeMerge(IndexOrder order, DatomStore store, MergeSpace space)
    {
        _builder = space.Builder;
        _batch = space.Batch;
        _order = order;
        _store = store;
    }

    /// <summary>Returns the root of the new tree, null where no datom is left.</summary>
    public IndexNode? Merge(IndexNode? root, ReadOnlySpan<int> added, ReadOnlySpan<int> removed)
    {
        List<DirectoryEntry> written = [];
        if (root is IndexDirectory directory)
        {
            MergeDirectory(directory, added, removed, written);
        }
        else
        {
            MergeLeaf(root as Leaf, added, removed, written);
            Flush(written);
        }

        return RootOf(written, (root as IndexDirectory)?.Height ?? 0);
    }

    /// <summary>Adds what a directory becomes to its new siblings.</summary>
    private void MergeDirectory(
        IndexDirectory directory, ReadOnlySpan<int> added, ReadOnlySpan<int> removed, List<DirectoryEntry> siblings)
    {
        DirectoryEntry[] entries = directory.Entries;
        List<DirectoryEntry> children = new(entries.Length);
        for (int i = 0; i < entries.Length; i++)
        {
            int addedCount = i + 1 < entries.Length ? CountBefore(added, entries[i + 1].First) : added.Length;
            int removedCount = i + 1 < entries.Length ? CountBefore(removed, entries[i + 1].First) : removed.Length;
            bool gathering = _builder.Count is > 0 and < RowsMin;
            if (addedCount == 0 && removedCount == 0 && !gathering)
            {
                Flush(children);
                children.Add(entries[i]);
            }
            else if (directory.Height == 1)
            {
                MergeLeaf((Leaf)entries[i].Node.Resolve(), added[..addedCount], removed[..removedCount], children);
            }
            else
            {
                MergeDirectory((IndexDirectory)entries[i].Node.Resolve(), added[..addedCount],
                    removed[..removedCount], children);
            }

            added = added[addedCount..];
            removed = removed[removedCount..];
        }

        Flush(children);
        AddDirectories(directory.Height, children, siblings);
    }

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
                _first = _batch.DatomAt(from);
            }

            int length = Math.Min(to - from, (2 * RowsTarget) - _builder.Count);
            _builder.Add(_batch, from, from + length);
            from += length;
            WriteFull(siblings);
        }
    }

    private void AddDatom(in Datom datom, List<DirectoryEntry> siblings)
    {
        if (_builder.Count == 0)
        {
            _first = datom;
        }

        _builder.Add(datom);
        WriteFull(siblings);
    }

    /// <summary>Writes a leaf where there are enough rows for two.</summary>
    private void WriteFull(List<DirectoryEntry> siblings)
    {
        if (_builder.Count >= 2 * RowsTarget)
        {
            Write(RowsTarget, siblings);
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

        if (_builder.Count < RowsMin && siblings.Count > 0)
        {
            Leaf last = (Leaf)siblings[^1].Node.Resolve();
            _batch.Clear();
            last.Decode(0, last.Rows, _batch);
            _builder.Prepend(_batch);
            _first = _batch.DatomAt(0);
            siblings.RemoveAt(siblings.Count - 1);
        }

        if (_builder.Count > Leaf.RowsMax)
        {
            Write(_builder.Count / 2, siblings);
        }

        Write(_builder.Count, siblings);
    }

    private void Write(int rows, List<DirectoryEntry> siblings)
    {
        Invariant.Check(rows is > 0 and <= Leaf.RowsMax, "a leaf has from 1 to 4096 datoms");
        siblings.Add(new DirectoryEntry(_first, rows, new HeldNode(_builder.Finish(_order, rows))));
        if (_builder.Count > 0)
        {
            _first = _builder.First;
        }
    }

    /// <summary>Puts children into directories; too few for one join the directory before them.</summary>
    private static void AddDirectories(int height, List<DirectoryEntry> children, List<DirectoryEntry> siblings)
    {
        if (children.Count is > 0 and < IndexDirectory.ChildrenMin && siblings.Count > 0)
        {
            IndexDirectory last = (IndexDirectory)siblings[^1].Node.Resolve();
            children.InsertRange(0, last.Entries);
            siblings.RemoveAt(siblings.Count - 1);
        }

        ReadOnlySpan<DirectoryEntry> all = CollectionsMarshal.AsSpan(children);
        int pieces = (all.Length + IndexDirectory.ChildrenMax - 1) / IndexDirectory.ChildrenMax;
        for (int i = 0; i < pieces; i++)
        {
            int start = (int)((long)all.Length * i / pieces);
            int end = (int)((long)all.Length * (i + 1) / pieces);
            IndexDirectory directory = new(height, all[start..end]);
            siblings.Add(new DirectoryEntry(all[start].First, directory.Count, new HeldNode(directory)));
        }
    }

    private static IndexNode? RootOf(List<DirectoryEntry> written, int height)
    {
        while (written.Count > 1)
        {
            List<DirectoryEntry> above = [];
            AddDirectories(++height, written, above);
            written = above;
        }

        IndexNode? root = written.Count == 0 ? null : written[0].Node.Resolve();
        while (root is IndexDirectory { Entries.Length: 1 } directory)
        {
            root = directory.Entries[0].Node.Resolve();
        }

        return root;
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
