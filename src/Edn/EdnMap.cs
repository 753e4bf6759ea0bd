using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Accrete.Edn;

/// <summary>Keys with values, in the order they were written. Keys are compared by <see cref="EdnEquality"/>; null is
/// a legal key.</summary>
/// <remarks>A look-up goes through the keys one by one in small maps, else through an index made at the
/// first look-up.</remarks>
public sealed class EdnMap : IEnumerable<KeyValuePair<object?, object?>>
{
    private readonly KeyValuePair<object?, object?>[] _entries;
    private readonly SourcePosition _position;
    private EdnIndex? _index;
    private int _hash;

    private EdnMap(KeyValuePair<object?, object?>[] entries, SourcePosition position, EdnIndex? index)
    {
        _entries = entries;
        _position = position;
        _index = index;
    }

    /// <summary>Gets the map without entries.</summary>
    public static EdnMap Empty { get; } = new([], default, null);

    /// <summary>Gets where the form began in the text it was read from; null where it was built in memory.</summary>
    public SourcePosition? Position => _position.Line == 0 ? null : _position;

    /// <summary>Gets how many entries there are.</summary>
    public int Count => _entries.Length;

    /// <summary>Gets the entries in order.</summary>
    public IReadOnlyList<KeyValuePair<object?, object?>> Entries => _entries;

    /// <summary>Gets the hash of the content, kept once computed.</summary>
    internal int ContentHash => _hash != 0 ? _hash : _hash = ComputeHash();

    /// <summary>Gets the value of a key, null where the key is absent.</summary>
    public object? this[object? key] => TryGetValue(key, out object? value) ? value : null;

    /// <summary>Makes a map; of two entries with equal keys the later value stays, at the place of the first.</summary>
    public static EdnMap Of(IEnumerable<KeyValuePair<object?, object?>> entries, SourcePosition? position = null)
    {
        KeyValuePair<object?, object?>[] all = [.. entries];
        EdnMap map = Read(all, position.GetValueOrDefault(), out int duplicate);
        return duplicate < 0 ? map : Merge(all, position.GetValueOrDefault());
    }

    /// <summary>Makes a map of alternating keys and values.</summary>
    /// <exception cref="ArgumentException">The number of items is odd.</exception>
    public static EdnMap Of(params object?[] keysAndValues)
    {
        ArgumentNullException.ThrowIfNull(keysAndValues);
        if (keysAndValues.Length % 2 != 0)
        {
            throw new ArgumentException(
                "A map is made of keys and values: the number of items must be even.", nameof(keysAndValues));
        }

        KeyValuePair<object?, object?>[] entries = new KeyValuePair<object?, object?>[keysAndValues.Length / 2];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = new(keysAndValues[2 * i], keysAndValues[(2 * i) + 1]);
        }

