using System;
using System.Collections;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Accrete.Edn;

/// <summary>Distinct items, in the order they were written; written <c>#{a b c}</c>.</summary>
public sealed class EdnSet : IReadOnlyCollection<object?>
{
    private readonly object?[] _items;
    private readonly SourcePosition _position;
    private EdnIndex? _index;
    private int _hash;

    private EdnSet(object?[] items, SourcePosition position, EdnIndex? index)
    {
        _items = items;
        _position = position;
        _index = index;
    }

    /// <summary>Gets the set without items.</summary>
    public static EdnSet Empty { get; } = new([], default, null);

    /// <summary>Gets where the form began in the text it was read from; null where it was built in memory.</summary>
    public SourcePosition? Position => _position.Line == 0 ? null : _position;

    /// <summary>Gets how many items there are.</summary>
    public int Count => _items.Length;

    /// <summary>Gets the hash of the content, kept once computed.</summary>
    internal int ContentHash => _hash != 0 ? _hash : _hash = ComputeHash();

    /// <summary>Makes a set; of equal items the first stays.</summary>
    public static EdnSet Of(IEnumerable<object?> items, SourcePosition? position = null)
    {
        object?[] all = [.. items];
        EdnSet set = Read(all, position.GetValueOrDefault(), out int duplicate);
        if (duplicate < 0)
        {
            return set;
        }

        EdnIndex index = new(new object?[all.Length]);
        List<object?> kept = new(all.Length);
        foreach (object? item in all)
        {
            if (index.Add(item) < 0)
            {
                kept.Add(item);
            }
        }

        return new EdnSet([.. kept], position.GetValueOrDefault(), null);
    }

    /// <summary>Tells whether an equal item is in the set.</summary>
    public bool Contains(object? item) => Find(item) >= 0;

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ContentEquals(obj as EdnSet);

    /// <inheritdoc/>
    public override int GetHashCode() => ContentHash;

    /// <summary>Returns the EDN text.</summary>
    public override string ToString() => EdnPrinter.Print(this);

    /// <summary>Returns the item of the set that equals another; null where none does.</summary>
    internal object? OwnOf(object? item) => Find(item) is >= 0 and var at ? _items[at] : null;

    /// <summary>Makes a set that owns an array of items known to be distinct, without looking at them.</summary>
    internal static EdnSet OfDistinct(object?[] items) => new(items, default, null);

    /// <summary>Makes a set that owns the array.</summary>
    /// <param name="items">The items.</param>
    /// <param name="position">Where the set began; default for nowhere.</param>
    /// <param name="duplicate">The index of the second of two equal items, the set being wrong then; else -1.</param>
    internal static EdnSet Read(object?[] items, SourcePosition position, out int duplicate)
    {
        if (items.Length <= EdnIndex.LinearCountMax)
        {
            duplicate = EdnIndex.DuplicateAmongFew(items);
            return new EdnSet(items, position, null);
        }

        return new EdnSet(items, position, IndexOf(items, out duplicate));
    }

    /// <summary>Compares items whatever their order.</summary>
    internal bool ContentEquals(EdnSet? other)
    {
        if (ReferenceEquals(this, other) || other is null || Count != other.Count)
        {
            return ReferenceEquals(this, other);
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (object? item in _items)
        {
            if (!other.Contains(item))
            {
                return false;
            }
        }

        return true;
    }

    private int Find(object? item)
    {
        if (_items.Length > EdnIndex.LinearCountMax)
        {
            return (_index ??= IndexOf(_items, out _)).Find(item);
        }

        return Array.FindIndex(_items, own => EdnEquality.Instance.Equals(own, item));
    }

    private static EdnIndex IndexOf(object?[] items, out int duplicate)
    {
        EdnIndex index = new(new object?[items.Length]);
        duplicate = -1;
        for (int i = 0; i < items.Length && duplicate < 0; i++)
        {
            duplicate = index.Add(items[i]) < 0 ? -1 : i;
        }

        return index;
    }

    private int ComputeHash()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        int sum = 0;
        foreach (object? item in _items)
        {
            sum += EdnHash.Of(EdnEquality.Instance.GetHashCode(item));
        }

        return EdnHash.Of(sum, _items.Length) | 1;
    }
}
