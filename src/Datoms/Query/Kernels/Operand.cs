using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Accrete.Query.Columns;

namespace Accrete.Query.Kernels;

/// <summary>One side of a computation over rows: a column, or one value for all of them.</summary>
/// <remarks>Kernels take rows in blocks that stay in the nearest cache: a column of the kind that is wanted is read
/// where it lies, anything else is put into a buffer first.</remarks>
internal readonly struct Operand
{
    /// <summary>How many rows a block has at most.</summary>
    public const int BlockRows = 1024;

    private readonly Column? _column;
    private readonly long _constant;

    private Operand(Column? column, ColumnKind kind, long constant)
    {
        _column = column;
        Kind = kind;
        _constant = constant;
    }

    /// <summary>Gets what the codes stand for.</summary>
    public ColumnKind Kind { get; }

    /// <summary>Gets whether there is one value for all rows.</summary>
    public bool IsConstant => _column is null;

    /// <summary>Gets whether the values are longs, doubles or floats.</summary>
    public bool IsNumber => Kind is ColumnKind.Long or ColumnKind.Double or ColumnKind.Float;

    /// <summary>Gets whether the values are doubles or floats: either is held as the bits of a double.</summary>
    public bool IsReal => Kind is ColumnKind.Double or ColumnKind.Float;

    /// <summary>Makes a side of a column.</summary>
    public static Operand Of(Column column) => new(column, column.Kind, 0);

    /// <summary>Makes a side of the code of one value.</summary>
    public static Operand Of(ColumnKind kind, long code) => new(null, kind, code);

    /// <summary>Makes a side of one value that a column could hold without a pool.</summary>
    public static bool TryOf(object? value, [NotNullWhen(true)] out Operand? operand)
    {
        operand = ValuePool.TryInline(value, out ColumnKind kind, out long bits) ? Of(kind, bits) : null;
        return operand is not null;
    }

    /// <summary>Returns a buffer for the blocks of so many rows.</summary>
    public static long[] Buffer(int rows) => new long[Math.Min(rows, BlockRows)];

    /// <summary>Returns the codes of some rows.</summary>
    /// <param name="from">The first row.</param>
    /// <param name="count">How many.</param>
    /// <param name="buffer">Room for them.</param>
    public ReadOnlySpan<long> Codes(int from, int count, Span<long> buffer)
    {
        if (_column is not null)
        {
            return _column.Codes.Slice(from, count);
        }

        buffer[..count].Fill(_constant);
        return buffer[..count];
    }

    /// <summary>Returns the numbers of some rows as doubles.</summary>
    /// <inheritdoc cref="Codes"/>
    public ReadOnlySpan<double> Doubles(int from, int count, Span<long> buffer)
    {
        if (IsReal)
        {
            return MemoryMarshal.Cast<long, double>(Codes(from, count, buffer));
        }

        Invariant.Check(Kind == ColumnKind.Long, "what is calculated with is a number");
        ReadOnlySpan<long> codes = Codes(from, count, buffer);
        Span<double> numbers = MemoryMarshal.Cast<long, double>(buffer[..count]);
        for (int i = 0; i < codes.Length; i++)
        {
            numbers[i] = codes[i];
        }

        return numbers;
    }

    /// <summary>Returns the numbers of some rows as doubles, each negated before it becomes one, as the library does to
    /// subtract: zero of a whole number has no sign.</summary>
    /// <returns>False where a long has no negative.</returns>
    public bool TryNegated(int from, int count, Span<long> buffer, out ReadOnlySpan<double> numbers)
    {
        ReadOnlySpan<long> codes = Codes(from, count, buffer);
        Span<double> negated = MemoryMarshal.Cast<long, double>(buffer[..count]);
        numbers = negated;
        if (IsReal)
        {
            ReadOnlySpan<double> reals = MemoryMarshal.Cast<long, double>(codes);
            for (int i = 0; i < reals.Length; i++)
            {
                negated[i] = -reals[i];
            }

            return true;
        }

        bool fits = true;
        for (int i = 0; i < codes.Length; i++)
        {
            fits &= codes[i] != long.MinValue;
            negated[i] = unchecked(-codes[i]);
        }

        return fits;
    }
}
