using System;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Query.Columns;
using Accrete.Values;

namespace Accrete.Query.Patterns;

/// <summary>Takes those datoms that a pattern matches into columns, from scans and from probes alike.</summary>
internal sealed class DatomReader
{
    /// <summary>Codes of a dictionary are noted from one met entry in so many on.</summary>
    private const int NotedShare = 16;

    /// <summary>The most rows that room is made for beforehand.</summary>
    private const int CapacityMax = 1 << 22;

    private readonly PreparedPattern _pattern;
    private readonly ValuePool _pool;
    private readonly bool _comparesValue;
    private readonly long _constantBits;
    private readonly object? _constantObject;
    private int[] _selected = [];
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
        _pool = pool;
        _comparesValue = pattern.Constant is not null && (isProbe || !pattern.IsValueInRange);
        int capacity = isProbe || _comparesValue ? 0 : (int)Math.Min(pattern.Count, CapacityMax);
        E = (places & Places.E) != 0 ? Column.Sized(ColumnKind.Long, capacity) : null;
        V = (places & Places.V) != 0 ? Column.Sized(pattern.ValueColumnKind, capacity) : null;
        Tx = (places & Places.Tx) != 0 ? Column.Sized(ColumnKind.Long, capacity) : null;
        Op = (places & Places.Op) != 0 ? Column.Sized(ColumnKind.Boolean, capacity) : null;
        Rows = isProbe ? new IntList() : null;
        if (pattern.Constant is { } constant)
        {
            _constantBits = constant.Bits;
            _constantObject = constant.IsInline ? null : constant.ToObject();
        }
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
        batch.Dictionary);

    /// <summary>Takes the matching datoms of a probe.</summary>
    public void Take(ProbeResult found)
    {
        if (found.Runs.Count == 0)
        {
            Take(found.E, found.V, found.TOp, found.Row, found.Kind, []);
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
                found.Runs[run].Dictionary);
        }
    }

    private void Take(
        ReadOnlySpan<long> e, ReadOnlySpan<long> v, ReadOnlySpan<long> tOp, ReadOnlySpan<int> rows, ValueKind kind,
        object?[] dictionary)
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
            Append(e, v, tOp, rows, kind, dictionary);
            return;
        }

        ReadOnlySpan<int> selected = Select(v, tOp, kind, dictionary);
        if (selected.Length == e.Length)
        {
            Append(e, v, tOp, rows, kind, dictionary);
        }
        else if (selected.Length > 0)
        {
            AppendSelected(selected, e, v, tOp, rows, kind, dictionary);
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
        bool notes = v.Length * NotedShare >= dictionary.Length;
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
        object?[] dictionary)
    {
        E?.AddRange(e);
        Tx?.AddTransactions(tOp);
        Op?.AddLowBits(tOp);
        Rows?.AddRange(rows);
        if (V is not null && ValueKinds.IsInline(kind))
        {
            V.AddRange(v);
        }
        else if (V is not null)
        {
            int[]? codes = CodesOf(dictionary, v.Length);
            foreach (long entry in v)
            {
                V.Add(CodeOf(entry, codes, kind, dictionary));
            }
        }

        Count += e.Length;
    }

    private void AppendSelected(
        ReadOnlySpan<int> selected, ReadOnlySpan<long> e, ReadOnlySpan<long> v, ReadOnlySpan<long> tOp,
        ReadOnlySpan<int> rows, ValueKind kind, object?[] dictionary)
    {
        bool isInline = ValueKinds.IsInline(kind);
        int[]? codes = V is null || isInline ? null : CodesOf(dictionary, selected.Length);
        foreach (int i in selected)
        {
            E?.Add(e[i]);
            V?.Add(isInline ? v[i] : CodeOf(v[i], codes, kind, dictionary));
            Tx?.Add(EntityIds.ToTx(tOp[i] >> 1));
            Op?.Add(tOp[i] & 1);
            Rows?.Add(rows[i]);
        }

        Count += selected.Length;
    }

    /// <summary>Returns the noted codes of a dictionary; null where too few of its entries are met for noting
    /// them to pay.</summary>
    private int[]? CodesOf(object?[] dictionary, int met) =>
        met * NotedShare < dictionary.Length ? null : _pool.CodesOf(dictionary);

    private int CodeOf(long entry, int[]? codes, ValueKind kind, object?[] dictionary)
    {
        // An entry that a row points at is never null.
        if (codes is null)
        {
            return _pool.Intern(Value.Referenced(kind, dictionary[entry]!).ToObject());
        }

        int code = codes[entry];
        return code >= 0 ? code : _pool.InternEntry(codes, entry, kind, dictionary[entry]!);
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