        return Of(entries);
    }

    /// <summary>Tells whether the key is there.</summary>
    public bool ContainsKey(object? key) => Find(key) >= 0;

    /// <summary>Gets the value of a key.</summary>
    /// <returns>False where the key is absent.</returns>
    public bool TryGetValue(object? key, [MaybeNullWhen(false)] out object? value)
    {
        int at = Find(key);
        value = at < 0 ? null : _entries[at].Value;
        return at >= 0;
    }

    /// <summary>Returns a map with this entry added or replaced.</summary>
    public EdnMap With(object? key, object? value)
    {
        int at = Find(key);
        int count = _entries.Length + (at < 0 ? 1 : 0);
        WorkMeter.SpendOnCopy(count);
        KeyValuePair<object?, object?>[] entries = new KeyValuePair<object?, object?>[count];
        _entries.CopyTo(entries, 0);
        entries[at < 0 ? _entries.Length : at] = new(at < 0 ? key : _entries[at].Key, value);
        return new EdnMap(entries, _position, null);
    }

    /// <summary>Returns a map without the entry of this key; this map where there is none.</summary>
    public EdnMap Without(object? key)
    {
        int at = Find(key);
        WorkMeter.SpendOnCopy(_entries.Length);
        return at < 0 ? this : new EdnMap([.. _entries.AsSpan(0, at), .. _entries.AsSpan(at + 1)], _position, null);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<object?, object?>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<object?, object?>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ContentEquals(obj as EdnMap);

    /// <inheritdoc/>
    public override int GetHashCode() => ContentHash;

    /// <summary>Returns the EDN text.</summary>
    public override string ToString() => EdnPrinter.Print(this);

    /// <summary>Makes a map that owns an array of entries whose keys are known to be distinct, without looking
    /// at them.</summary>
    internal static EdnMap OfDistinct(KeyValuePair<object?, object?>[] entries) => new(entries, default, null);

    /// <summary>Makes a map that owns the array.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="position">Where the map began; default for nowhere.</param>
    /// <param name="duplicate">The index of the second of two equal keys, the map being wrong then; else -1.</param>
    internal static EdnMap Read(KeyValuePair<object?, object?>[] entries, SourcePosition position, out int duplicate)
    {
        if (entries.Length <= EdnIndex.LinearCountMax)
        {
            KeyBuffer keys = default;
            for (int i = 0; i < entries.Length; i++)
            {
                keys[i] = entries[i].Key;
            }

            duplicate = EdnIndex.DuplicateAmongFew(((ReadOnlySpan<object?>)keys)[..entries.Length]);
            return new EdnMap(entries, position, null);
        }

        return new EdnMap(entries, position, IndexOf(entries, out duplicate));
    }

    /// <summary>Compares entries whatever their order.</summary>
    internal bool ContentEquals(EdnMap? other)
    {
        if (ReferenceEquals(this, other) || other is null || Count != other.Count)
        {
            return ReferenceEquals(this, other);
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (KeyValuePair<object?, object?> entry in _entries)
        {
            int at = other.Find(entry.Key);
            if (at < 0 || !EdnEquality.Instance.Equals(entry.Value, other._entries[at].Value))
            {
                return false;
            }
        }

        return true;
    }

    private static EdnMap Merge(KeyValuePair<object?, object?>[] all, SourcePosition position)
    {
        EdnIndex index = new(new object?[all.Length]);
        List<KeyValuePair<object?, object?>> kept = new(all.Length);
        foreach (KeyValuePair<object?, object?> entry in all)
        {
            int at = index.Add(entry.Key);
            if (at < 0)
            {
                kept.Add(entry);
            }
            else
            {
                kept[at] = new(kept[at].Key, entry.Value);
            }
        }

        return new EdnMap([.. kept], position, null);
    }

    private static EdnIndex IndexOf(KeyValuePair<object?, object?>[] entries, out int duplicate)
    {
        EdnIndex index = new(new object?[entries.Length]);
        duplicate = -1;
        for (int i = 0; i < entries.Length && duplicate < 0; i++)
        {
            duplicate = index.Add(entries[i].Key) < 0 ? -1 : i;
        }

        return index;
    }

    private int Find(object? key)
    {
        if (_entries.Length > EdnIndex.LinearCountMax)
        {
            return (_index ??= IndexOf(_entries, out _)).Find(key);
        }

        return key is Keyword keyword ? FindKeyword(keyword) : FindAny(key);
    }

    private int FindKeyword(Keyword key)
    {
        KeyValuePair<object?, object?>[] entries = _entries;
        for (int i = 0; i < entries.Length; i++)
        {
            if (ReferenceEquals(entries[i].Key, key) || (entries[i].Key is Keyword other && other.Equals(key)))
            {
                return i;
            }
        }

        return -1;
    }

    private int FindAny(object? key)
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            if (EdnEquality.Instance.Equals(_entries[i].Key, key))
            {
                return i;
            }
        }

        return -1;
    }

    private int ComputeHash()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        int sum = 0;
        foreach (KeyValuePair<object?, object?> entry in _entries)
        {
            sum += EdnHash.Of(
                EdnEquality.Instance.GetHashCode(entry.Key), EdnEquality.Instance.GetHashCode(entry.Value));
        }

        return EdnHash.Of(sum, _entries.Length) | 1;
    }

    [InlineArray(EdnIndex.LinearCountMax)]
    private struct KeyBuffer
    {
        private object? _first;
    }
}
