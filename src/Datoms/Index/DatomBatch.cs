using Accrete.Values;

namespace Accrete.Index;

/// <summary>Some datoms in index order, column by column, for those who work in bulk. Filled again and again by a cursor.</summary>
/// <remarks>A value of an inline kind stands in <see cref="V"/> as its <see cref="Value.Bits"/>; one of a reference kind as an
/// index into <see cref="Dictionary"/>. A reader may keep, for the life of one dictionary object, what it made of its entries:
/// several batches of one leaf share the same array instance.</remarks>
internal sealed class DatomBatch
{
    /// <summary>The most datoms in a batch, and the size of its columns.</summary>
    public const int Capacity = 4096;

    /// <summary>Gets or sets how many datoms there are.</summary>
    public int Count { get; set; }

    /// <summary>Gets the entity ids.</summary>
    public long[] E { get; } = new long[Capacity];

    /// <summary>Gets the attribute ids.</summary>
    public int[] A { get; } = new int[Capacity];

    /// <summary>Gets the values as bits or as indexes into the dictionary.</summary>
    public long[] V { get; } = new long[Capacity];

    /// <summary>Gets t and the added bit: <c>t &lt;&lt; 1 | added</c>.</summary>
    public long[] TOp { get; } = new long[Capacity];

    /// <summary>Gets the kind of each value; only filled where <see cref="UniformKind"/> is None.</summary>
    public ValueKind[] Kinds { get; } = new ValueKind[Capacity];

    /// <summary>Gets or sets the kind of all values, None where they differ.</summary>
    public ValueKind UniformKind { get; set; }

    /// <summary>Gets or sets the objects that values of reference kinds point into.</summary>
    public object?[] Dictionary { get; set; } = [];

    /// <summary>Returns the kind of the value of row <paramref name="i"/>.</summary>
    public ValueKind KindAt(int i) => UniformKind == ValueKind.None ? Kinds[i] : UniformKind;

    /// <summary>Returns the value of row <paramref name="i"/>.</summary>
    public Value ValueAt(int i)
    {
        ValueKind kind = KindAt(i);
        // An entry that a row points at is never null: leaves are built from values, and a value of a reference kind has its object.
        return ValueKinds.IsInline(kind) ? Value.Inline(kind, V[i]) : Value.Referenced(kind, Dictionary[V[i]]!);
    }

    /// <summary>Returns the datom of row <paramref name="i"/>.</summary>
    public Datom DatomAt(int i) => new(E[i], A[i], ValueAt(i), TOp[i] >> 1, (TOp[i] & 1) != 0);
}
