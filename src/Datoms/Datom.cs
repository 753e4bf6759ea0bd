using System;
using Accrete.Values;

namespace Accrete;

/// <summary>One fact: entity, attribute, value, transaction, and whether it was added or retracted.</summary>
public readonly struct Datom : IEquatable<Datom>
{
    private readonly long _tOp;

    /// <summary>Makes a datom of its parts; <paramref name="t"/> is the t, not the id, of its transaction.</summary>
    internal Datom(long e, int a, Value v, long t, bool added)
    {
        E = e;
        A = a;
        V = v;
        _tOp = (t << 1) | (added ? 1L : 0L);
    }

    /// <summary>Gets the entity id.</summary>
    public long E { get; }

    /// <summary>Gets the attribute's id.</summary>
    public int A { get; }

    /// <summary>Gets the value.</summary>
    public Value V { get; }

    /// <summary>Gets the t of the transaction.</summary>
    public long T => _tOp >> 1;

    /// <summary>Gets the entity id of the transaction.</summary>
    public long Tx => EntityIds.ToTx(T);

    /// <summary>Gets whether the fact was asserted; false where it was retracted.</summary>
    public bool Added => (_tOp & 1) != 0;

    /// <summary>Gets t in the high 63 bits and the added bit in the low one. Indexes go by it downwards: newest first,
    /// and an assertion before a retraction of one t.</summary>
    internal long TOp => _tOp;

    /// <summary>Compares all five parts.</summary>
    public bool Equals(Datom other) => E == other.E && A == other.A && _tOp == other._tOp && V.Equals(other.V);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Datom other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(E, A, _tOp, V);

    /// <summary>Compares all five parts.</summary>
    public static bool operator ==(Datom left, Datom right) => left.Equals(right);

    /// <summary>Compares all five parts.</summary>
    public static bool operator !=(Datom left, Datom right) => !left.Equals(right);

    /// <summary>Returns the text <c>[e a v tx added]</c>.</summary>
    public override string ToString() => $"[{E} {A} {V} {Tx} {(Added ? "true" : "false")}]";
}
