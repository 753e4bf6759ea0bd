using System;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Query.Columns;
using Accrete.Values;

namespace Accrete.Query.Patterns;

/// <summary>Takes those datoms that a pattern matches into columns, from scans and from probes alike.</summary>
internal sealed class DatomReader
{
    /// <summary>The most rows that room is made for beforehand.</summary>
    private const int CapacityMax = 1 << 22;

    private readonly PreparedPattern _pattern;
    private readonly bool _comparesValue;
    private readonly long _constantBits;
    private readonly object? _constantObject;
    private readonly EntryCodes? _codes;
    private int[] _selected = [];
    private long[] _picked = [];
    private object?[]? _statesOf;
    private byte[] _states = [];

    /// <summary>Makes a reader for a pattern.</summary>
    /// <param name="pattern">The pattern; its attribute is known.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="places">Which columns are wanted.</param>
    /// <param name="isProbe">Whether rows are noted too, and constants compared that the range would have
    /// settled.</param>
    public DatomReader(PreparedPattern pattern, ValuePool pool, Places places, bool isProbe)
    {
        _pattern = pattern;
        _comparesValue = pattern.Constant is not null && (isProbe || !pattern.IsValueInRange);
        int capacity = isProbe || _comparesValue ? 0 : (int)Math.Min(pattern.Count, CapacityMax);
        E = Wanted(Places.E, ColumnKind.Long);
        V = Wanted(Places.V, pattern.ValueColumnKind);
        Tx = Wanted(Places.Tx, ColumnKind.Long);
        Op = Wanted(Places.Op, ColumnKind.Boolean);
        Rows = isProbe ? new IntList() : null;
        _codes = V is { Kind: ColumnKind.Pooled } ? EntryCodes.Of(pattern, pool) : null;
        if (pattern.Constant is { } constant)
        {
            _constantBits = constant.Bits;
            _constantObject = constant.IsInline ? null : constant.ToObject();
        }

        Column? Wanted(Places place, ColumnKind kind) =>
            (places & place) == 0 ? null : Column.Sized(kind, capacity);
    }

    /// <summary>Gets the entities, null where not wanted.</summary>
    public Column? E { get; }

    /// <summary>Gets the values, null where not wanted.</summary>
    public Column? V { get; }

    /// <summary>Gets the transactions' ids, null where not wanted.</summary>
    public Column? Tx { get; }

    /// <summary>Gets the added bits, null where not wanted.</summary>
    public Column? Op { get; }

    /// <summary>Gets the probing rows, null where it is a scan.</summary>
    public IntList? Rows { get; }

    /// <summary>Gets whether t or the added bit of the datoms is looked at.</summary>
    public bool NeedsTimes => Tx is not null || Op is not null || _pattern.T is not null || _pattern.Added is not null;

    /// <summary>Gets how many datoms were taken.</summary>
    public int Count { get; private set; }

    /// <summary>Takes the matching datoms of a batch.</summary>
    public void Take(DatomBatch batch) => Take(
        batch.E.AsSpan(0, batch.Count),
        batch.V.AsSpan(0, batch.Count),
        batch.TOp.AsSpan(0, batch.Count),
        default,
        batch.Count == 0 ? ValueKind.None : batch.KindAt(0),
        batch.Dictionary,
        batch.IsOfLeaf);

    /// <summary>Takes the matching datoms of a probe.</summary>
    public void Take(ProbeResult found)
    {
        if (found.Runs.Count == 0)
        {
            Take(found.E, found.V, found.TOp, found.Row, found.Kind, [], false);
            return;
        }

        for (int run = 0; run < found.Runs.Count; run++)
        {
            int start = found.Runs[run].Start;
            int length = (run + 1 < found.Runs.Count ? found.Runs[run + 1].Start : found.Count) - start;
            Take(
                found.E.Slice(start, length),
                found.V.Slice(start, length),
                found.TOp.Slice(start, length),
                found.Row.Slice(start, length),
                found.Kind,
                found.Runs[run].Dictionary,
                found.Runs[run].IsOfLeaf);
        }
    }

    private void Take(
        ReadOnlySpan<long> e, ReadOnlySpan<long> v, ReadOnlySpan<long> tOp, ReadOnlySpan<int> rows, ValueKind kind,
        object?[] dictionary, bool isOfLeaf)
    {
        Invariant.Check(
            e.Length == v.Length && e.Length == tOp.Length && (rows.Length == 0 || rows.Length == e.Length),
            "columns of datoms are as long as each other");
        if (e.Length == 0)
        {
            return;
        }

