using System;
using System.Diagnostics;
using System.Numerics;

namespace Accrete.Index.Leaves;

/// <summary>Spreads the codes of a column over numbers with gaps between them: a step is a run of neighbouring
/// numbers.</summary>
/// <remarks>Codes ascend with their numbers. Ids of two partitions lie 2^42 apart, and the transactions of a leaf are
/// few though their t differ much: without the gaps either takes a byte or two.</remarks>
internal sealed class ColumnSteps
{
    /// <summary>Columns up to so many bytes are not searched for gaps between clusters.</summary>
    public const int GapBytes = 4;

    /// <summary>The most clusters; each number is looked for among them.</summary>
    public const int ClustersMax = 16;

    /// <summary>The most numbers of a table: an index takes one byte.</summary>
    public const int DistinctMax = 256;

    /// <summary>What a table takes beside its numbers; it has to save more.</summary>
    private const int Overhead = 96;

    private readonly PackedColumn _numbers;
    private readonly ulong[] _starts;

    /// <summary>Makes steps.</summary>
    /// <param name="count">How many.</param>
    /// <param name="numbers">The first number of each, ascending.</param>
    /// <param name="starts">The code of each of these, ascending from 0; empty where every step is one number.</param>
    /// <param name="width">How many bytes the codes take.</param>
    public ColumnSteps(int count, PackedColumn numbers, ulong[] starts, int width)
    {
        Debug.Assert(starts.Length == 0 || starts.Length == count, "a code for each step");
        Count = count;
        _numbers = numbers;
        _starts = starts;
        Width = width;
    }

    /// <summary>Gets how many steps there are.</summary>
    public int Count { get; }

    /// <summary>Gets how many bytes the codes take.</summary>
    public int Width { get; }

    /// <summary>Gets whether every step is one number.</summary>
    public bool IsTable => _starts.Length == 0;

    /// <summary>Gets the first number of each step.</summary>
    public ref readonly PackedColumn Numbers => ref _numbers;

    /// <summary>Gets the code of each of these; empty for a table.</summary>
    public ReadOnlySpan<ulong> Starts => _starts;

    /// <summary>Finds clusters of numbers.</summary>
    /// <returns>Null where there are too many.</returns>
    public static ColumnSteps? OfClusters(ReadOnlySpan<long> numbers)
    {
        const int bits = GapBytes * 8;
        Span<(long Low, long High)> found = new (long, long)[ClustersMax];
        int count = 0;
        int last = 0;
        foreach (long number in numbers)
        {
            if (count == 0 || found[last].Low >> bits != number >> bits)
            {
                last = 0;
                while (last < count && found[last].Low >> bits != number >> bits)
                {
                    last++;
                }

                if (last == ClustersMax)
                {
                    return null;
                }

                if (last == count)
                {
                    found[count++] = (number, number);
                }
            }

            ref (long Low, long High) cluster = ref found[last];
            cluster = (Math.Min(cluster.Low, number), Math.Max(cluster.High, number));
        }

        return OfClusters(found[..count]);
    }

    /// <summary>Makes a table of the different numbers where it saves room.</summary>
    /// <param name="numbers">All numbers.</param>
    /// <param name="width">How many bytes one of them takes.</param>
    /// <param name="codes">Gets the code of each.</param>
    public static ColumnSteps? OfDistinct(ReadOnlySpan<long> numbers, int width, Span<byte> codes)
    {
        DistinctNumbers distinct = new();
        for (int i = 0; i < numbers.Length; i++)
        {
            int index = distinct.IndexOf(numbers[i]);
            if (index < 0)
            {
                return null;
            }

            codes[i] = (byte)index;
        }

        ReadOnlySpan<byte> ranks = distinct.Sort(out ReadOnlySpan<long> sorted);
        Invariant.Check(
            sorted.Length is > 0 and <= DistinctMax && sorted[0] <= sorted[^1],
            "a table of numbers ascends");
        PackedColumn table = PackedColumn.Pack(sorted);
        if ((long)numbers.Length * (width - 1) <= (sorted.Length * table.Width) + Overhead)
        {
            return null;
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            codes[i] = ranks[codes[i]];
        }

        return new ColumnSteps(sorted.Length, table, [], 1);
    }

    /// <summary>Returns the number of a code.</summary>
    public long NumberOf(ulong code)
    {
        if (IsTable)
        {
            return _numbers[(int)code];
        }

        int step = Count - 1;
        while (_starts[step] > code)
        {
            step--;
        }

        return _numbers[step] + (long)(code - _starts[step]);
    }

    /// <summary>Returns the code of the first number that is not below another.</summary>
    /// <returns>A code beyond all where there is none.</returns>
    public ulong CodeNotBelow(long number)
    {
        int step = _numbers.FirstNotBelow(0, Count, number);
        if (step < Count && _numbers[step] == number)
        {
            return IsTable ? (ulong)step : _starts[step];
        }

        if (IsTable || step == 0)
        {
            return (ulong)step;
        }

        // It lies in the step before, or in the gap behind that.
        ulong distance = (ulong)(number - _numbers[step - 1]);
        ulong code = _starts[step - 1] + Math.Min(distance, ulong.MaxValue - _starts[step - 1]);
        return step < Count ? Math.Min(code, _starts[step]) : code;
    }

    /// <summary>Turns codes into their numbers.</summary>
    public void Spread(Span<long> codes)
    {
        if (IsTable && codes.Length > Count)
        {
            long[] table = new long[DistinctMax];
            _numbers.Decode(0, table.AsSpan(0, Count));
            for (int i = 0; i < codes.Length; i++)
            {
                codes[i] = table[(byte)codes[i]];
            }

            return;
        }

        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = NumberOf((ulong)codes[i]);
        }
    }

    private static ColumnSteps OfClusters(Span<(long Low, long High)> clusters)
    {
        Invariant.Check(clusters.Length is > 0 and <= ClustersMax, "a column has from 1 to some clusters");
        clusters.Sort((left, right) => left.Low.CompareTo(right.Low));
        long[] numbers = new long[clusters.Length];
        ulong[] starts = new ulong[clusters.Length];
        ulong next = 0;
        for (int i = 0; i < clusters.Length; i++)
        {
            Invariant.Check(i == 0 || clusters[i - 1].High < clusters[i].Low, "clusters lie apart");
            (numbers[i], starts[i]) = (clusters[i].Low, next);
            next += (ulong)(clusters[i].High - clusters[i].Low) + 1;
        }

        int width = (64 - BitOperations.LeadingZeroCount(next - 1) + 7) / 8;
        return new ColumnSteps(clusters.Length, PackedColumn.Pack(numbers), starts, width);
    }
}
