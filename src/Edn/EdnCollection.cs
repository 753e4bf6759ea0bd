using System.Collections;
using System.Collections.Generic;
using System.Collections.Immutable;

namespace Accrete.Edn;

/// <summary>A list or a vector: items in order. Equal to any other sequence of equal items, be it list
/// or vector.</summary>
public abstract class EdnSequence : IReadOnlyList<object?>
{
    private readonly ImmutableArray<object?> _items;
    private readonly SourcePosition _position;
    private int _hash;

    private protected EdnSequence(ImmutableArray<object?> items, SourcePosition? position)
    {
        _items = items.IsDefault ? [] : items;
        _position = position.GetValueOrDefault();
    }

    /// <summary>Gets where the form began in the text it was read from; null where it was built in memory.</summary>
    public SourcePosition? Position => _position.Line == 0 ? null : _position;

    /// <summary>Gets how many items there are.</summary>
    public int Count => _items.Length;

    /// <summary>Gets the items.</summary>
    public ImmutableArray<object?> Items => _items;

    /// <summary>Gets whether the hash of the content is known already.</summary>
    internal bool HasContentHash => _hash != 0;

    /// <summary>Gets the hash of the content, kept once computed.</summary>
    internal int ContentHash => _hash != 0 ? _hash : _hash = EdnHash.Of(_items.AsSpan());

    /// <summary>Gets the item at an index from 0.</summary>
    public object? this[int index] => _items[index];

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => EdnEquality.Instance.Equals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => EdnEquality.Instance.GetHashCode(this);

    /// <summary>Returns the EDN text.</summary>
    public override string ToString() => EdnPrinter.Print(this);
}

/// <summary>Items in order, written <c>[a b c]</c>.</summary>
public sealed class EdnVector : EdnSequence
{
    /// <summary>Makes a vector of these items.</summary>
    public EdnVector(ImmutableArray<object?> items, SourcePosition? position = null)
        : base(items, position)
    {
    }

    /// <summary>Gets the vector without items.</summary>
    public static EdnVector Empty { get; } = new([]);

    /// <summary>Makes a vector of these items.</summary>
    public static EdnVector Of(params object?[] items) => new([.. items]);
}

/// <summary>Items in order, written <c>(a b c)</c>: in query and transaction data mostly a call.</summary>
public sealed class EdnList : EdnSequence
{
    /// <summary>Makes a list of these items.</summary>
    public EdnList(ImmutableArray<object?> items, SourcePosition? position = null)
        : base(items, position)
    {
    }

    /// <summary>Gets the list without items.</summary>
    public static EdnList Empty { get; } = new([]);

    /// <summary>Makes a list of these items.</summary>
    public static EdnList Of(params object?[] items) => new([.. items]);
}
