using System.Collections;
using System.Collections.Generic;

namespace Accrete.Edn;

/// <summary>Distinct items, in the order they were written; written <c>#{a b c}</c>.</summary>
public sealed class EdnSet : IReadOnlyCollection<object?>
{
    private readonly object?[] _items;
    private readonly HashSet<object?> _members;

    private EdnSet(object?[] items, HashSet<object?> members, SourcePosition? position)
    {
        _items = items;
        _members = members;
        Position = position;
    }

    /// <summary>Gets the set without items.</summary>
    public static EdnSet Empty { get; } = Of([]);

    /// <summary>Gets where the form began in the text it was read from; null where it was built in memory.</summary>
    public SourcePosition? Position { get; }

    /// <summary>Gets how many items there are.</summary>
    public int Count => _items.Length;

    /// <summary>Makes a set; of equal items the first stays.</summary>
    public static EdnSet Of(IEnumerable<object?> items, SourcePosition? position = null)
    {
        HashSet<object?> members = new(EdnEquality.Instance!);
        List<object?> kept = [];
        foreach (object? item in items)
        {
            if (members.Add(item))
            {
                kept.Add(item);
            }
        }

        return new EdnSet([.. kept], members, position);
    }

    /// <summary>Tells whether an equal item is in the set.</summary>
    public bool Contains(object? item) => _members.Contains(item);

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
