using System;
using System.Diagnostics;
using System.Numerics;
using Accrete.Edn;

namespace Accrete.Values;

/// <summary>One value of a datom in 16 bytes: inline for ref, long, boolean, double, float and instant, else
/// a reference.</summary>
/// <remarks><c>_object</c> is a <see cref="KindTag"/> for inline kinds; for the others it is the value itself and
/// <c>_bits</c> holds the kind.</remarks>
public readonly struct Value : IEquatable<Value>
{
    private readonly object? _object;
    private readonly long _bits;

    private Value(object? @object, long bits)
    {
        _object = @object;
        _bits = bits;
    }

    /// <summary>Gets the kind; <see cref="ValueKind.None"/> for <see langword="default"/>.</summary>
    public ValueKind Kind => _object is KindTag tag ? tag.Kind : (ValueKind)(byte)_bits;

    /// <summary>Gets whether the value is held in <see cref="Bits"/>.</summary>
    internal bool IsInline => _object is KindTag;

    /// <summary>Gets the 64 bits of an inline value: the number itself, 0 or 1, milliseconds, or the bits of a double
    /// (a float is widened to its double).</summary>
    internal long Bits => _bits;

    /// <summary>Gets the object of a value that is not inline: string, Keyword, Symbol, Guid (boxed), Uri, byte[],
    /// BigInteger (boxed), BigDecimal (boxed), TupleValue, DatabaseFunction.</summary>
    internal object? Reference => _object;

    /// <summary>Makes a value of an inline kind from its bits.</summary>
    internal static Value Inline(ValueKind kind, long bits) => new(KindTag.Of(kind), bits);

    /// <summary>Makes a value of a reference kind from its object.</summary>
    internal static Value Referenced(ValueKind kind, object reference) => new(reference, (long)kind);

    /// <summary>Makes a <c>:db.type/ref</c>.</summary>
    public static Value Ref(long entityId) => Inline(ValueKind.Ref, entityId);

    /// <summary>Makes a <c>:db.type/long</c>.</summary>
    public static Value Long(long number) => Inline(ValueKind.Long, number);

    /// <summary>Makes a <c>:db.type/boolean</c>.</summary>
    public static Value Boolean(bool truth) => Inline(ValueKind.Boolean, truth ? 1 : 0);

    /// <summary>Makes a <c>:db.type/instant</c>.</summary>
    public static Value Instant(Instant instant) => Inline(ValueKind.Instant, instant.EpochMilliseconds);

    /// <summary>Makes a <c>:db.type/double</c>.</summary>
    public static Value Double(double number) => Inline(ValueKind.Double, BitConverter.DoubleToInt64Bits(number));

    /// <summary>Makes a <c>:db.type/float</c>.</summary>
    public static Value Float(float number) => Inline(ValueKind.Float, BitConverter.DoubleToInt64Bits(number));

    /// <summary>Makes a <c>:db.type/string</c>.</summary>
    public static Value String(string text) => Referenced(ValueKind.String, text);

    /// <summary>Makes a <c>:db.type/keyword</c>.</summary>
    public static Value Keyword(Keyword keyword) => Referenced(ValueKind.Keyword, keyword);

    /// <summary>Makes a <c>:db.type/symbol</c>.</summary>
    public static Value Symbol(Symbol symbol) => Referenced(ValueKind.Symbol, symbol);

    /// <summary>Makes a <c>:db.type/uuid</c>.</summary>
    public static Value Uuid(Guid uuid) => Referenced(ValueKind.Uuid, uuid);

    /// <summary>Makes a <c>:db.type/uri</c>.</summary>
    public static Value Uri(Uri uri) => Referenced(ValueKind.Uri, uri);

    /// <summary>Makes a <c>:db.type/bytes</c>; the array must not change afterwards.</summary>
    public static Value Bytes(byte[] bytes) => Referenced(ValueKind.Bytes, bytes);

    /// <summary>Makes a <c>:db.type/bigint</c>.</summary>
    public static Value BigInt(BigInteger number) => Referenced(ValueKind.BigInt, number);

    /// <summary>Makes a <c>:db.type/bigdec</c>.</summary>
    public static Value BigDec(BigDecimal number) => Referenced(ValueKind.BigDec, number);

    /// <summary>Makes a <c>:db.type/tuple</c>.</summary>
    public static Value Tuple(TupleValue tuple) => Referenced(ValueKind.Tuple, tuple);

    /// <summary>Gets the number of a long or ref, the milliseconds of an instant.</summary>
    public long AsLong()
    {
        Debug.Assert(Kind is ValueKind.Long or ValueKind.Ref or ValueKind.Instant, "not held as a long");
        return _bits;
    }

    /// <summary>Returns the value as EDN has it: long for a ref too, double for a float's exact shortest
    /// decimal kept as float, EdnVector for a tuple.</summary>
    public object? ToObject() => ValueConversion.ToObject(this);

    /// <inheritdoc/>
    public bool Equals(Value other) => ValueComparer.Equal(this, other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ValueComparer.Hash(this);

    /// <summary>Compares kind and value.</summary>
    public static bool operator ==(Value left, Value right) => left.Equals(right);

    /// <summary>Compares kind and value.</summary>
    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <summary>Returns the EDN text.</summary>
    public override string ToString() => EdnPrinter.Print(ToObject());
}
