using System;
using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Values;

namespace Accrete.Query.Columns;

/// <summary>Gives every distinct value of one query that is not held inline a small number, so that operators
/// compare numbers.</summary>
/// <remarks>Equality is that of <see cref="ValueIdentity"/>. Codes count up from 0 in the order of first sight.
/// One query, one pool; not safe for several threads.</remarks>
internal sealed class ValuePool
{
    /// <summary>The code of nil.</summary>
    public const int NilCode = 0;

    private readonly Dictionary<object, int> _codes = new(ValueIdentity.Instance);
    private readonly Dictionary<object?[], int[]> _dictionaries = new(ReferenceEqualityComparer.Instance);
    private Dictionary<TextNumbers, int[]>? _texts;
    private object?[] _values = new object?[64];
    private int _count = 1;

    /// <summary>Gets how many codes there are.</summary>
    public int Count => _count;

    /// <summary>Gets whether a value is a decimal: two of different codes may be equal then.</summary>
    public bool HoldsDecimals { get; private set; }

    /// <summary>Gets the value of a code.</summary>
    public object? this[long code] => _values[code];

    /// <summary>Returns the code of a value, a new one where it was not seen before.</summary>
    public int Intern(object? value)
    {
        if (value is null)
        {
            return NilCode;
        }

        if (_codes.TryGetValue(value, out int code))
        {
            return code;
        }

        if (_count == _values.Length)
        {
            Array.Resize(ref _values, _count * 2);
        }

        HoldsDecimals |= value is BigDecimal;
        _codes.Add(value, _count);
        Invariant.Check(_codes.Count == _count, "each value has one code");
        _values[_count] = value;
        return _count++;
    }

    /// <summary>Finds the code of a value without making one.</summary>
    /// <returns>False where no column of this query can hold the value's code yet.</returns>
    public bool TryFind(object? value, out int code)
    {
        code = NilCode;
        return value is null || _codes.TryGetValue(value, out code);
    }

    /// <summary>Returns the codes, so far as they are known (else -1), of the entries of a batch's
    /// dictionary.</summary>
    /// <remarks>Only entries that rows really point at are interned, by <see cref="InternEntry"/>.</remarks>
    public int[] CodesOf(object?[] dictionary)
    {
        if (!_dictionaries.TryGetValue(dictionary, out int[]? codes))
        {
            codes = new int[dictionary.Length];
            Array.Fill(codes, -1);
            _dictionaries.Add(dictionary, codes);
        }

        return codes;
    }

    /// <summary>Interns one entry of a dictionary and notes its code in <paramref name="codes"/>.</summary>
    public int InternEntry(int[] codes, long entry, ValueKind kind, object reference)
    {
        Invariant.Check(
            entry >= 0 && entry < codes.Length && codes[entry] < 0,
            "an entry of a dictionary is interned once");
        object? value = ValueConversion.ToObject(Value.Referenced(kind, reference));
        return codes[entry] = Intern(value);
    }

    /// <summary>Returns the codes, so far as they are known (else -1), of numbered texts: room for all numbers given
    /// out so far.</summary>
    public int[] CodesOf(TextNumbers texts)
    {
        int count = texts.Count;
        _texts ??= new Dictionary<TextNumbers, int[]>(ReferenceEqualityComparer.Instance);
        if (!_texts.TryGetValue(texts, out int[]? codes) || codes.Length < count)
        {
            int known = codes?.Length ?? 0;
            Array.Resize(ref codes, count);
            codes.AsSpan(known).Fill(-1);
            _texts[texts] = codes;
        }

        return codes;
    }

    /// <summary>Returns the bits of a value that a column of an inline kind can hold.</summary>
    /// <returns>False for nil and for values that only a pooled column holds.</returns>
    public static bool TryInline(object? value, out ColumnKind kind, out long bits)
    {
        switch (value)
        {
            case long number:
                (kind, bits) = (ColumnKind.Long, number);
                return true;
            case double number:
                (kind, bits) = (ColumnKind.Double, BitConverter.DoubleToInt64Bits(number));
                return true;
            case float number:
                (kind, bits) = (ColumnKind.Float, BitConverter.DoubleToInt64Bits(number));
                return true;
            case bool truth:
                (kind, bits) = (ColumnKind.Boolean, truth ? 1 : 0);
                return true;
            case Instant instant:
                (kind, bits) = (ColumnKind.Instant, instant.EpochMilliseconds);
                return true;
            default:
                (kind, bits) = (ColumnKind.Pooled, 0);
                return false;
        }
    }
}