        bool selects = _comparesValue || _pattern.T is not null || _pattern.Added is not null;
        if (!selects)
        {
            Append(e, v, tOp, rows, kind, dictionary, isOfLeaf);
            return;
        }

        ReadOnlySpan<int> selected = Select(v, tOp, kind, dictionary);
        if (selected.Length == e.Length)
        {
            Append(e, v, tOp, rows, kind, dictionary, isOfLeaf);
        }
        else if (selected.Length > 0)
        {
            AppendSelected(selected, e, v, tOp, rows, kind, dictionary, isOfLeaf);
        }
    }

    private ReadOnlySpan<int> Select(ReadOnlySpan<long> v, ReadOnlySpan<long> tOp, ValueKind kind, object?[] dictionary)
    {
        if (_selected.Length < v.Length)
        {
            _selected = new int[v.Length];
        }

        int count = 0;
        long? t = _pattern.T;
        bool? added = _pattern.Added;
        bool isInline = ValueKinds.IsInline(kind);
        bool notes = EntryCodes.IsNoted(v.Length, dictionary);
        for (int i = 0; i < v.Length; i++)
        {
            if (_comparesValue && !(isInline ? v[i] == _constantBits : IsConstant(v[i], kind, dictionary, notes)))
            {
                continue;
            }

            if ((t is null || tOp[i] >> 1 == t) && (added is null || ((tOp[i] & 1) != 0) == added))
            {
                _selected[count++] = i;
            }
        }

        return _selected.AsSpan(0, count);
    }

    /// <summary>Tells whether an entry of a dictionary is the constant; each entry is compared once, where
    /// noting it pays.</summary>
    private bool IsConstant(long entry, ValueKind kind, object?[] dictionary, bool notes)
    {
        const byte equal = 1, different = 2;
        if (!notes)
        {
            return IsConstant(kind, dictionary[entry]);
        }

        if (!ReferenceEquals(_statesOf, dictionary))
        {
            _statesOf = dictionary;
            _states = new byte[dictionary.Length];
        }

        ref byte state = ref _states[entry];
        if (state == 0)
        {
            state = IsConstant(kind, dictionary[entry]) ? equal : different;
        }

        return state == equal;
    }

    // An entry that a row points at is never null.
    private bool IsConstant(ValueKind kind, object? entry) =>
        ValueIdentity.Instance.Equals(Value.Referenced(kind, entry!).ToObject(), _constantObject);

    private void Append(
        ReadOnlySpan<long> e, ReadOnlySpan<long> v, ReadOnlySpan<long> tOp, ReadOnlySpan<int> rows, ValueKind kind,
        object?[] dictionary, bool isOfLeaf)
    {
        E?.AddRange(e);
        Tx?.AddTransactions(tOp);
        Op?.AddLowBits(tOp);
        Rows?.AddRange(rows);
        AppendValues(v, kind, dictionary, isOfLeaf);
        Count += e.Length;
    }

    private void AppendSelected(
        ReadOnlySpan<int> selected, ReadOnlySpan<long> e, ReadOnlySpan<long> v, ReadOnlySpan<long> tOp,
        ReadOnlySpan<int> rows, ValueKind kind, object?[] dictionary, bool isOfLeaf)
    {
        if (_picked.Length < selected.Length)
        {
            _picked = new long[_selected.Length];
        }

        for (int at = 0; at < selected.Length; at++)
        {
            int i = selected[at];
            E?.Add(e[i]);
            _picked[at] = v[i];
            Tx?.Add(EntityIds.ToTx(tOp[i] >> 1));
            Op?.Add(tOp[i] & 1);
            Rows?.Add(rows[i]);
        }

        AppendValues(_picked.AsSpan(0, selected.Length), kind, dictionary, isOfLeaf);
        Count += selected.Length;
    }

    private void AppendValues(ReadOnlySpan<long> v, ValueKind kind, object?[] dictionary, bool isOfLeaf)
    {
        if (V is null)
        {
            return;
        }

        if (_codes is null || ValueKinds.IsInline(kind))
        {
            V.AddRange(v);
        }
        else
        {
            _codes.AppendTo(V, v, kind, dictionary, isOfLeaf);
        }
    }
}

/// <summary>Places of a pattern.</summary>
[Flags]
internal enum Places
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The entity.</summary>
    E = 1,

    /// <summary>The value.</summary>
    V = 2,

    /// <summary>The transaction.</summary>
    Tx = 4,

    /// <summary>The added bit.</summary>
    Op = 8,
}
