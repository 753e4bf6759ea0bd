using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Accrete.Index.Leaves;

/// <summary>A column of a segment: numbers as a base and unsigned differences of 0 to 8 bytes each,
/// little-endian.</summary>
/// <remarks>Any row is read in constant time; a column of one number takes no room. The bytes are those of the
/// stored form, with <see cref="Padding"/> bytes behind them, so that each difference can be read as 8 bytes.
/// Where the numbers leave wide gaps, the bytes are codes that <see cref="ColumnSteps"/> spreads over them;
/// codes stand in the order of their numbers, so that searches work on codes alone.</remarks>
internal readonly struct PackedColumn
{
    /// <summary>How many bytes behind the last difference may be read.</summary>
    public const int Padding = 8;

    private readonly byte[] _bytes;
    private readonly ColumnSteps? _steps;
    private readonly long _base;
    private readonly int _start;
    private readonly int _width;

    /// <summary>Makes a column over bytes of a segment.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="start">Where the column begins in them.</param>
    /// <param name="base">The smallest number.</param>
    /// <param name="width">How many bytes a row has.</param>
    /// <param name="steps">Spreads the codes over numbers with gaps, which begin with the base; null where the
    /// bytes are differences.</param>
    public PackedColumn(byte[] bytes, int start, long @base, int width, ColumnSteps? steps = null)
    {
        Debug.Assert(width is >= 0 and <= 8, "a width beyond 8 bytes");
        _bytes = bytes;
        _start = start;
        _base = @base;
        _width = width;
        _steps = steps;
    }

    /// <summary>Gets the smallest number, from which the differences count.</summary>
    public long Base => _base;

    /// <summary>Gets how many bytes a difference has.</summary>
    public int Width => _width;

    /// <summary>Gets what spreads codes over numbers; null for a column of plain differences.</summary>
    public ColumnSteps? Steps => _steps;

    private ulong Mask => _width == 8 ? ulong.MaxValue : (1UL << (_width * 8)) - 1;

    /// <summary>Gets the number of a row.</summary>
    public long this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _steps is null ? _base + (long)DifferenceAt(row) : _steps.NumberOf(DifferenceAt(row));
    }

    /// <summary>Packs numbers into a column of plain differences.</summary>
    public static PackedColumn Pack(ReadOnlySpan<long> numbers)
    {
        (long low, int width) = Measure(numbers);
        return Pack(numbers, low, width);
    }

    private static PackedColumn Pack(ReadOnlySpan<long> numbers, long low, int width)
    {
        Invariant.Check(width is >= 0 and <= 8, "a difference has at most 8 bytes");
        byte[] bytes = new byte[(width * numbers.Length) + Padding];
        for (int i = 0; i < numbers.Length && width > 0; i++)
        {
            // Later rows overwrite what an 8-byte write leaves behind its own bytes.
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * width), (ulong)(numbers[i] - low));
        }

        return new PackedColumn(bytes, 0, low, width);
    }

    /// <summary>Packs numbers that may lie in a few places far from each other, as ids of several partitions
    /// do.</summary>
    public static PackedColumn PackClusters(ReadOnlySpan<long> numbers)
    {
        (long low, int width) = Measure(numbers);
        return width > ColumnSteps.GapBytes && ColumnSteps.OfClusters(numbers) is { } steps && steps.Width < width
            ? Pack(numbers, low, steps)
            : Pack(numbers, low, width);
    }

    /// <summary>Packs numbers of which there are few different ones, as transactions in a leaf.</summary>
    public static PackedColumn PackRepeated(ReadOnlySpan<long> numbers)
    {
        (long low, int width) = Measure(numbers);
        byte[] bytes = new byte[width > 1 ? numbers.Length + Padding : 0];
        return width > 1 && ColumnSteps.OfDistinct(numbers, width, bytes) is { } steps
            ? new PackedColumn(bytes, 0, low, 1, steps)
            : Pack(numbers, low, width);
    }

    private static PackedColumn Pack(ReadOnlySpan<long> numbers, long low, ColumnSteps steps)
    {
        Invariant.Check(steps.Width is >= 0 and <= 8, "a code has at most 8 bytes");
        byte[] bytes = new byte[(steps.Width * numbers.Length) + Padding];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * steps.Width), steps.CodeNotBelow(numbers[i]));
        }

        return new PackedColumn(bytes, 0, low, steps.Width, steps);
    }

    /// <summary>Returns the stored bytes of the first rows.</summary>
    public ReadOnlySpan<byte> Stored(int rows) => _bytes.AsSpan(_start, rows * _width);

    /// <summary>Returns the differences of some rows from <see cref="Base"/>, where there are no steps and they
    /// have the width of the type.</summary>
    public ReadOnlySpan<T> Differences<T>(int start, int end)
        where T : unmanaged
    {
        Invariant.Check(_steps is null && Unsafe.SizeOf<T>() == _width, "a column of differences of this width");
        return Raw<T>(start, end - start);
    }

    /// <summary>Reads rows from <paramref name="start"/> on.</summary>
    public void Decode(int start, Span<long> target)
    {
        Invariant.Check(start >= 0, "a column is read from a row on");
        if (_steps is not null)
        {
            new PackedColumn(_bytes, _start, 0, _width).Decode(start, target);
            _steps.Spread(target);
            return;
        }

        switch (_width)
        {
            case 0:
                target.Fill(_base);
                break;
            case 1:
                Widen(Raw<byte>(start, target.Length), target);
                break;
            case 2:
                Widen(Raw<ushort>(start, target.Length), target);
                break;
            case 4:
                Widen(Raw<uint>(start, target.Length), target);
                break;
            default:
                DecodeOdd(start, target);
                break;
        }
    }

    /// <summary>Replaces row numbers by the numbers of those rows, each with something added.</summary>
    public void Resolve(Span<long> rows, long added)
    {
        if (_steps is not null)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = this[(int)rows[i]] + added;
            }

            return;
        }

        ReadOnlySpan<byte> bytes = _bytes.AsSpan(_start);
        ulong mask = Mask;
        int width = _width;
        long start = _base + added;
        for (int i = 0; i < rows.Length; i++)
        {
            ulong difference = BinaryPrimitives.ReadUInt64LittleEndian(bytes[((int)rows[i] * width)..]);
            rows[i] = start + (long)(difference & mask);
        }
    }

    /// <summary>Finds the first row of an ascending part that is not below a number.</summary>
    /// <returns>The row; <paramref name="high"/> where all are below.</returns>
    public int FirstNotBelow(int low, int high, long number)
    {
        if (number <= _base)
        {
            return low;
        }

        ulong difference = CodeNotBelow(number);
        if (difference > Mask)
        {
            return high;
        }

        return _width switch
        {
            1 => low + Search(Raw<byte>(low, high - low), (byte)difference),
            2 => low + Search(Raw<ushort>(low, high - low), (ushort)difference),
            4 => low + Search(Raw<uint>(low, high - low), (uint)difference),
            _ => Search(low, high, difference),
        };
    }

    /// <summary>Does what <see cref="FirstNotBelow"/> does where the row is mostly near
    /// <paramref name="low"/>.</summary>
    public int FirstNotBelowNear(int low, int high, long number)
    {
        int step = 1;
        int end = low;
        while (end < high && this[end] < number)
        {
            low = end + 1;
            end += step;
            step *= 2;
        }

        return low == end ? low : FirstNotBelow(low, Math.Min(end, high), number);
    }

    /// <summary>Finds the first row of an ascending part that is above a number, which is near
    /// <paramref name="low"/>.</summary>
    /// <returns>The row; <paramref name="high"/> where none is above.</returns>
    public int FirstAbove(int low, int high, long number)
    {
        if (number < _base)
        {
            return low;
        }

        ulong above = number == long.MaxValue ? ulong.MaxValue : CodeNotBelow(number + 1);
        if (above > Mask || number == long.MaxValue)
        {
            return high;
        }

        int step = 1;
        while (low + step - 1 < high && DifferenceAt(low + step - 1) < above)
        {
            low += step;
            step *= 2;
        }

        return FirstNotBelow(low, Math.Min(high, low + step - 1), number + 1);
    }

    /// <summary>Returns the first code of a number not below another, which lies above the base.</summary>
    private ulong CodeNotBelow(long number) =>
        _steps is null ? (ulong)(number - _base) : _steps.CodeNotBelow(number);

    private static (long Low, int Width) Measure(ReadOnlySpan<long> numbers)
    {
        long low = long.MaxValue;
        long high = long.MinValue;
        foreach (long number in numbers)
        {
            low = Math.Min(low, number);
            high = Math.Max(high, number);
        }

        return numbers.IsEmpty ? (0, 0) : (low, (64 - BitOperations.LeadingZeroCount((ulong)(high - low)) + 7) / 8);
    }

    private static int Search<T>(ReadOnlySpan<T> rows, T difference)
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        int low = 0;
        int length = rows.Length;
        while (length > 0)
        {
            int half = length >> 1;
            int next = low + half + 1;
            bool below = rows[low + half] < difference;
            low = below ? next : low;
            length = below ? length - half - 1 : half;
        }

        return low;
    }

    private int Search(int low, int high, ulong difference)
    {
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (DifferenceAt(middle) < difference)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong DifferenceAt(int row) =>
        BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(_start + (row * _width))) & Mask;

    /// <summary>Reads differences of 3, 5, 6, 7 or 8 bytes, each as 8 bytes of which the upper ones are cut
    /// off.</summary>
    private void DecodeOdd(int start, Span<long> target)
    {
        int width = _width;
        ulong mask = Mask;
        long @base = _base;
        ReadOnlySpan<byte> bytes = _bytes.AsSpan(_start + (start * width));
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = @base + (long)(BinaryPrimitives.ReadUInt64LittleEndian(bytes) & mask);
            bytes = bytes[width..];
        }
    }

    private ReadOnlySpan<T> Raw<T>(int start, int count)
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(_bytes.AsSpan(_start + (start * _width), count * _width));

    private void Widen(ReadOnlySpan<byte> rows, Span<long> target)
    {
        int i = 0;
        for (; i <= rows.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Create(rows[i..]));
            Store(low, target[i..]);
            Store(high, target[(i + 8)..]);
        }

        for (; i < rows.Length; i++)
        {
            target[i] = _base + rows[i];
        }
    }

    private void Widen(ReadOnlySpan<ushort> rows, Span<long> target)
    {
        int i = 0;
        for (; i <= rows.Length - Vector128<ushort>.Count; i += Vector128<ushort>.Count)
        {
            Store(Vector128.Create(rows[i..]), target[i..]);
        }

        for (; i < rows.Length; i++)
        {
            target[i] = _base + rows[i];
        }
    }

    private void Widen(ReadOnlySpan<uint> rows, Span<long> target)
    {
        int i = 0;
        for (; i <= rows.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
        {
            Store(Vector256.Create(rows[i..]), target[i..]);
        }

        for (; i < rows.Length; i++)
        {
            target[i] = _base + rows[i];
        }
    }

    private void Store(Vector128<ushort> rows, Span<long> target)
    {
        (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(rows);
        Store(Vector256.Create(low, high), target);
    }

    private void Store(Vector256<uint> rows, Span<long> target)
    {
        (Vector256<ulong> low, Vector256<ulong> high) = Vector256.Widen(rows);
        Vector256<long> @base = Vector256.Create(_base);
        (low.AsInt64() + @base).CopyTo(target);
        (high.AsInt64() + @base).CopyTo(target[4..]);
    }
}
