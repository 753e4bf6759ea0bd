using System;
using Accrete.Values;

namespace Accrete.Index.Reading;

/// <summary>The values that a bulk probe looks for, all of one kind.</summary>
internal readonly ref struct ProbeKeys
{
    private readonly ReadOnlySpan<long> _codes;
    private readonly ReadOnlySpan<object?> _dictionary;

    /// <summary>Makes keys of columns.</summary>
    /// <param name="kind">The kind of all values; must be that of the attribute for anything to be found.</param>
    /// <param name="codes">Bits of inline kinds, else indexes into the dictionary.</param>
    /// <param name="dictionary">The objects of values of reference kinds.</param>
    public ProbeKeys(ValueKind kind, ReadOnlySpan<long> codes, ReadOnlySpan<object?> dictionary = default)
    {
        Kind = kind;
        _codes = codes;
        _dictionary = dictionary;
    }

    /// <summary>Gets the kind of all values.</summary>
    public ValueKind Kind { get; }

    /// <summary>Gets how many values there are.</summary>
    public int Count => _codes.Length;

    /// <summary>Gets the bits of inline kinds, else indexes into the dictionary.</summary>
    public ReadOnlySpan<long> Codes => _codes;

    /// <summary>Returns the value of row <paramref name="i"/>.</summary>
    public Value ValueAt(int i) => ValueKinds.IsInline(Kind)
        ? Value.Inline(Kind, _codes[i])
        : Value.Referenced(
            Kind, _dictionary[(int)_codes[i]] ?? throw new InvalidOperationException("a probe has no object"));
}
