using System;
using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Pull;

/// <summary>Gathers the entries of maps that are being made, the inner ones above the outer ones.</summary>
internal sealed class EntryStack
{
    private KeyValuePair<object?, object?>[] _entries = new KeyValuePair<object?, object?>[64];
    private int _count;

    /// <summary>Gets where the next map begins.</summary>
    public int Mark => _count;

    /// <summary>Adds an entry.</summary>
    public void Add(object key, object? value)
    {
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        _entries[_count++] = new(key, value);
    }

    /// <summary>Adds an entry in place of one with an equal key, of the map that begins at a mark.</summary>
    public void Put(int mark, object key, object? value)
    {
        int at = Find(mark, key);
        if (at < 0)
        {
            Add(key, value);
        }
        else
        {
            _entries[at] = new(key, value);
        }
    }

    /// <summary>Tells whether the map that begins at a mark has a key.</summary>
    public bool Has(int mark, object key) => Find(mark, key) >= 0;

    /// <summary>Takes the map that begins at a mark off the stack.</summary>
    /// <returns>Null where it has no entries.</returns>
    public EdnMap? Take(int mark)
    {
        if (_count == mark)
        {
            return null;
        }

        EdnMap map = EdnMap.OfDistinct(_entries.AsSpan(mark, _count - mark).ToArray());
        Array.Clear(_entries, mark, _count - mark);
        _count = mark;
        return map;
    }

    private int Find(int mark, object key)
    {
        for (int i = mark; i < _count; i++)
        {
            if (ReferenceEquals(_entries[i].Key, key) || EdnEquality.Instance.Equals(_entries[i].Key, key))
            {
                return i;
            }
        }

        return -1;
    }
}
