using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Accrete.Edn.Text;

namespace Accrete.Edn.Reading;

/// <summary>Lists, vectors, maps, sets.</summary>
internal sealed partial class EdnParser
{
    private EdnVector ReadVector()
    {
        SourcePosition start = Here();
        _feed.At++;
        int first = ReadItems(']', start);
        return new EdnVector(TakeItems(first), start);
    }

    private EdnList ReadList()
    {
        SourcePosition start = Here();
        _feed.At++;
        int first = ReadItems(')', start);
        return new EdnList(TakeItems(first), start);
    }

    private EdnMap ReadMap()
    {
        SourcePosition start = Here();
        _feed.At++;
        return ReadEntries(start, null);
    }

    private EdnMap ReadEntries(SourcePosition start, string? ns)
    {
        int first = ReadItems('}', start);
        int count = _itemCount - first;
        if (count % 2 != 0)
        {
            throw new EdnException("A map is made of keys and values, here the last key has no value", start);
        }

        return MakeMap(first, count, start, ns);
    }

    private EdnMap MakeMap(int first, int count, SourcePosition start, string? ns)
    {
        KeyValuePair<object?, object?>[] entries = new KeyValuePair<object?, object?>[count / 2];
        for (int i = 0; i < entries.Length; i++)
        {
            object? key = _items[first + (2 * i)];
            entries[i] = new(ns is null ? key : Qualified(key, ns), _items[first + (2 * i) + 1]);
        }

        DropItems(first);
        EdnMap map = EdnMap.Read(entries, start, out int duplicate);
        return duplicate < 0
            ? map
            : throw new EdnException($"A map has the key {Shown(entries[duplicate].Key)} twice", start);
    }

    /// <summary>Reads a set whose <c>#</c> stood at <paramref name="start"/>, from its bracket on.</summary>
    private EdnSet ReadSet(SourcePosition start)
    {
        _feed.At++;
        return MakeSet(ReadItems('}', start), start);
    }

    private EdnSet MakeSet(int first, SourcePosition start)
    {
        object?[] items = _items.AsSpan(first, _itemCount - first).ToArray();
        DropItems(first);
        EdnSet set = EdnSet.Read(items, start, out int duplicate);
        return duplicate < 0
            ? set
            : throw new EdnException($"A set has the item {Shown(items[duplicate])} twice", start);
    }

    /// <summary>Reads items up to a closing bracket onto the stack.</summary>
    /// <returns>The index of the first of them there.</returns>
    private int ReadItems(char closing, SourcePosition start)
    {
        Descend(start);
        int first = _itemCount;
        while (true)
        {
            object? item = Next();
            if (ReferenceEquals(item, CloseMark))
            {
                CheckClose(closing, start);
                _depth--;
                return first;
            }

            if (ReferenceEquals(item, EndMark))
            {
                throw Unclosed(closing, start);
            }

            if (_itemCount == _items.Length)
            {
                Array.Resize(ref _items, _items.Length * 2);
            }

            _items[_itemCount++] = item;
        }
    }

    private static EdnException Unclosed(char closing, SourcePosition start) =>
        new($"The closing bracket {closing} is missing before the end of the text", start, incomplete: true);

    private void CheckClose(char closing, SourcePosition start)
    {
        if (_feed.Buffer[_feed.At - 1] != closing)
        {
            _feed.At--;
            throw Error($"Here is {_feed.Buffer[_feed.At]} where {closing} should close what began at {start}");
        }
    }

    private ImmutableArray<object?> TakeItems(int first)
    {
        if (first == _itemCount)
        {
            return [];
        }

        object?[] items = _items.AsSpan(first, _itemCount - first).ToArray();
        DropItems(first);
        return ImmutableCollectionsMarshal.AsImmutableArray(items);
    }

    private void DropItems(int first)
    {
        Array.Clear(_items, first, _itemCount - first);
        _itemCount = first;
    }

    /// <summary>Gives a key of a namespaced map its namespace; one in the namespace <c>_</c> loses that, and what is
    /// left is read anew, so that the key is the one that its printed text names.</summary>
    private static object? Qualified(object? key, string ns) => key switch
    {
        Keyword { Namespace: null } k => Keyword.Of(ns, k.Name),
        Keyword { Namespace: "_" } k => Keyword.FromText(k.Name),
        Symbol { Namespace: null } s => Symbol.Of(ns, s.Name),
        Symbol { Namespace: "_" } s => Symbol.Parse(s.Name),
        _ => key,
    };

    private static string Shown(object? form) => NameText.Shown(EdnPrinter.Print(form));
}
