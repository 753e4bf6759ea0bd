using System.Collections;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Accrete.Edn;

/// <summary>Keys with values, in the order they were written. Keys are compared by <see cref="EdnEquality"/>; null is a legal key.</summary>
public sealed class EdnMap : IEnumerable<KeyValuePair<object?, object?>>
{
    private readonly KeyValuePair<object?, object?>[] _entries;
    private Dictionary<object, int>? _positions;

    private EdnMap(KeyValuePair<object?, object?>[] entries, SourcePosition? position)
    {
        _entries = entries;
        Position = position;
    }

    /// <summary>Gets the map without entries.</summary>
    public static EdnMap Empty { get; } = new([], null);

    /// <summary>Gets where the form began in the text it was read from; null where it was built in memory.</summary>
    public SourcePosition? Position { get; }

    /// <summary>Gets how many entries there are.</summary>
    public int Count => _entries.Length;

    /// <summary>Gets the entries in order.</summary>
    public IReadOnlyList<KeyValuePair<object?, object?>> Entries => _entries;

    /// <summary>Gets the value of a key, null where the key is absent.</summary>
    public object? this[object? key] => TryGetValue(key, out object? value) ? value : null;

    /// <summary>Makes a map; of two entries with equal keys the later value stays, at the place of the first.</summary>
    public static EdnMap Of(IEnumerable<KeyValuePair<object?, object?>> entries, SourcePosition? position = null)
    {
        List<KeyValuePair<object?, object?>> kept = [];
        Dictionary<object, int> positions = new(EdnEquality.Instance);
        foreach (KeyValuePair<object?, object?> entry in entries)
        {
            object key = entry.Key ?? NullKey.Instance;
            if (positions.TryGetValue(key, out int at))
            {
                kept[at] = new(kept[at].Key, entry.Value);
            }
            else
            {
                positions.Add(key, kept.Count);
                kept.Add(entry);
            }
        }

        return new EdnMap([.. kept], position) { _positions = positions };
    }

    /// <summary>Makes a map of alternating keys and values.</summary>
    /// <exception cref="System.ArgumentException">The number of items is odd.</exception>
    public static EdnMap Of(params object?[] keysAndValues)
    {
        if (keysAndValues.Length % 2 != 0)
        {
            throw new System.ArgumentException("A map is made of keys and values: the number of items must be even.", nameof(keysAndValues));
        }

        List<KeyValuePair<object?, object?>> entries = new(keysAndValues.Length / 2);
        for (int i = 0; i < keysAndValues.Length; i += 2)
        {
            entries.Add(new(keysAndValues[i], keysAndValues[i + 1]));
        }

        return Of(entries);
    }

    /// <summary>Tells whether the key is there.</summary>
    public bool ContainsKey(object? key) => TryGetValue(key, out _);

    /// <summary>Gets the value of a key.</summary>
    /// <returns>False where the key is absent.</returns>
    public bool TryGetValue(object? key, [MaybeNullWhen(false)] out object? value)
    {
        _positions ??= Index();
        if (_positions.TryGetValue(key ?? NullKey.Instance, out int at))
        {
            value = _entries[at].Value;
            return true;
        }

        value = null;
        return false;
    }

    /// <summary>Returns a map with this entry added or replaced.</summary>
    public EdnMap With(object? key, object? value) => Of([.. _entries, new(key, value)], Position);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<object?, object?>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<object?, object?>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => EdnEquality.Instance.Equals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => EdnEquality.Instance.GetHashCode(this);

    /// <summary>Returns the EDN text.</summary>
    public override string ToString() => EdnPrinter.Print(this);

    private Dictionary<object, int> Index()
    {
        Dictionary<object, int> positions = new(_entries.Length, EdnEquality.Instance);
        for (int i = 0; i < _entries.Length; i++)
        {
            positions[_entries[i].Key ?? NullKey.Instance] = i;
        }

        return positions;
    }

    /// <summary>Stands for nil where a dictionary wants a key that is not null.</summary>
    private sealed class NullKey
    {
        public static readonly NullKey Instance = new();
    }
}
