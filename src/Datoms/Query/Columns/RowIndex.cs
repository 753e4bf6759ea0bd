using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Accrete.Query.Columns;

/// <summary>Finds the rows of key columns by their codes.</summary>
/// <remarks>One key column whose codes lie close together is addressed directly, others by an open hash table.
/// Rows of one key are chained in ascending order.</remarks>
internal sealed class RowIndex
{
    /// <summary>A range of codes up to so many times the rows is addressed directly: 4 bytes a code.</summary>
    private const int DirectSpread = 8;

    private readonly Column[] _keys;
    private readonly int[] _heads;
    private readonly int[]? _next;
    private readonly long _min;
    private readonly bool _isDirect;
    private readonly int _mask;

    /// <summary>Indexes the rows of columns; with no columns all rows have one key.</summary>
    public RowIndex(Column[] keys, int count)
    {
        _keys = keys;
        Count = count;
        Invariant.Check(
            count >= 0 && (keys.Length == 0 || keys[0].Count == count),
            "keys have a code for each row");
        int[] next = QueryMemory.Ints(count);
        bool isUnique = true;
        if (keys.Length == 1 && TryRange(keys[0].Codes, out _min, out int range))
        {
            _isDirect = true;
            _heads = QueryMemory.Zeros(range);
            ReadOnlySpan<long> codes = keys[0].Codes;
            for (int row = count - 1; row >= 0; row--)
            {
                ref int head = ref _heads[codes[row] - _min];
                next[row] = head;
                isUnique &= head == 0;
                head = row + 1;
            }
        }
        else
        {
            int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, count * 2));
            _heads = QueryMemory.Zeros(size);
            _mask = size - 1;
            for (int row = count - 1; row >= 0; row--)
            {
                ref int head = ref Head(keys, row);
                next[row] = head;
                isUnique &= head == 0;
                head = row + 1;
            }
        }

        _next = isUnique ? null : next;
    }

    /// <summary>Gets how many rows there are.</summary>
    public int Count { get; }

    /// <summary>Gets whether no two rows have one key.</summary>
    public bool IsUnique => _next is null;

    /// <summary>Returns the first row with the key that other columns have in a row, -1 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int First(Column[] keys, int row)
    {
        if (_isDirect)
        {
            ulong at = (ulong)(keys[0].Data[row] - _min);
            return at < (ulong)_heads.Length ? _heads[at] - 1 : -1;
        }

        return Head(keys, row) - 1;
    }

    /// <summary>Finds the first row for each key that other columns have.</summary>
    /// <param name="keys">The other columns.</param>
    /// <param name="count">How many rows they have.</param>
    /// <param name="asking">Gets their rows whose key is here, ascending.</param>
    /// <param name="found">Gets for each of those the first row here.</param>
    public void FindAll(Column[] keys, int count, IntList asking, IntList found)
    {
        Invariant.Check(
            keys.Length == _keys.Length && IsUnique,
            "rows are asked for by the same keys, and found once");
        Span<int> askingRows = asking.Room(count), foundRows = found.Room(count);
        int at = 0;
        for (int row = 0; row < count; row++)
        {
            // Written whether found or not, and overwritten by the next one if not: no branch to guess.
            int first = First(keys, row);
            (askingRows[at], foundRows[at]) = (row, first);
            at += first < 0 ? 0 : 1;
        }

        Invariant.Check(at <= count, "a row finds one at most");
        asking.Took(at);
        found.Took(at);
    }

    /// <summary>Returns the first row with a code in the one key column, -1 where there is none.</summary>
    public int FirstOf(long code)
    {
        if (_isDirect)
        {
            ulong place = (ulong)(code - _min);
            return place < (ulong)_heads.Length ? _heads[place] - 1 : -1;
        }

        int at = (int)(Mix((ulong)code) >> 20) & _mask;
        while (_heads[at] != 0 && _keys[0].Data[_heads[at] - 1] != code)
        {
            at = (at + 1) & _mask;
        }

        return _heads[at] - 1;
    }

    /// <summary>Returns the next row with the same key, -1 after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int row) => _next is null ? -1 : _next[row] - 1;

    /// <summary>Hashes one code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong code)
    {
        ulong mixed = code * 0x9E3779B97F4A7C15UL;
        return mixed ^ (mixed >> 29);
    }

    /// <summary>Hashes the codes of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash(Column[] keys, int row)
    {
        ulong hash = 0;
        foreach (Column key in keys)
        {
            hash = Mix(hash ^ (ulong)key.Data[row]);
        }

        return hash;
    }

    private ref int Head(Column[] keys, int row)
    {
        ulong hash = Hash(keys, row);
        int at = (int)(hash >> 20) & _mask;
        while (true)
        {
            ref int head = ref _heads[at];
            if (head == 0 || SameKey(head - 1, keys, row))
            {
                return ref head;
            }

            at = (at + 1) & _mask;
        }
    }

    private bool SameKey(int own, Column[] keys, int row)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            if (_keys[i].Data[own] != keys[i].Data[row])
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryRange(ReadOnlySpan<long> codes, out long min, out int range)
    {
        CodeRange codeRange = CodeRange.Of(codes);
        min = codeRange.Min;
        ulong spread = codes.Length == 0 ? 0 : codeRange.Spread;
        range = (int)Math.Min(spread + 1, int.MaxValue);
        return spread < (ulong)codes.Length * DirectSpread + 64;
    }
}
